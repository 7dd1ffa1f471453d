package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations that a user can start on a game. Each call checks its conditions and begins the
 * operation.
 */
public final class GameOperations {
  private static final Logger log = LoggerFactory.getLogger(GameOperations.class);

  /** The immediate result of a call. */
  public sealed interface Start {
    /** The operation runs; the future completes after its last event. */
    record Accepted(CompletableFuture<Outcome> end) implements Start {}

    record Refused(FailureCode code, String message) implements Start {}
  }

  private final OperationContext context;
  private final OperationChecks checks;
  private final OperationRunner runner;

  GameOperations(OperationContext context) {
    this.context = context;
    this.checks = new OperationChecks(context);
    this.runner = new OperationRunner(context);
  }

  /**
   * Downloads the target version.
   *
   * @param install whether to install it right after
   * @param patient whether to wait for a source where there is none
   */
  public Start download(GameId gameId, boolean install, boolean patient) {
    return start(gameId, new Wish(Wish.Kind.DOWNLOAD, install, patient));
  }

  /**
   * Downloads the target version of a downloaded game where that is another one, and installs it
   * where the game is installed. An update that was cut off is carried on.
   *
   * @param patient whether to wait for a source where there is none
   */
  public Start update(GameId gameId, boolean patient) {
    return start(gameId, new Wish(Wish.Kind.UPDATE, false, patient));
  }

  /**
   * Reads every byte of a downloaded game, compares it with the game's content, and fetches
   * differing chunks again.
   */
  public Start verify(GameId gameId) {
    return start(gameId, Wish.of(Wish.Kind.VERIFY));
  }

  /** Unpacks a downloaded game into its {@code local/}. */
  public Start install(GameId gameId) {
    return start(gameId, Wish.of(Wish.Kind.INSTALL));
  }

  /**
   * Unpacks an installed game again, in place of the old one; the player's own files are kept as by
   * an update.
   */
  public Start repair(GameId gameId) {
    return start(gameId, Wish.of(Wish.Kind.REPAIR));
  }

  /**
   * Installs the target version without keeping its archives. Only for a game of which nothing is
   * here: a downloaded one is installed from its own archives.
   */
  public Start streamInstall(GameId gameId) {
    return start(gameId, Wish.of(Wish.Kind.STREAM_INSTALL));
  }

  private Start start(GameId gameId, Wish wish) {
    if (!context.operations().isBusy(gameId)) {
      context.book().paused(gameId, false); // of before this start, and asked for anew
    }
    return runner
        .join(gameId, wish)
        .<Start>map(Start.Accepted::new)
        .orElseGet(() -> checkAndBegin(gameId, wish));
  }

  private Start checkAndBegin(GameId gameId, Wish wish) {
    return checks
        .check(gameId)
        .or(() -> checks.objection(gameId, wish))
        .orElseGet(() -> begin(gameId, wish));
  }

  /** Continues an operation that did not end before this peer began. */
  Start goOn(GameId gameId, Wish wish) {
    // Known before it begins, or a user who asks for it in that moment is told that it is busy.
    CompletableFuture<Outcome> joined = new CompletableFuture<>();
    runner.goesOn(gameId, wish, joined);
    Start whole = checkAndBegin(gameId, wish);
    Start start =
        whole instanceof Start.Refused no
            ? rest(gameId, wish, no).map(rest -> checkAndBegin(gameId, rest)).orElse(whole)
            : whole;
    switch (start) {
      case Start.Accepted(CompletableFuture<Outcome> end) -> {
        var _ = end.thenAccept(joined::complete);
      }
      case Start.Refused(FailureCode code, String message) ->
          joined.complete(Outcome.failed(code, message));
    }
    return start;
  }

  /** The second half of a wish whose first half was done before. */
  private Optional<Wish> rest(GameId gameId, Wish wish, Start.Refused no) {
    boolean unpackIt =
        wish.kind() == Wish.Kind.DOWNLOAD
            && wish.install()
            && no.code() == FailureCode.ALREADY_DOWNLOADED
            && !context.isInstalled(gameId);
    // An update of a game that is not installed, and a repair, have nothing left but a download.
    boolean fetchIt =
        no.code() == FailureCode.NOT_DOWNLOADED
            && ((wish.kind() == Wish.Kind.UPDATE && !context.isInstalled(gameId))
                || (wish.kind() == Wish.Kind.VERIFY
                    && context.book().leftovers().containsKey(gameId)));
    return unpackIt
        ? Optional.of(Wish.of(Wish.Kind.INSTALL))
        : fetchIt
            ? Optional.of(new Wish(Wish.Kind.DOWNLOAD, false, wish.patient()))
            : Optional.empty();
  }

  private Start begin(GameId gameId, Wish wish) {
    CatalogGame game = context.catalog().find(gameId).orElseThrow();
    return switch (wish.kind()) {
      case DOWNLOAD -> download(game, OperationKind.DOWNLOADING, wish);
      case UPDATE -> update(game, wish);
      case INSTALL, REPAIR ->
          begin(gameId, OperationKind.INSTALLING, Optional.of(wish), this::install);
      case VERIFY ->
          begin(
              gameId,
              OperationKind.VERIFYING,
              Optional.of(wish),
              operation -> new VerifyOperation(context, operation));
      case STREAM_INSTALL -> lowDisk(game, OperationKind.STREAM_INSTALLING, wish);
    };
  }

  private Start update(CatalogGame game, Wish wish) {
    GameId gameId = game.id();
    boolean pending = context.isUpdatePending(gameId);
    if (context.isCurrent(gameId) && context.isInstalled(gameId) && pending) {
      return begin(gameId, OperationKind.UPDATING, Optional.of(wish), this::install);
    }
    boolean isLowDisk =
        context.isInstalled(gameId)
            && !context.isDownloaded(gameId)
            && !pending
            && !context.book().leftovers().containsKey(gameId);
    return isLowDisk
        ? lowDisk(game, OperationKind.UPDATING, wish)
        : download(game, OperationKind.UPDATING, wish);
  }

  private Start lowDisk(CatalogGame game, OperationKind kind, Wish wish) {
    return context.sources().isAnywhere(game.id())
        ? begin(
            game.id(),
            kind,
            Optional.of(wish),
            operation -> new LowDiskOperation(context, operation, game))
        : noPeersHave(game);
  }

  private GameOperation install(Operation operation) {
    return new InstallOperation(context, operation);
  }

  private Start download(CatalogGame game, OperationKind kind, Wish wish) {
    GameId gameId = game.id();
    if (context.isCurrent(gameId)) {
      return new Start.Refused(FailureCode.ALREADY_DOWNLOADED, nothingNewer(context, gameId));
    }
    if (!wish.patient() && !context.sources().isAnywhere(gameId)) {
      return noPeersHave(game);
    }
    return begin(
        gameId,
        kind,
        Optional.of(wish),
        operation ->
            new DownloadOperation(
                context,
                operation,
                game,
                kind == OperationKind.UPDATING ? context.isInstalled(gameId) : wish.install(),
                wish.patient()));
  }

  static String nothingNewer(OperationContext context, GameId gameId) {
    return "%s is downloaded already, version %s, and no newer one is here"
        .formatted(gameId, context.localVersion(gameId).map(Version::digits).orElse(""));
  }

  private Start noPeersHave(CatalogGame game) {
    context.events().emit(new PeerEvent.NoPeersHaveGame(game.id()));
    return new Start.Refused(
        FailureCode.NO_PEERS_HAVE_GAME,
        "no peer has "
            + game.id()
            + Optional.ofNullable(game.pinnedVersion())
                .map(version -> " in the catalog's version " + version)
                .orElse("")
            + " right now");
  }

  private Start start(
      GameId gameId,
      Function<GameId, Optional<Start>> objection,
      OperationKind kind,
      Function<Operation, GameOperation> make) {
    return checks
        .check(gameId)
        .or(() -> objection.apply(gameId))
        .orElseGet(() -> begin(gameId, kind, Optional.empty(), make));
  }

  /**
   * Deletes an installed game's {@code local/}.
   *
   * @param keepSaves whether the player's own files go into the state folder first
   */
  public Start uninstall(GameId gameId, boolean keepSaves) {
    return start(
        gameId,
        checks::notInstalled,
        OperationKind.UNINSTALLING,
        operation -> new UninstallOperation(context, operation, keepSaves));
  }

  /** Deletes a downloaded game's whole root. */
  public Start remove(GameId gameId) {
    return start(
        gameId,
        checks::notToBeRemoved,
        OperationKind.REMOVING,
        operation -> new RemoveOperation(context, operation));
  }

  /**
   * Deletes the archives of an installed game, which can be played as before and is shared no more.
   */
  public Start stopSharing(GameId gameId) {
    return start(
        gameId,
        game -> checks.notInstalled(game).or(() -> checks.notDownloaded(game)),
        OperationKind.REMOVING,
        operation -> new StopSharingOperation(context, operation));
  }

  /** Deletes the leftover of an unfinished download, which then does not go on. */
  public Start discard(GameId gameId) {
    return start(
        gameId,
        checks::noLeftovers,
        OperationKind.REMOVING,
        operation -> new DiscardOperation(context, operation));
  }

  /** Asks a running operation to stop; false when none runs. */
  public boolean cancel(GameId gameId) {
    Optional<Operation> operation = context.operations().find(gameId);
    operation.ifPresent(running -> running.cancellation().cancel());
    return operation.isPresent();
  }

  /**
   * Pauses a download, or all of them, also over a restart. Its bytes stay.
   *
   * @return the downloads that are paused now
   */
  public List<GameId> pause(Optional<GameId> gameId) {
    return chosen(gameId).filter(context.turns()::pause).toList();
  }

  /** Ends the pause of a download, or of all of them; gives the downloads that go on. */
  public List<GameId> goOn(Optional<GameId> gameId) {
    return chosen(gameId).filter(context.turns()::goOn).toList();
  }

  private Stream<GameId> chosen(Optional<GameId> gameId) {
    return gameId.map(Stream::of).orElseGet(() -> context.turns().all().stream());
  }

  /** The downloads that wait for their turn or are paused, in their order. */
  public List<GameId> queue() {
    return context.turns().waiting();
  }

  /** Has these downloads come first, in this order, and all others after them. */
  public void order(List<GameId> first) {
    context.turns().order(first);
  }

  /** The digest of the downloaded game; empty while it is not known. */
  public Optional<Sha256> manifestDigest(GameId gameId) {
    try {
      return context.manifests().ifFresh(gameId).map(Manifest::digest);
    } catch (IOException e) {
      log.warn("{} cannot be read", gameId, e);
      return Optional.empty();
    }
  }

  /**
   * True when {@link #update} has something to carry on: an update that was cut off, or a download
   * that differs from the installed game.
   */
  public boolean isUpdatePending(GameId gameId) {
    return context.isUpdatePending(gameId);
  }

  /** True when {@link #discard} has something to delete. */
  public boolean hasLeftovers(GameId gameId) {
    return checks.hasLeftovers(gameId);
  }

  /** True when the installed game is known to be all that the downloaded one is unpacked to. */
  public boolean isWhole(GameId gameId) {
    return context.isWhole(gameId);
  }

  /** The player's own files in an installed game; empty where they cannot be told. */
  public Optional<InstalledGames.OwnFiles> ownFiles(GameId gameId) {
    return context.installs().ownFiles(gameId);
  }

  public boolean isKnown(GameId gameId) {
    return context.catalog().contains(gameId);
  }

  private Start begin(
      GameId gameId,
      OperationKind kind,
      Optional<Wish> wish,
      Function<Operation, GameOperation> make) {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    return switch (runner.begin(gameId, kind, wish, end, make)) {
      case Operations.Begin.Busy _ -> OperationChecks.inProgress(gameId);
      case Operations.Begin.Closed _ ->
          new Start.Refused(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
      case Operations.Begin.Started _ -> new Start.Accepted(end);
    };
  }
}
