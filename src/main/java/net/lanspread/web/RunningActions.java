package net.lanspread.web;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;

/**
 * What runs on each game and how far it is, and how the last thing ended, as the peer's events and
 * outcomes tell it. An operation is shown until its outcome is known, so that the two are seen to
 * change in one moment. Thread-safe; never blocks.
 */
final class RunningActions {
  /** What is known of one game: what runs, if anything, and what went wrong last, if anything. */
  record Standing(
      @Nullable OperationKind kind,
      AppState.@Nullable Doing doing,
      AppState.@Nullable Failure failure) {}

  private static final Standing NOTHING = new Standing(null, null, null);

  private record Running(OperationKind kind, AppState.@Nullable Doing progress) {
    Running at(PeerEvent.Progress now) {
      long leftBytes = Math.max(0, now.totalBytes() - now.doneBytes());
      return new Running(
          kind,
          new AppState.Doing(
              kind.label(),
              now.doneBytes(),
              now.totalBytes(),
              now.bytesPerSecond(),
              now.activePeers(),
              now.bytesPerSecond() > 0 ? Math.ceilDiv(leftBytes, now.bytesPerSecond()) : null));
    }

    AppState.Doing doing() {
      return progress == null ? new AppState.Doing(kind.label(), 0, 0, 0, 0, null) : progress;
    }
  }

  private final InstantSource clock;
  private final Runnable changed;

  private final Object lock = new Object();
  // guarded by lock
  private final Map<GameId, Running> running = new HashMap<>();
  // guarded by lock; what the peer has told last
  private Set<GameId> active = Set.of();
  // guarded by lock; the outcomes that are to come
  private final Map<GameId, CompletableFuture<Outcome>> unsettled = new HashMap<>();
  // guarded by lock
  private final Map<GameId, AppState.Failure> failures = new HashMap<>();

  /**
   * @param changed is told of each change, outside of the lock
   */
  RunningActions(InstantSource clock, Runnable changed) {
    this.clock = clock;
    this.changed = changed;
  }

  /** Takes in what the peer tells. */
  void heard(PeerEvent event) {
    synchronized (lock) {
      switch (event) {
        case PeerEvent.ActiveOperationsChanged(var operations) -> {
          active = Set.copyOf(operations.keySet());
          running.keySet().removeIf(id -> !active.contains(id) && !unsettled.containsKey(id));
          operations.forEach(
              (id, kind) ->
                  running.compute(
                      id,
                      (_, known) ->
                          known == null || known.kind() != kind ? new Running(kind, null) : known));
        }
        case PeerEvent.Progress progress ->
            running.computeIfPresent(progress.gameId(), (_, known) -> known.at(progress));
        // What follows is of a size that is not known.
        case PeerEvent.DownloadFinished(var id, _, _) ->
            running.computeIfPresent(id, (_, known) -> new Running(known.kind(), null));
        case PeerEvent.LocalPeerReady _,
            PeerEvent.LocalLibraryChanged _,
            PeerEvent.PeerDiscovered _,
            PeerEvent.PeerLost _,
            PeerEvent.PeerCountUpdated _,
            PeerEvent.GamesListUpdated _,
            PeerEvent.NoPeersHaveGame _,
            PeerEvent.GotGameFiles _,
            PeerEvent.DownloadBegin _,
            PeerEvent.DownloadChunkFinished _,
            PeerEvent.DownloadFailed _,
            PeerEvent.DownloadCancelled _,
            PeerEvent.DownloadPeersGone _,
            PeerEvent.InstallBegin _,
            PeerEvent.InstallFinished _,
            PeerEvent.InstallFailed _,
            PeerEvent.UninstallBegin _,
            PeerEvent.UninstallFinished _,
            PeerEvent.UninstallFailed _,
            PeerEvent.RemoveFinished _,
            PeerEvent.PeerUnauthorized _,
            PeerEvent.SameIdentity _,
            PeerEvent.OrganiserHeard _,
            PeerEvent.OrganiserAccepted _,
            PeerEvent.OrganiserDropped _,
            PeerEvent.OrganiserRevision _,
            PeerEvent.PublishProgress _,
            PeerEvent.PublishFinished _,
            PeerEvent.PublishFailed _,
            PeerEvent.VerifyFinished _,
            PeerEvent.PeerBanned _ -> {}
      }
    }
  }

  /** An operation was begun; what went wrong before is forgotten. */
  void began(GameId gameId, CompletableFuture<Outcome> end) {
    synchronized (lock) {
      unsettled.put(gameId, end);
      failures.remove(gameId);
    }
    var _ =
        end.whenComplete(
            (outcome, broken) ->
                ended(
                    gameId,
                    end,
                    broken == null
                        ? outcome
                        : Outcome.failed(FailureCode.IO_ERROR, String.valueOf(broken))));
  }

  private void ended(GameId gameId, CompletableFuture<Outcome> end, Outcome outcome) {
    synchronized (lock) {
      if (!unsettled.remove(gameId, end)) {
        return;
      }
      if (!active.contains(gameId)) {
        running.remove(gameId);
      }
      switch (outcome) {
        case Outcome.Done _ -> failures.remove(gameId);
        case Outcome.Failed(FailureCode code, String message) ->
            failures.put(gameId, failure(code.label(), message));
      }
    }
    changed.run();
  }

  /** Something that is no operation, a play, went wrong. */
  void failed(GameId gameId, String code, String message) {
    synchronized (lock) {
      failures.put(gameId, failure(code, message));
    }
    changed.run();
  }

  /** Something that is no operation, a play, went well. */
  void succeeded(GameId gameId) {
    synchronized (lock) {
      failures.remove(gameId);
    }
    changed.run();
  }

  private AppState.Failure failure(String code, String message) {
    return new AppState.Failure(
        code, message, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** What is known of each game of which there is something to know. */
  Map<GameId, Standing> standings() {
    synchronized (lock) {
      Map<GameId, Standing> standings = new HashMap<>();
      failures.forEach((id, failure) -> standings.put(id, new Standing(null, null, failure)));
      running.forEach(
          (id, what) ->
              standings.put(id, new Standing(what.kind(), what.doing(), failures.get(id))));
      return standings;
    }
  }

  /** What is said of a game of which there is nothing to know. */
  static Standing nothing() {
    return NOTHING;
  }

  /** Forgets what ran in a peer that is no more. */
  void forgetAll() {
    synchronized (lock) {
      active = Set.of();
      running.clear();
      unsettled.clear();
    }
  }
}
