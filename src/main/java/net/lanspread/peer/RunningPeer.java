package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.lanspread.content.Deadline;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;

/**
 * The peer of this process. A change of its games folders, name, party key or identity is another
 * peer in its place, with the same port, and else the same identity; the peers that it knew are
 * told and connected to again, and match mode stays as the user has chosen it.
 */
public final class RunningPeer implements AutoCloseable {
  private static final Duration MOVE_PATIENCE = Duration.ofSeconds(4);

  /** The listener that hears the events of the running peer. */
  public interface Listener {
    void heard(PeerEvent event, Peer peer);
  }

  /** The result of a change. */
  public sealed interface Move {
    record Done() implements Move {}

    /** The peer runs on as it was; the message says the remedy. */
    record Refused(FailureCode code, String message) implements Move {}

    /** Neither the new nor the old peer can run any more. */
    record Lost(String message) implements Move {}
  }

  private final PeerFactory peers;
  private final Listener listener;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private PeerConfig config;

  // null until the first one is made; set under the lock, and read without it, since events come
  // under locks that are taken under this one
  private volatile @Nullable Peer peer;

  @GuardedBy("lock")
  private boolean moving;

  @GuardedBy("lock")
  private boolean closing;

  /**
   * Makes the first peer, which has not started.
   *
   * @throws IOException with a sentence for people when it cannot be made
   */
  public RunningPeer(PeerFactory peers, PeerConfig config, Listener listener) throws IOException {
    this.peers = peers;
    this.listener = listener;
    this.config = config;
    Peer first = peers.make(config, events());
    synchronized (lock) {
      peer = first;
    }
  }

  /** The events for the next peer; those of the first one before it is there are dropped. */
  private Events events() {
    return event -> {
      Peer now = peer;
      if (now != null) {
        listener.heard(event, now);
      }
    };
  }

  /** Starts the first peer; one that cannot start is closed, too. */
  public void start() throws IOException {
    startOrClose(current(), Optional.empty());
  }

  /**
   * @param match the user's own choice of match mode so far
   */
  private static void startOrClose(Peer peer, Optional<Boolean> match) throws IOException {
    boolean started = false;
    try {
      peer.start();
      match.ifPresent(peer.steering()::match);
      peer.goOn();
      started = true;
    } finally {
      if (!started) {
        peer.close();
      }
    }
  }

  /** The peer that runs now, or the one before it while they change. */
  public Peer current() {
    return Objects.requireNonNull(peer);
  }

  /** Goes on with the games of this folder alone; blocks until that is done. */
  public Move moveTo(Path folder) {
    return change(config -> config.at(GamesFolders.of(folder), config.listen().getPort()));
  }

  /** Lets others know what the user plays, or not, from now on. */
  public void tell(boolean on) {
    synchronized (lock) {
      config = config.telling(on);
    }
    current().telling().tell(on);
  }

  /** Goes on with a new identity; blocks until that is done. */
  public Move renew() {
    return change(UnaryOperator.identity(), true);
  }

  /**
   * Goes on as another peer; blocks until that is done. The listening address cannot be changed.
   */
  public Move change(UnaryOperator<PeerConfig> change) {
    return change(change, false);
  }

  private Move change(UnaryOperator<PeerConfig> change, boolean renews) {
    PeerConfig before;
    PeerConfig next;
    Peer old;
    synchronized (lock) {
      if (closing) {
        return new Move.Refused(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
      }
      next = change.apply(config);
      // What waits for its turn goes on in the next peer, where its folder is one of those.
      boolean stays = next.gamesFolders().all().containsAll(config.gamesFolders().all());
      if (moving || !(stays ? current().isWaiting() : current().isIdle())) {
        return new Move.Refused(
            FailureCode.OPERATION_IN_PROGRESS,
            "something runs on a game; wait for its end or cancel it");
      }
      moving = true;
      before = config;
      old = current();
    }
    try {
      return next.equals(before) && !renews ? new Move.Done() : move(next, before, old, renews);
    } finally {
      synchronized (lock) {
        moving = false;
        lock.notifyAll();
      }
    }
  }

  private Move move(PeerConfig next, PeerConfig before, Peer old, boolean renews) {
    boolean otherFolders = !next.gamesFolders().equals(before.gamesFolders());
    Optional<String> problem =
        otherFolders ? peers.problem(next.gamesFolders(), before) : Optional.empty();
    if (problem.isPresent()) {
      return new Move.Refused(FailureCode.INVALID_ARGUMENT, problem.get());
    }
    List<PeerEntry> known = old.peers();
    int port = old.address().getPort();
    Optional<Boolean> match = old.steering().choice();
    old.close();
    tellThatAllAreGone(known);
    try {
      if (renews) {
        var _ = peers.newIdentity(next.stateFolder());
      }
      begin(next.at(next.gamesFolders(), port), known, match);
      return new Move.Done();
    } catch (IOException e) {
      String why = next.gamesFolders() + " cannot be used: " + e.getMessage();
      try {
        begin(before.at(before.gamesFolders(), port), known, match);
        return new Move.Refused(
            FailureCode.IO_ERROR, why + "; " + before.gamesFolders() + " stays in use");
      } catch (IOException second) {
        return new Move.Lost(why + "; and " + second.getMessage() + "; start the peer again");
      }
    }
  }

  private void tellThatAllAreGone(List<PeerEntry> known) {
    Events events = events();
    known.forEach(entry -> events.emit(new PeerEvent.PeerLost(entry.id(), entry.address())));
    if (!known.isEmpty()) {
      events.emit(new PeerEvent.PeerCountUpdated(0));
    }
  }

  private void begin(PeerConfig next, List<PeerEntry> known, Optional<Boolean> match)
      throws IOException {
    Peer made = peers.make(next, events());
    synchronized (lock) {
      if (closing) {
        throw new IOException("this peer is shutting down");
      }
      config = next;
      peer = made;
    }
    startOrClose(made, match);
    List<Thread> greetings =
        known.stream()
            .map(entry -> Thread.ofVirtual().start(() -> made.connectOnce(entry.address())))
            .toList();
    for (Thread greeting : greetings) {
      try {
        greeting.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends the peer, after a change of folders that is under way. */
  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      Deadline deadline = Deadline.in(MOVE_PATIENCE);
      try {
        while (moving && deadline.waitOn(lock)) {
          // the change may have ended
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    current().close();
  }
}
