package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.lanspread.content.Deadline;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Limits;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.RunningPeer;
import net.lanspread.swarm.PartyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer of the app and the answers of its guest. Changes happen one at a time; another one waits
 * a while for the one that is being made. No lock is held while a peer starts, moves or ends, or
 * while a file is written. Thread-safe.
 */
final class AppSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AppSession.class);

  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  /**
   * The options with which the app was started.
   *
   * @param partyKey goes before the one that a guest types in
   */
  record Options(
      Path stateFolder,
      Optional<Path> catalog,
      InetSocketAddress listen,
      boolean mdns,
      Optional<String> partyKey) {}

  /** A change of the running peer, or of the answers of its guest. */
  interface Change {
    void make(AppPhase.Running before) throws RefusedException, IOException;
  }

  private final PeerFactory peers;
  private final Options options;
  private final SettingsFile file;
  private final RunningPeer.Listener listener;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private AppPhase phase = new AppPhase.Opening();

  /**
   * @param listener hears the events of the peer, and must not block
   */
  AppSession(PeerFactory peers, Options options, SettingsFile file, RunningPeer.Listener listener) {
    this.peers = peers;
    this.options = options;
    this.file = file;
    this.listener = listener;
  }

  /** Looks for earlier answers of the guest; once, and before {@link #resume}. */
  void recall() {
    file.read().ifPresent(saved -> enter(new AppPhase.Starting(saved)));
  }

  /** Starts the peer of a guest who has answered before. A failure leads to the questions again. */
  void resume() {
    AppPhase.Settled outcome = new AppPhase.Asking();
    try {
      if (phase() instanceof AppPhase.Starting(AppSettings saved)) {
        outcome = launch(saved);
      }
    } catch (IOException e) {
      log.warn("the peer cannot be started: {}", e.getMessage());
    } finally {
      enter(outcome);
    }
  }

  AppPhase phase() {
    synchronized (lock) {
      return phase;
    }
  }

  private void enter(AppPhase next) {
    synchronized (lock) {
      enterLocked(next);
    }
  }

  @GuardedBy("lock")
  private void enterLocked(AppPhase next) {
    phase = phase instanceof AppPhase.Closing ? new AppPhase.Closing(next) : next;
    lock.notifyAll();
  }

  /** The settled phase that a new change begins with. */
  private AppPhase.Settled begin() throws RefusedException, InterruptedException {
    synchronized (lock) {
      awaitSettledLocked(CHANGE_PATIENCE);
      if (!(phase instanceof AppPhase.Settled settled)) {
        throw busy();
      }
      enterLocked(new AppPhase.Changing(settled));
      return settled;
    }
  }

  private void settle() {
    synchronized (lock) {
      AppPhase now = phase instanceof AppPhase.Closing(AppPhase last) ? last : phase;
      if (now instanceof AppPhase.Changing(AppPhase.Settled outcome)) {
        enterLocked(outcome);
      }
    }
  }

  private static RefusedException busy() {
    return new RefusedException(
        FailureCode.OPERATION_IN_PROGRESS, "another change is being made; try again in a moment");
  }

  private static RefusedException unanswered() {
    return new RefusedException(
        409, "invalid-argument", "answer the first questions of Lanspread's page first");
  }

  private AppPhase.Running launch(AppSettings chosen) throws IOException {
    Optional<String> key = options.partyKey().or(chosen::partyKey);
    RunningPeer made =
        new RunningPeer(
            peers,
            new PeerConfig(
                chosen.gamesFolders(),
                options.stateFolder(),
                options.catalog(),
                chosen.name(),
                options.listen(),
                PeerConfig.Network.AUTO,
                options.mdns(),
                Optional.empty(),
                key.map(PartyKey::of),
                Limits.OF_GUESTS,
                chosen.tells()),
            listener);
    made.start();
    return new AppPhase.Running(made, chosen, key);
  }

  /** Waits a while for a change that is being made. */
  @GuardedBy("lock")
  private void awaitSettledLocked(Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    while (isInMotion(phase) && deadline.waitOn(lock)) {
      // it may be settled now
    }
  }

  private static boolean isInMotion(AppPhase phase) {
    return switch (phase) {
      case AppPhase.Opening _, AppPhase.Starting _, AppPhase.Changing _ -> true;
      case AppPhase.Settled _ -> false;
      case AppPhase.Closing(AppPhase last) -> isInMotion(last);
    };
  }

  private static Optional<RunningPeer> peerIn(AppPhase phase) {
    return switch (phase) {
      case AppPhase.Running now -> Optional.of(now.owner());
      case AppPhase.Changing(AppPhase.Settled outcome) -> peerIn(outcome);
      case AppPhase.Closing(AppPhase last) -> peerIn(last);
      case AppPhase.Opening _, AppPhase.Starting _, AppPhase.Asking _ -> Optional.empty();
    };
  }

  /** The health of this computer and its peer; empty while no peer runs. */
  List<HealthCheck> health() {
    return peerIn(phase()).map(owner -> owner.current().health()).orElse(List.of());
  }

  /** The guest, with his peer running; waits a while for a change that is being made. */
  AppPhase.Guest requireRunning() throws RefusedException, InterruptedException {
    AppPhase now;
    synchronized (lock) {
      awaitSettledLocked(CHANGE_PATIENCE);
      now = phase;
    }
    return switch (now) {
      case AppPhase.Running running -> running.guest();
      case AppPhase.Asking _ -> throw unanswered();
      case AppPhase.Opening _, AppPhase.Starting _, AppPhase.Changing _, AppPhase.Closing _ ->
          throw busy();
    };
  }

  /** Takes the answers to the first questions; returns when the peer runs. */
  void setUp(AppSettings chosen) throws RefusedException, IOException, InterruptedException {
    AppPhase.Settled before = begin();
    try {
      switch (before) {
        case AppPhase.Running _ ->
            throw new RefusedException(
                409, "invalid-argument", "the questions were answered; change the settings");
        case AppPhase.Asking _ -> keep(launch(chosen));
      }
    } finally {
      settle();
    }
  }

  /** Makes a change while nobody else makes one. */
  void change(Change change) throws RefusedException, IOException, InterruptedException {
    AppPhase.Settled before = begin();
    try {
      switch (before) {
        case AppPhase.Running running -> change.make(running);
        case AppPhase.Asking _ -> throw unanswered();
      }
    } finally {
      settle();
    }
  }

  /** In a change: this holds from now on, and is there after a restart. */
  void keep(AppPhase.Running next) throws IOException {
    enter(new AppPhase.Changing(next));
    file.write(next.settings());
  }

  /** In a change: goes on as another peer. */
  void become(AppPhase.Running now, UnaryOperator<PeerConfig> other) throws RefusedException {
    require(now.owner().change(other));
  }

  /** Changes the given settings; returns when they are in force. */
  void changeSettings(
      Optional<GamesFolders> folders,
      Optional<String> name,
      Optional<AppSettings.Language> language,
      Optional<Boolean> tells)
      throws RefusedException, IOException, InterruptedException {
    change(
        now -> {
          AppSettings before = now.settings();
          AppSettings next =
              before.with(
                  folders.orElse(before.gamesFolders()),
                  name.orElse(before.name()),
                  language.orElse(before.language()),
                  tells.orElse(before.tells()));
          if (next.tells() != before.tells()) {
            now.owner().tell(next.tells());
          }
          // A language is nothing that another peer is needed for, nor rest.
          if (!next.gamesFolders().equals(before.gamesFolders())
              || !next.name().equals(before.name())) {
            become(
                now,
                config ->
                    config.at(next.gamesFolders(), config.listen().getPort()).named(next.name()));
          }
          keep(now.with(next));
        });
  }

  /** Goes on with a new identity; returns when the peer runs. */
  void renew() throws RefusedException, IOException, InterruptedException {
    change(now -> require(now.owner().renew()));
  }

  private void require(RunningPeer.Move move) throws RefusedException {
    switch (move) {
      case RunningPeer.Move.Done _ -> {}
      case RunningPeer.Move.Refused(FailureCode code, String message) ->
          throw new RefusedException(code, message);
      case RunningPeer.Move.Lost(String message) -> {
        enter(new AppPhase.Changing(new AppPhase.Asking()));
        throw new RefusedException(FailureCode.IO_ERROR, message);
      }
    }
  }

  /** Ends the peer, after a change that is being made. */
  @Override
  public void close() {
    AppPhase last;
    synchronized (lock) {
      if (!(phase instanceof AppPhase.Closing)) {
        phase = new AppPhase.Closing(phase);
      }
      try {
        awaitSettledLocked(CLOSE_PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      last = phase;
    }
    peerIn(last).ifPresent(RunningPeer::close);
  }
}
