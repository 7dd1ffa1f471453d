package net.lanspread.peer;

import java.io.IOException;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.GameOperations.Start;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks before an operation begins: each gives the refusal, if there is a reason for one. */
final class OperationChecks {
  private static final Logger log = LoggerFactory.getLogger(OperationChecks.class);

  private final OperationContext context;

  OperationChecks(OperationContext context) {
    this.context = context;
  }

  /** The refusal of every operation on the game. */
  Optional<Start> check(GameId gameId) {
    if (!context.catalog().contains(gameId)) {
      return refuse(FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
    }
    if (context.operations().isBusy(gameId)) {
      return Optional.of(inProgress(gameId));
    }
    return context.library().whyGone().flatMap(why -> refuse(FailureCode.IO_ERROR, why));
  }

  /** The refusal to begin anew what goes on when a disk is back. */
  private Optional<Start> restIsAway(GameId gameId) {
    return context.book().whyRestIsAway(gameId).flatMap(why -> refuse(FailureCode.IO_ERROR, why));
  }

  /** The refusal to write to a root that is not ours to write, after a new look at it. */
  private Optional<Start> notToBeWritten(GameId gameId) {
    context.library().rescan(gameId);
    return context.library().notices(gameId).stream()
        .flatMap(notice -> notToBeWritten(gameId, notice).stream())
        .findFirst();
  }

  private static Optional<Start> notToBeWritten(GameId gameId, Notice notice) {
    return switch (notice.code()) {
      case BRINGING ->
          refuse(
              FailureCode.OPERATION_IN_PROGRESS,
              gameId
                  + " is still being brought by Resilio; wait for its end, or stop it there and"
                  + " delete the files named .!sync");
      case BAD_LINK, UNREADABLE ->
          refuse(FailureCode.IO_ERROR, gameId + " cannot be written: " + notice.message());
      default -> Optional.empty();
    };
  }

  static Start inProgress(GameId gameId) {
    return new Start.Refused(
        FailureCode.OPERATION_IN_PROGRESS,
        "an operation on " + gameId + " runs already; wait for its end or cancel it");
  }

  /** The refusal of this kind of operation on the game. */
  Optional<Start> objection(GameId gameId, Wish wish) {
    return switch (wish.kind()) {
      case DOWNLOAD -> restIsAway(gameId).or(() -> notToBeWritten(gameId));
      case UPDATE ->
          (context.isDownloaded(gameId)
                      || context.isUpdatePending(gameId)
                      || isInstalledOlder(gameId)
                  ? Optional.<Start>empty()
                  : notDownloaded(gameId))
              .or(() -> notToBeWritten(gameId));
      case INSTALL -> alreadyInstalled(gameId).or(() -> notDownloaded(gameId));
      case REPAIR -> notInstalled(gameId).or(() -> notDownloaded(gameId));
      case VERIFY -> notDownloaded(gameId);
      case STREAM_INSTALL ->
          alreadyInstalled(gameId)
              .or(() -> alreadyDownloaded(gameId))
              .or(() -> restIsAway(gameId))
              .or(() -> notToBeWritten(gameId));
    };
  }

  /** True when the installed version of a game without a download is older than a download's. */
  private boolean isInstalledOlder(GameId gameId) {
    return context.isInstalled(gameId)
        && context
            .installs()
            .version(gameId)
            .filter(installed -> !context.sources().isCurrent(gameId, installed))
            .isPresent();
  }

  /** The refusal to discard where there is no leftover. */
  Optional<Start> noLeftovers(GameId gameId) {
    return hasLeftovers(gameId)
        ? Optional.empty()
        : refuse(
            FailureCode.NOT_DOWNLOADED, "no unfinished download has left anything of " + gameId);
  }

  /** The refusal to remove the game. */
  Optional<Start> notToBeRemoved(GameId gameId) {
    return notDownloaded(gameId)
        .or(
            () ->
                context.isInstalled(gameId)
                    ? refuse(
                        FailureCode.ALREADY_INSTALLED, gameId + " is installed; uninstall it first")
                    : Optional.empty());
  }

  boolean hasLeftovers(GameId gameId) {
    if (context.isDownloaded(gameId)) {
      return false;
    }
    return context.book().leftovers().containsKey(gameId)
        || context.book().wishes().containsKey(gameId)
        || (!context.isInstalled(gameId) && hasWritten(gameId));
  }

  private boolean hasWritten(GameId gameId) {
    try {
      return !context.grounds().payloadRecord(gameId).paths().isEmpty()
          && context.grounds().isThere(gameId);
    } catch (IOException e) {
      log.warn("the record of the downloads of {} cannot be read", gameId, e);
      return false;
    }
  }

  private Optional<Start> alreadyInstalled(GameId gameId) {
    return context.isInstalled(gameId)
        ? refuse(FailureCode.ALREADY_INSTALLED, gameId + " is installed already")
        : Optional.empty();
  }

  private Optional<Start> alreadyDownloaded(GameId gameId) {
    return context.isDownloaded(gameId)
        ? refuse(FailureCode.ALREADY_DOWNLOADED, gameId + " is downloaded; install it instead")
        : Optional.empty();
  }

  Optional<Start> notDownloaded(GameId gameId) {
    return context.isDownloaded(gameId)
        ? Optional.empty()
        : refuse(FailureCode.NOT_DOWNLOADED, gameId + " is not downloaded");
  }

  Optional<Start> notInstalled(GameId gameId) {
    return context.isInstalled(gameId)
        ? Optional.empty()
        : refuse(FailureCode.NOT_INSTALLED, gameId + " is not installed");
  }

  private static Optional<Start> refuse(FailureCode code, String message) {
    return Optional.of(new Start.Refused(code, message));
  }
}
