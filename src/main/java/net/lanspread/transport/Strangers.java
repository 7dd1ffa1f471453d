package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of others that have not greeted yet. If there are too many, the oldest has to go,
 * first of the newcomer's own address, then of the address that has most: so a silent crowd cannot
 * keep out a peer that greets. Thread-safe.
 */
final class Strangers {
  private record Stranger(InetAddress address, Runnable sendAway) {}

  private final StrangerLimits limits;

  private final Object lock = new Object();

  // the oldest first
  @GuardedBy("lock")
  private final Map<Object, Stranger> strangers = new LinkedHashMap<>();

  Strangers(StrangerLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes one in.
   *
   * @param sendAway closes it, from any thread, without waiting
   */
  void admit(Object connection, InetAddress address, Runnable sendAway) {
    List<Stranger> outdone = new ArrayList<>();
    synchronized (lock) {
      if (!address.isLoopbackAddress()) {
        makeRoomLocked(countOfLocked(address), limits.perAddress(), address, outdone);
      }
      while (strangers.size() >= limits.together()) {
        makeRoomLocked(1, 1, busiestLocked(), outdone);
      }
      strangers.put(connection, new Stranger(address, sendAway));
    }
    outdone.forEach(stranger -> stranger.sendAway().run());
  }

  /** It has greeted, or ended. */
  void leave(Object connection) {
    synchronized (lock) {
      strangers.remove(connection);
    }
  }

  /** True when so many are there that new ones shall first show that their address is real. */
  boolean areMany() {
    synchronized (lock) {
      return strangers.size() >= limits.together() / 4;
    }
  }

  @GuardedBy("lock")
  private void makeRoomLocked(
      int count, int limit, @Nullable InetAddress address, List<Stranger> outdone) {
    var all = strangers.values().iterator();
    for (int left = count; left >= limit && all.hasNext(); ) {
      Stranger next = all.next();
      if (next.address().equals(address)) {
        all.remove();
        outdone.add(next);
        left--;
      }
    }
  }

  @GuardedBy("lock")
  private int countOfLocked(InetAddress address) {
    return (int)
        strangers.values().stream().filter(other -> other.address().equals(address)).count();
  }

  @GuardedBy("lock")
  private @Nullable InetAddress busiestLocked() {
    Map<InetAddress, Integer> counts = new HashMap<>();
    strangers.values().forEach(stranger -> counts.merge(stranger.address(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
