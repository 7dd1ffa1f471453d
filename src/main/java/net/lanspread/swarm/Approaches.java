package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The order in which peers are connected to. Anybody can announce that peers are anywhere, to
 * everybody at once, so nobody is dialled by many, often, or at one port after the other: few
 * attempts go on at once, one for each host, and one that failed is followed by a pause that
 * doubles. On loopback, where one computer's peers live, each port is a host of its own.
 *
 * <p>An attempt that fails takes a second at least ({@link Approach}), which bounds how many there
 * are in one. Thread-safe.
 */
final class Approaches {
  /** Attempts under way; hosts that have failed before get half of them. */
  static final int AT_ONCE = 8;

  static final long FIRST_PAUSE_NANOS = 2_000_000_000L;
  static final long LONGEST_PAUSE_NANOS = 64_000_000_000L;

  /** Sightings come again, so a turn is not waited for longer. */
  static final long PATIENCE_NANOS = 3_000_000_000L;

  static final int MAX_WAITING = 512;
  static final int MAX_REMEMBERED = 4_096;

  /** The number of failures of a host in a row, and the time until which it is left alone. */
  private record Failure(int times, long untilNanos) {}

  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  // whether each has failed before
  @GuardedBy("lock")
  private final Map<Object, Boolean> underWay = new LinkedHashMap<>();

  // the host that failed longest ago is forgotten first
  @GuardedBy("lock")
  private final Map<Object, Failure> failed = new LinkedHashMap<>();

  // where attempts are begun or wait
  @GuardedBy("lock")
  private final Set<InetSocketAddress> approached = new HashSet<>();

  Approaches(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Makes an attempt on a thread of its own, unless one waits for that address already. */
  void start(Approach approach) {
    if (claim(approach)) {
      Thread.ofVirtual().name("greet-" + approach.peerId().brief()).start(() -> run(approach));
    }
  }

  /** Makes an attempt on this thread, unless one waits for that address already. */
  void attempt(Approach approach) {
    if (claim(approach)) {
      run(approach);
    }
  }

  private boolean claim(Approach approach) {
    synchronized (lock) {
      return approached.size() < MAX_WAITING && approached.add(approach.address());
    }
  }

  private void run(Approach approach) {
    try {
      approach.run(this);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (lock) {
        approached.remove(approach.address());
      }
    }
  }

  /** Waits for a turn, which {@link #end} ends; false when there is none for this address now. */
  boolean begin(InetSocketAddress address) throws InterruptedException {
    Object host = host(address);
    long deadline = nanoTime.getAsLong() + PATIENCE_NANOS;
    synchronized (lock) {
      while (!hasFailedLatelyLocked(host)) {
        if (mayBeginLocked(host)) {
          underWay.put(host, failed.containsKey(host));
          return true;
        }
        long leftMillis = (deadline - nanoTime.getAsLong()) / 1_000_000;
        if (leftMillis <= 0) {
          return false;
        }
        lock.wait(leftMillis);
      }
      return false;
    }
  }

  /** Ends a turn. */
  void end(InetSocketAddress address, boolean worked) {
    Object host = host(address);
    synchronized (lock) {
      underWay.remove(host);
      Failure before = failed.remove(host);
      if (!worked) {
        int times = before == null ? 1 : before.times + 1;
        long pause =
            Math.min(
                LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(times - 1, Integer.SIZE - 2));
        failed.put(host, new Failure(times, nanoTime.getAsLong() + pause));
        if (failed.size() > MAX_REMEMBERED) {
          failed.remove(failed.keySet().iterator().next());
        }
      }
      lock.notifyAll();
    }
  }

  /** True when the host is left alone, for it has failed. */
  boolean isPaused(InetSocketAddress address) {
    synchronized (lock) {
      return hasFailedLatelyLocked(host(address));
    }
  }

  @GuardedBy("lock")
  private boolean hasFailedLatelyLocked(Object host) {
    Failure failure = failed.get(host);
    return failure != null && failure.untilNanos - nanoTime.getAsLong() > 0;
  }

  @GuardedBy("lock")
  private boolean mayBeginLocked(Object host) {
    long again = underWay.values().stream().filter(before -> before).count();
    return underWay.size() < AT_ONCE
        && !underWay.containsKey(host)
        && (!failed.containsKey(host) || again < AT_ONCE / 2);
  }

  private static Object host(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip.isLoopbackAddress() ? address : ip;
  }
}
