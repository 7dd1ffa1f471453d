package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import net.lanspread.content.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes that carry what is large, one connection to each peer that needs one. They are dialled
 * while nobody waits for them; a peer to which none can be had, or to which they broke, is left
 * alone for a while. Thread-safe.
 */
final class BulkLanes {
  private static final Logger log = LoggerFactory.getLogger(BulkLanes.class);

  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofSeconds(60);

  /** Where TCP is dropped in the middle of a transfer, QUIC has to take over soon. */
  private static final Duration SILENCE = Duration.ofSeconds(4);

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
    record Dialling() implements State {}

    record Open(LaneConnection connection) implements State {}

    record Resting(long untilNanos) implements State {}
  }

  private final Dialer dialer;
  private final Executor threads;

  private final Object lock = new Object();
  // guarded by lock
  private final Map<Target, State> states = new HashMap<>();

  BulkLanes(Dialer dialer, Executor threads) {
    this.dialer = dialer;
    this.threads = threads;
  }

  /** The lanes to the peer that listens there; empty while there are none. Does not wait. */
  Optional<Connection> to(PeerId peerId, InetSocketAddress address) {
    Target target = new Target(peerId, address);
    long now = System.nanoTime();
    synchronized (lock) {
      switch (states.get(target)) {
        case State.Dialling _ -> {
          return Optional.empty();
        }
        case State.Open(LaneConnection connection) -> {
          if (connection.isOpen()) {
            return Optional.of(connection);
          }
          if (!connection.hasEndedUnused()) {
            log.info("lanes to {} broke; QUIC carries all for a while", peerId.brief());
            states.put(target, new State.Resting(now + REST.toNanos()));
            return Optional.empty();
          }
        }
        case State.Resting(long untilNanos) -> {
          if (now - untilNanos < 0) {
            return Optional.empty();
          }
        }
        case null -> {}
      }
      states
          .values()
          .removeIf(state -> state instanceof State.Resting(long until) && now - until >= 0);
      states.put(target, new State.Dialling());
    }
    try {
      threads.execute(() -> dial(target));
    } catch (RejectedExecutionException e) {
      log.debug("no lanes are dialled any more");
    }
    return Optional.empty();
  }

  private void dial(Target target) {
    State state;
    try {
      state =
          new State.Open(
              dialer.connect(
                  target.address(), target.peerId(), DIAL_TIMEOUT, SILENCE, LIFETIME));
    } catch (IOException e) {
      log.info("no lanes to {}: {}", target.peerId().brief(), e.getMessage());
      state = new State.Resting(System.nanoTime() + REST.toNanos());
    }
    synchronized (lock) {
      states.put(target, state);
    }
  }
}
