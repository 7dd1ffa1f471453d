package net.lanspread.web;

import static net.lanspread.peer.Action.CANCEL;
import static net.lanspread.peer.Action.DISCARD;
import static net.lanspread.peer.Action.DOWNLOAD;
import static net.lanspread.peer.Action.INSTALL;
import static net.lanspread.peer.Action.PAUSE;
import static net.lanspread.peer.Action.PLAY;
import static net.lanspread.peer.Action.REMOVE;
import static net.lanspread.peer.Action.RESUME;
import static net.lanspread.peer.Action.SERVER;
import static net.lanspread.peer.Action.SETUP;
import static net.lanspread.peer.Action.STOP_SHARING;
import static net.lanspread.peer.Action.STREAM_INSTALL;
import static net.lanspread.peer.Action.UNINSTALL;
import static net.lanspread.peer.Action.UPDATE;
import static net.lanspread.peer.Action.VERIFY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.OperationStatus.Phase;
import net.lanspread.peer.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicableActionsTest {
  private static final long DOWNLOAD_BYTES = 10;
  private static final long UNPACKED_BYTES = 15;

  /** A game, said in words. */
  private record Game(
      boolean downloaded,
      boolean installed,
      boolean offered,
      boolean outdated,
      boolean pending,
      boolean server,
      boolean setup,
      Optional<OperationStatus> running,
      long freeBytes) {

    static Game absent() {
      return new Game(false, false, false, false, false, false, false, Optional.empty(), 1_000);
    }

    Game isDownloaded() {
      return new Game(
          true, installed, offered, outdated, pending, server, setup, running, freeBytes);
    }

    Game isInstalled() {
      return new Game(
          downloaded, true, offered, outdated, pending, server, setup, running, freeBytes);
    }

    Game isOffered() {
      return new Game(
          downloaded, installed, true, outdated, pending, server, setup, running, freeBytes);
    }

    Game isOutdated() {
      return new Game(
          downloaded, installed, offered, true, pending, server, setup, running, freeBytes);
    }

    Game hasAnUpdateCutOff() {
      return new Game(
          downloaded, installed, offered, outdated, true, server, setup, running, freeBytes);
    }

    Game hasAServer() {
      return new Game(
          downloaded, installed, offered, outdated, pending, true, setup, running, freeBytes);
    }

    Game during(OperationKind kind) {
      return during(OperationStatus.begun(kind));
    }

    Game during(OperationKind kind, OperationStatus.Phase phase) {
      return during(new OperationStatus(kind, phase, 0, 0, 0, 0));
    }

    private Game during(OperationStatus status) {
      return new Game(
          downloaded,
          installed,
          offered,
          outdated,
          pending,
          server,
          setup,
          Optional.of(status),
          freeBytes);
    }

    Game hasSetup() {
      return new Game(
          downloaded, installed, offered, outdated, pending, server, true, running, freeBytes);
    }

    Game withFree(long bytes) {
      return new Game(
          downloaded, installed, offered, outdated, pending, server, setup, running, bytes);
    }

    ApplicableActions.Facts facts() {
      return facts(false);
    }

    ApplicableActions.Facts facts(boolean pinned) {
      return facts(pinned, false);
    }

    ApplicableActions.Facts facts(boolean pinned, boolean leftover) {
      return facts(pinned, leftover, 0);
    }

    ApplicableActions.Facts facts(boolean pinned, boolean leftover, long archiveBytes) {
      return new ApplicableActions.Facts(
          downloaded,
          installed,
          offered,
          pinned,
          outdated,
          pending,
          false,
          server,
          setup,
          leftover,
          running,
          Optional.empty(),
          Optional.empty(),
          archiveBytes,
          DOWNLOAD_BYTES,
          UNPACKED_BYTES,
          freeBytes);
    }

    List<Action> actions() {
      return ApplicableActions.of(facts());
    }
  }

  @Test
  void pinnedGameIsInstalledFromBytesThatAreChecked() {
    ApplicableActions.Facts pinned = Game.absent().isOffered().facts(true);

    assertThat(ApplicableActions.of(pinned)).containsExactly(INSTALL, DOWNLOAD);
  }

  @Test
  void whatADownloadHasLeftCanBeDiscardedUnlessItRuns() {
    Game nobodyHasIt = Game.absent();

    assertThat(ApplicableActions.of(nobodyHasIt.facts(false, true))).containsExactly(DISCARD);
    assertThat(
            ApplicableActions.of(nobodyHasIt.during(OperationKind.DOWNLOADING).facts(false, true)))
        .containsExactly(CANCEL);
  }

  @Test
  void gameThatNobodyHasAllowsNothing() {
    assertThat(Game.absent().actions()).isEmpty();
  }

  @Test
  void gameOfOthersCanBeHadInThreeWays() {
    assertThat(Game.absent().isOffered().actions())
        .containsExactly(INSTALL, DOWNLOAD, STREAM_INSTALL);
  }

  @Test
  void onlyActionsThatFitOnTheDiskAreOffered() {
    Game offered = Game.absent().isOffered();

    assertThat(offered.withFree(25).actions()).containsExactly(INSTALL, DOWNLOAD, STREAM_INSTALL);
    assertThat(offered.withFree(24).actions()).containsExactly(DOWNLOAD, STREAM_INSTALL);
    assertThat(offered.withFree(14).actions()).containsExactly(DOWNLOAD);
    assertThat(offered.withFree(9).actions()).isEmpty();
  }

  @Test
  void downloadedGameCanBeInstalledCheckedOrRemoved() {
    assertThat(Game.absent().isDownloaded().actions()).containsExactly(INSTALL, VERIFY, REMOVE);
    assertThat(Game.absent().isDownloaded().withFree(14).actions()).containsExactly(VERIFY, REMOVE);
  }

  @Test
  void installedGameCanBePlayedAndMustBeUninstalledBeforeItIsRemoved() {
    assertThat(Game.absent().isDownloaded().isInstalled().isOffered().actions())
        .containsExactly(PLAY, VERIFY, UNINSTALL);
    assertThat(Game.absent().isDownloaded().isInstalled().hasAServer().actions())
        .containsExactly(PLAY, SERVER, VERIFY, UNINSTALL);
    assertThat(Game.absent().isDownloaded().isInstalled().hasSetup().actions())
        .containsExactly(PLAY, SETUP, VERIFY, UNINSTALL);
  }

  @Test
  void installedGameCanBePlayedWithoutItsArchives() {
    Game here = Game.absent().isDownloaded();

    assertThat(ApplicableActions.of(here.isInstalled().facts(false, false, 7)))
        .containsExactly(PLAY, VERIFY, UNINSTALL, STOP_SHARING);
    assertThat(ApplicableActions.of(here.facts(false, false, 7)))
        .containsExactly(INSTALL, VERIFY, REMOVE);
  }

  @Test
  void streamedGameCanStillBeDownloaded() {
    assertThat(Game.absent().isInstalled().isOffered().actions())
        .containsExactly(DOWNLOAD, PLAY, UNINSTALL);
    assertThat(Game.absent().isInstalled().actions()).containsExactly(PLAY, UNINSTALL);
  }

  @Test
  void updateNeedsANewerVersionAtSomebody() {
    Game here = Game.absent().isDownloaded().isOutdated();

    assertThat(here.isOffered().actions()).contains(UPDATE);
    assertThat(here.isInstalled().isOffered().actions()).contains(UPDATE, PLAY);
    assertThat(here.actions()).doesNotContain(UPDATE);
  }

  @Test
  void updateThatWasCutOffCanBeCarriedOn() {
    Game cutOff = Game.absent().isInstalled().hasAnUpdateCutOff();

    assertThat(cutOff.isOffered().actions()).contains(UPDATE);
    assertThat(cutOff.actions()).doesNotContain(UPDATE);
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void whileSomethingRunsItCanBeCancelledAtMost(OperationKind kind) {
    Game everything = Game.absent().isDownloaded().isInstalled().isOffered().isOutdated();

    boolean deletes = kind == OperationKind.UNINSTALLING || kind == OperationKind.REMOVING;
    assertThat(everything.during(kind).actions()).isEqualTo(deletes ? List.of() : List.of(CANCEL));
  }

  @Test
  void downloadCanBePausedAndGoesOnWhenItIs() {
    Game offered = Game.absent().isOffered();

    assertThat(offered.during(OperationKind.DOWNLOADING, Phase.FETCHING).actions())
        .containsExactly(PAUSE, CANCEL);
    assertThat(offered.during(OperationKind.UPDATING, Phase.WAITING).actions())
        .containsExactly(PAUSE, CANCEL);
    assertThat(offered.during(OperationKind.DOWNLOADING, Phase.PAUSED).actions())
        .containsExactly(RESUME, CANCEL);
    assertThat(offered.during(OperationKind.UPDATING, Phase.UNPACKING).actions())
        .as("nothing of it comes from others")
        .containsExactly(CANCEL);
  }

  @Test
  void lowDiskInstallCanBePausedWhileItHasNotBegun() {
    Game offered = Game.absent().isOffered();

    assertThat(offered.during(OperationKind.STREAM_INSTALLING, Phase.QUEUED).actions())
        .containsExactly(PAUSE, CANCEL);
    assertThat(offered.during(OperationKind.STREAM_INSTALLING, Phase.FETCHING).actions())
        .as("it would lose what has come")
        .containsExactly(CANCEL);
  }

  @Test
  void installNeedsTheSpaceOfItsMissingParts() {
    assertThat(Game.absent().facts().neededBytes()).isEqualTo(DOWNLOAD_BYTES + UNPACKED_BYTES);
    assertThat(Game.absent().isDownloaded().facts().neededBytes()).isEqualTo(UNPACKED_BYTES);
    assertThat(Game.absent().isInstalled().facts().neededBytes()).isZero();
  }
}
