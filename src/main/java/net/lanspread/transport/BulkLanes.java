package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes for large bodies, one connection to each peer that needs one. They are dialled while
 * nobody waits for them; a peer that has given no lane, or whose lanes broke, is left alone for a
 * while. Thread-safe.
 */
final class BulkLanes {
  private static final Logger log = LoggerFactory.getLogger(BulkLanes.class);

  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofSeconds(60);

  /**
   * The silence after which QUIC takes over, for networks that drop TCP in the middle of a
   * transfer.
   */
  static final Duration SILENCE = Duration.ofSeconds(4);

  /**
   * The time for which a begun dial is waited for. Without it, the source to which lanes are there
   * first would have brought much when the others begin.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration LIFETIME = Duration.ofSeconds(60);

  /** Makes a connection of lanes. */
  interface Dialer {
    LaneConnection connect(
        InetSocketAddress address,
        PeerId expected,
        Duration timeout,
        Duration silence,
        Duration lifetime)
        throws IOException;
  }

  private record Target(PeerId peerId, InetSocketAddress address) {}

  private sealed interface State {
    record Dialling(Deadline deadline) implements State {}

    record Open(LaneConnection connection) implements State {}

    record Resting(Deadline deadline) implements State {}
  }

  private volatile @Nullable Dialer dialer;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Target, State> states = new HashMap<>();

  /** Sets the maker of lanes; before this there are none. */
  void dialBy(Dialer some) {
    dialer = some;
  }

  /**
   * Dials lanes to the peer that listens there, if none are there and none were given up lately.
   */
  void prepare(PeerId peerId, InetSocketAddress address) {
    Dialer by = dialer;
    if (by == null) {
      return;
    }
    Target target = new Target(peerId, address);
    synchronized (lock) {
      if (isDueLocked(target)) {
        beginLocked(target, by);
      }
    }
  }

  /** A stream on lanes to the peer that listens there; empty when there are none now. */
  Optional<PeerStream> open(PeerId peerId, InetSocketAddress address)
      throws InterruptedIOException {
    prepare(peerId, address);
    Optional<LaneConnection> lanes = await(new Target(peerId, address));
    if (lanes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(lanes.get().openStream());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      lanes.get().abandon(e);
      return Optional.empty();
    }
  }

  private Optional<LaneConnection> await(Target target) throws InterruptedIOException {
    synchronized (lock) {
      while (states.get(target) instanceof State.Dialling(Deadline deadline)) {
        try {
          if (!deadline.waitOn(lock)) {
            return Optional.empty();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
      }
      return states.get(target) instanceof State.Open(LaneConnection open) && open.isOpen()
          ? Optional.of(open)
          : Optional.empty();
    }
  }

  /** True when lanes are to be dialled now. */
  @GuardedBy("lock")
  private boolean isDueLocked(Target target) {
    return switch (states.get(target)) {
      case State.Dialling _ -> false;
      case State.Open(LaneConnection connection) -> {
        if (!connection.isOpen() && !connection.hasEndedUnused()) {
          log.info("lanes to {} broke; QUIC carries all for a while", target.peerId().brief());
          states.put(target, new State.Resting(Deadline.in(REST)));
          yield false;
        }
        yield !connection.isOpen();
      }
      case State.Resting(Deadline deadline) -> deadline.isOver();
      case null -> true;
    };
  }

  @GuardedBy("lock")
  private void beginLocked(Target target, Dialer by) {
    states
        .values()
        .removeIf(state -> state instanceof State.Resting(Deadline deadline) && deadline.isOver());
    states.put(target, new State.Dialling(Deadline.in(PATIENCE)));
    Thread.ofVirtual().name("dial-lanes-" + target.peerId().brief()).start(() -> dial(target, by));
  }

  private void dial(Target target, Dialer by) {
    State state;
    try {
      state =
          new State.Open(
              by.connect(target.address(), target.peerId(), DIAL_TIMEOUT, SILENCE, LIFETIME));
      log.debug("lanes to {} are there", target.peerId().brief());
    } catch (IOException e) {
      log.info("no lanes to {}: {}", target.peerId().brief(), e.getMessage());
      state = new State.Resting(Deadline.in(REST));
    }
    synchronized (lock) {
      states.put(target, state);
      lock.notifyAll();
    }
  }
}
