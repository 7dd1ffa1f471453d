package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Limits;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.RunningPeer;
import net.lanspread.swarm.KeyWords;
import net.lanspread.swarm.PartyKey;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.Swarm;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer of the app and what its guest has answered. Without answers no peer runs. Changes happen
 * one at a time; who comes meanwhile waits for the one that is being made. Thread-safe.
 */
final class AppSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AppSession.class);

  /** More places than this are not asked whether a party key is the right one. */
  private static final int MAX_REFUSING = 16;

  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  /**
   * What the app was started with.
   *
   * @param partyKey goes before the one that a guest types in
   */
  record Options(
      Path stateFolder,
      Optional<Path> catalog,
      InetSocketAddress listen,
      boolean mdns,
      Optional<String> partyKey) {}

  /** Where the session is. */
  sealed interface Standing {
    /** Nobody knows yet what the guest has answered, or the peer is being changed. */
    record Changing() implements Standing {}

    /** The peer of a guest who has answered is being started. */
    record Starting(AppSettings settings) implements Standing {}

    /** The questions are to be answered. */
    record Asking() implements Standing {}

    record Running(Peer peer, AppSettings settings, String partyKey) implements Standing {}
  }

  private final PeerFactory peers;
  private final Options options;
  private final SettingsFile file;
  private final KeyWords words;
  private final RunningPeer.Listener listener;

  private final Object lock = new Object();

  // both are there or none
  @GuardedBy("lock")
  private @Nullable RunningPeer running;

  @GuardedBy("lock")
  private @Nullable AppSettings settings;

  // what is being started with, at the start of the app
  @GuardedBy("lock")
  private @Nullable AppSettings starting;

  // from the making of the session until it has resumed, and in each change
  @GuardedBy("lock")
  private boolean changing = true;

  @GuardedBy("lock")
  private boolean closing;

  // the text of the key of our party, null where that has none
  @GuardedBy("lock")
  private @Nullable String usedKey;

  // where peers are that are in a party with a key that is not ours
  @GuardedBy("lock")
  private final Set<InetSocketAddress> refusing = new LinkedHashSet<>();

  /**
   * @param words makes keys for organisers
   * @param listener hears what happens in the peer, and must not block
   */
  AppSession(
      PeerFactory peers,
      Options options,
      SettingsFile file,
      KeyWords words,
      RunningPeer.Listener listener) {
    this.peers = peers;
    this.options = options;
    this.file = file;
    this.words = words;
    this.listener = listener;
  }

  /** Looks what the guest has answered before; once, and before {@link #resume}. */
  void recall() {
    Optional<AppSettings> saved = file.read();
    synchronized (lock) {
      starting = saved.orElse(null);
    }
  }

  /** Starts the peer of a guest who has answered before. A failure leads to the questions again. */
  void resume() {
    AppSettings saved;
    synchronized (lock) {
      saved = starting;
    }
    try {
      if (saved != null) {
        launch(saved);
      }
    } catch (IOException e) {
      log.warn("the peer cannot be started: {}", e.getMessage());
    } finally {
      synchronized (lock) {
        starting = null;
      }
      changed();
    }
  }

  private void changed() {
    synchronized (lock) {
      changing = false;
      lock.notifyAll();
    }
  }

  private interface Change {
    void make() throws RefusedException, IOException;
  }

  /** Makes a change while nobody else makes one. */
  private void change(Change change) throws RefusedException, IOException, InterruptedException {
    synchronized (lock) {
      awaitChangeLocked(CHANGE_PATIENCE);
      if (changing || closing) {
        throw busy();
      }
      changing = true;
    }
    try {
      change.make();
    } finally {
      changed();
    }
  }

  private static RefusedException busy() {
    return new RefusedException(
        FailureCode.OPERATION_IN_PROGRESS, "another change is being made; try again in a moment");
  }

  private void launch(AppSettings chosen) throws IOException {
    Optional<String> text = options.partyKey().or(chosen::partyKey);
    Optional<PartyKey> key = text.map(PartyKey::of);
    RunningPeer made =
        new RunningPeer(
            peers,
            new PeerConfig(
                chosen.gamesFolder(),
                options.stateFolder(),
                options.catalog(),
                chosen.name(),
                options.listen(),
                PeerConfig.Network.AUTO,
                options.mdns(),
                Optional.empty(),
                key,
                Limits.OF_GUESTS,
                chosen.tells()),
            this::heard);
    made.start();
    synchronized (lock) {
      running = made;
      settings = chosen;
      usedKey = text.orElse(null);
    }
  }

  private void heard(PeerEvent event, Peer peer) {
    if (event instanceof PeerEvent.PeerUnauthorized(_, InetSocketAddress address, _)) {
      refusedAt(address);
    }
    listener.heard(event, peer);
  }

  private void refusedAt(InetSocketAddress address) {
    synchronized (lock) {
      if (refusing.size() < MAX_REFUSING) {
        refusing.add(address);
      }
    }
  }

  Standing standing() {
    synchronized (lock) {
      if (changing) {
        return starting == null ? new Standing.Changing() : new Standing.Starting(starting);
      }
      if (running == null || settings == null) {
        return new Standing.Asking();
      }
      Peer peer = running.current();
      return new Standing.Running(peer, settings, partyKeyStateLocked(peer.peerCount()));
    }
  }

  @GuardedBy("lock")
  private String partyKeyStateLocked(int peerCount) {
    // In a party with a key of our own, strangers with another one beside it are none of ours.
    boolean hasKey = usedKey != null;
    boolean wanted = !refusing.isEmpty() && !(hasKey && peerCount > 0);
    return wanted ? "wanted" : hasKey ? "set" : "none";
  }

  /** Waits a while for a change that is being made. */
  @GuardedBy("lock")
  private void awaitChangeLocked(Duration patience) throws InterruptedException {
    long untilNanos = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); changing && left > 0; ) {
      lock.wait(left);
      left = (untilNanos - System.nanoTime()) / 1_000_000;
    }
  }

  /** What is well here and what is not; nothing while no peer runs. */
  List<HealthCheck> health() {
    RunningPeer now;
    synchronized (lock) {
      now = running;
    }
    return now == null ? List.of() : now.current().health();
  }

  /** The session with its peer running; waits a while for a change that is being made. */
  Standing.Running requireRunning() throws RefusedException, InterruptedException {
    synchronized (lock) {
      awaitChangeLocked(CHANGE_PATIENCE);
    }
    return switch (standing()) {
      case Standing.Running now -> now;
      case Standing.Changing _, Standing.Starting _ -> throw busy();
      case Standing.Asking _ ->
          throw new RefusedException(
              409, "invalid-argument", "answer the first questions of Lanspread's page first");
    };
  }

  /** Takes the answers to the first questions; returns when the peer runs. */
  void setUp(AppSettings chosen) throws RefusedException, IOException, InterruptedException {
    change(
        () -> {
          synchronized (lock) {
            if (running != null) {
              throw new RefusedException(
                  409, "invalid-argument", "the questions were answered; change the settings");
            }
          }
          launch(chosen);
          file.write(chosen);
        });
  }

  /** Changes what is given; returns when it holds. */
  void changeSettings(
      Optional<Path> folder,
      Optional<String> name,
      Optional<AppSettings.Language> language,
      Optional<Boolean> tells)
      throws RefusedException, IOException, InterruptedException {
    requireRunning();
    change(
        () -> {
          AppSettings before = currentSettings();
          AppSettings next =
              before.with(
                  folder.orElse(before.gamesFolder()),
                  name.orElse(before.name()),
                  language.orElse(before.language()),
                  tells.orElse(before.tells()));
          if (next.tells() != before.tells()) {
            runningPeer().tell(next.tells());
          }
          // A language is nothing that another peer is needed for, nor rest.
          if (!next.gamesFolder().equals(before.gamesFolder())
              || !next.name().equals(before.name())) {
            become(
                config ->
                    config.at(next.gamesFolder(), config.listen().getPort()).named(next.name()));
          }
          keep(next);
        });
  }

  private AppSettings currentSettings() {
    synchronized (lock) {
      return java.util.Objects.requireNonNull(settings);
    }
  }

  private void keep(AppSettings next) throws IOException {
    synchronized (lock) {
      settings = next;
    }
    file.write(next);
  }

  /** Goes on with a new identity; returns when the peer runs. */
  void renew() throws RefusedException, IOException, InterruptedException {
    requireRunning();
    change(() -> require(runningPeer().renew()));
  }

  private RunningPeer runningPeer() {
    synchronized (lock) {
      return java.util.Objects.requireNonNull(running);
    }
  }

  private void become(UnaryOperator<PeerConfig> other) throws RefusedException {
    require(runningPeer().change(other));
  }

  private void require(RunningPeer.Move move) throws RefusedException {
    switch (move) {
      case RunningPeer.Move.Done _ -> {}
      case RunningPeer.Move.Refused(FailureCode code, String message) ->
          throw new RefusedException(code, message);
      case RunningPeer.Move.Lost(String message) -> {
        synchronized (lock) {
          running = null;
        }
        throw new RefusedException(FailureCode.IO_ERROR, message);
      }
    }
  }

  /**
   * Goes on in the party of this key, if the peers that asked for one do not refuse it; returns
   * when that is known.
   */
  void usePartyKey(String given) throws RefusedException, IOException, InterruptedException {
    if (given.isBlank()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "a party key is not blank");
    }
    String text = KeyWords.typed(given);
    requireRunning();
    change(
        () -> {
          AppSettings before = currentSettings();
          List<InetSocketAddress> places;
          Optional<PartyKey> keyBefore;
          synchronized (lock) {
            places = List.copyOf(refusing);
            refusing.clear();
            keyBefore = Optional.ofNullable(usedKey).map(PartyKey::of);
          }
          Optional<PartyKey> key = Optional.of(PartyKey.of(text));
          try {
            become(config -> config.inPartyWith(key));
          } catch (RefusedException e) {
            places.forEach(this::refusedAt);
            throw e;
          }
          if (isRefused(places)) {
            become(config -> config.inPartyWith(keyBefore));
            places.forEach(this::refusedAt);
            throw new RefusedException(
                FailureCode.UNAUTHORIZED, "the peers here refuse that key; ask who made the party");
          }
          synchronized (lock) {
            usedKey = text;
          }
          keep(before.withPartyKey(Optional.of(text)));
        });
  }

  /**
   * Goes on in a party of its own, with a key that nobody had before; whoever asked for another one
   * is in another party.
   *
   * @return the key, for the organiser to tell
   */
  String makePartyKey() throws RefusedException, IOException, InterruptedException {
    String text = words.make();
    requireRunning();
    change(
        () -> {
          AppSettings before = currentSettings();
          become(config -> config.inPartyWith(Optional.of(PartyKey.of(text))));
          synchronized (lock) {
            usedKey = text;
            refusing.clear();
          }
          keep(before.withPartyKey(Optional.of(text)));
        });
    return text;
  }

  /** Goes on in the open party, which has no key. */
  void leaveParty() throws RefusedException, IOException, InterruptedException {
    requireRunning();
    change(
        () -> {
          AppSettings before = currentSettings();
          become(config -> config.inPartyWith(Optional.empty()));
          synchronized (lock) {
            usedKey = null;
            refusing.clear();
          }
          keep(before.withPartyKey(Optional.empty()));
        });
  }

  /** The text of the key of the party that we are in. */
  Optional<String> partyKey() throws RefusedException, InterruptedException {
    requireRunning();
    synchronized (lock) {
      return Optional.ofNullable(usedKey);
    }
  }

  /** Whether those that answer there all refuse us. */
  private boolean isRefused(List<InetSocketAddress> places) {
    Peer peer;
    synchronized (lock) {
      peer = java.util.Objects.requireNonNull(running).current();
    }
    List<Swarm.ConnectResult> results = Collections.synchronizedList(new ArrayList<>());
    List<Thread> tries =
        places.stream()
            .map(place -> Thread.ofVirtual().start(() -> results.add(peer.connectOnce(place))))
            .toList();
    for (Thread each : tries) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    List<Swarm.ConnectResult> all = List.copyOf(results);
    return all.stream().noneMatch(Swarm.ConnectResult.Connected.class::isInstance)
        && all.stream().anyMatch(Swarm.ConnectResult.Unauthorized.class::isInstance);
  }

  /** Connects to a peer by its address. */
  PeerEntry connect(InetSocketAddress address) throws RefusedException, InterruptedException {
    return switch (requireRunning().peer().connect(address)) {
      case Swarm.ConnectResult.Connected(PeerEntry entry) -> entry;
      case Swarm.ConnectResult.ToSelf _ ->
          throw new RefusedException(
              FailureCode.SELF_CONNECT, "that address is this computer's own");
      case Swarm.ConnectResult.Incompatible(String message) ->
          throw new RefusedException(FailureCode.INCOMPATIBLE_PEER, message);
      case Swarm.ConnectResult.SameIdentity(String message) ->
          throw new RefusedException(FailureCode.SAME_IDENTITY, message);
      case Swarm.ConnectResult.Unauthorized(String message) -> {
        refusedAt(address);
        throw new RefusedException(FailureCode.UNAUTHORIZED, message);
      }
      case Swarm.ConnectResult.Failed(String message) ->
          throw new RefusedException(FailureCode.CONNECT_FAILED, message);
    };
  }

  /** Ends the peer, after a change that is being made. */
  @Override
  public void close() {
    RunningPeer last;
    synchronized (lock) {
      closing = true;
      try {
        awaitChangeLocked(CLOSE_PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      last = running;
    }
    if (last != null) {
      last.close();
    }
  }
}
