package net.lanspread.web;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.peer.Action;
import net.lanspread.peer.Launched;

/** The rules for the actions that apply to a game now. Pure. */
final class ApplicableActions {
  private static final Optional<Launched.Phase> RUNS = Optional.of(Launched.Phase.RUNNING);

  /**
   * The facts that decide.
   *
   * @param offered whether some peer has the target version
   * @param pinned whether the catalog gives the digest of its content
   * @param outdated whether the downloaded version is another one
   * @param updatePending whether an update was cut off and can be carried on
   * @param incomplete whether the installed game lacks a part
   * @param hasServer whether it brings a dedicated server
   * @param hasSetup whether it brings a setup of its own
   * @param leftover whether an unfinished download has left something
   * @param running the status of the running operation, if any
   * @param playing how far the game is that was started from here
   * @param serving how far its server is
   * @param archiveBytes of the archives that it can be played without; 0 where there are none
   * @param downloadBytes the space that a download would take on the disk
   * @param unpackedBytes the space that the installed game takes, a guess
   * @param freeBytes the free space of the disk
   */
  record Facts(
      boolean downloaded,
      boolean installed,
      boolean offered,
      boolean pinned,
      boolean outdated,
      boolean updatePending,
      boolean incomplete,
      boolean hasServer,
      boolean hasSetup,
      boolean leftover,
      Optional<OperationStatus> running,
      Optional<Launched.Phase> playing,
      Optional<Launched.Phase> serving,
      long archiveBytes,
      long downloadBytes,
      long unpackedBytes,
      long freeBytes) {

    /** The space that Install would still take. */
    long neededBytes() {
      if (installed) {
        return 0;
      }
      return downloaded ? unpackedBytes : downloadBytes + unpackedBytes;
    }
  }

  private ApplicableActions() {}

  /** The actions that apply, in the order of their declaration. */
  static List<Action> of(Facts facts) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    if (facts.playing().equals(RUNS)) {
      actions.add(Action.STOP);
    }
    if (facts.serving().equals(RUNS)) {
      actions.add(Action.STOP_SERVER);
    }
    if (facts.running().isPresent()) {
      actions.addAll(whileRunning(facts.running().get()));
      return List.copyOf(actions);
    }
    boolean absent = !facts.downloaded() && !facts.installed();
    if (!facts.installed()
        && (facts.downloaded() || facts.offered())
        && facts.neededBytes() <= facts.freeBytes()) {
      actions.add(Action.INSTALL);
    }
    if (!facts.downloaded() && facts.offered() && facts.downloadBytes() <= facts.freeBytes()) {
      actions.add(Action.DOWNLOAD);
    }
    if (absent
        && facts.offered()
        && !facts.pinned()
        && facts.unpackedBytes() <= facts.freeBytes()) {
      actions.add(Action.STREAM_INSTALL);
    }
    boolean newer = facts.offered() && !absent && facts.outdated();
    boolean goesOn =
        facts.installed() && facts.updatePending() && (facts.downloaded() || facts.offered());
    if (newer || goesOn) {
      actions.add(Action.UPDATE);
    }
    if (facts.installed() && facts.downloaded() && facts.incomplete()) {
      actions.add(Action.REPAIR);
    }
    if (facts.installed()) {
      if (facts.playing().isEmpty()) {
        actions.add(Action.PLAY);
      }
      actions.add(Action.UNINSTALL);
      if (facts.hasServer() && facts.serving().isEmpty()) {
        actions.add(Action.SERVER);
      }
      if (facts.hasSetup()) {
        actions.add(Action.SETUP);
      }
    }
    if (facts.downloaded()) {
      actions.add(Action.VERIFY);
      if (facts.installed() && facts.archiveBytes() > 0) {
        actions.add(Action.STOP_SHARING);
      }
      if (!facts.installed()) {
        actions.add(Action.REMOVE);
      }
    }
    if (facts.leftover()) {
      actions.add(Action.DISCARD);
    }
    return List.copyOf(actions);
  }

  private static List<Action> whileRunning(OperationStatus status) {
    return !canStop(status.kind())
        ? List.of()
        : switch (status.phase()) {
          case PAUSED -> List.of(Action.RESUME, Action.CANCEL);
          case QUEUED -> List.of(Action.PAUSE, Action.CANCEL);
          case WAITING, FETCHING ->
              canPause(status.kind())
                  ? List.of(Action.PAUSE, Action.CANCEL)
                  : List.of(Action.CANCEL);
          case BEGINNING, UNPACKING, READING -> List.of(Action.CANCEL);
        };
  }

  /** True where a pause keeps the bytes that have come. */
  private static boolean canPause(OperationKind kind) {
    return switch (kind) {
      case DOWNLOADING, UPDATING -> true;
      case INSTALLING, STREAM_INSTALLING, VERIFYING, UNINSTALLING, REMOVING -> false;
    };
  }

  /** Deleting is over before anybody could stop it. */
  private static boolean canStop(OperationKind kind) {
    return switch (kind) {
      case DOWNLOADING, INSTALLING, UPDATING, STREAM_INSTALLING, VERIFYING -> true;
      case UNINSTALLING, REMOVING -> false;
    };
  }
}
