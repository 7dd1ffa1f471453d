package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;

class RunningActionsTest {
  private static final GameId CSS = new GameId("css");
  private static final Instant NOW = Instant.parse("2026-11-20T20:15:30.123456Z");

  private final AtomicInteger changes = new AtomicInteger();
  private final RunningActions actions = new RunningActions(() -> NOW, changes::incrementAndGet);

  private void run(OperationKind kind) {
    actions.heard(new PeerEvent.ActiveOperationsChanged(Map.of(CSS, kind)));
  }

  private void runNothing() {
    actions.heard(new PeerEvent.ActiveOperationsChanged(Map.of()));
  }

  private RunningActions.Standing css() {
    return actions.standings().getOrDefault(CSS, RunningActions.nothing());
  }

  @Test
  void progressSaysHowLongItTakes() {
    run(OperationKind.DOWNLOADING);
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Downloading", 0, 0, 0, 0, null));

    actions.heard(new PeerEvent.DownloadProgress(CSS, 300, 1_000, 200, 4));
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Downloading", 300, 1_000, 200, 4, 4L));
    actions.heard(new PeerEvent.DownloadProgress(CSS, 300, 1_000, 0, 0));
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Downloading", 300, 1_000, 0, 0, null));
  }

  @Test
  void operationsEndAndItsOutcomeAreOneChange() {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    run(OperationKind.DOWNLOADING);
    actions.began(CSS, end);

    runNothing();
    assertThat(css().kind()).as("until the outcome is known").isEqualTo(OperationKind.DOWNLOADING);
    assertThat(css().failure()).isNull();

    end.complete(Outcome.failed(FailureCode.DISK_FULL, "the disk is full"));
    assertThat(css())
        .isEqualTo(
            new RunningActions.Standing(
                null,
                null,
                new AppState.Failure("disk-full", "the disk is full", "2026-11-20T20:15:30.123Z")));
    assertThat(changes).hasValue(1);
  }

  @Test
  void installFollowsADownloadWithoutAGap() {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    run(OperationKind.DOWNLOADING);
    actions.began(CSS, end);
    actions.heard(new PeerEvent.DownloadProgress(CSS, 900, 1_000, 200, 4));

    run(OperationKind.INSTALLING);
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Installing", 0, 0, 0, 0, null));
    runNothing();
    end.complete(Outcome.DONE);
    assertThat(css()).isEqualTo(RunningActions.nothing());
  }

  @Test
  void secondHalfOfAnUpdateHasNoProgressOfTheFirst() {
    run(OperationKind.UPDATING);
    actions.heard(new PeerEvent.DownloadProgress(CSS, 900, 1_000, 200, 4));
    actions.heard(new PeerEvent.DownloadFinished(CSS, 100, Duration.ofSeconds(1)));

    assertThat(css().doing()).isEqualTo(new AppState.Doing("Updating", 0, 0, 0, 0, null));
  }

  @Test
  void installsAndVerificationsSayHowFarTheyAre() {
    run(OperationKind.INSTALLING);
    actions.heard(new PeerEvent.InstallProgress(CSS, 430, 1_000, 100));
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Installing", 430, 1_000, 100, 0, 6L));

    run(OperationKind.VERIFYING);
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Verifying", 0, 0, 0, 0, null));
    actions.heard(new PeerEvent.VerifyProgress(CSS, 120, 1_000, 0));
    assertThat(css().doing()).isEqualTo(new AppState.Doing("Verifying", 120, 1_000, 0, 0, null));
  }

  @Test
  void otherGamesBeginningLeavesProgressAsItIs() {
    run(OperationKind.DOWNLOADING);
    actions.heard(new PeerEvent.DownloadProgress(CSS, 300, 1_000, 200, 4));
    actions.heard(
        new PeerEvent.ActiveOperationsChanged(
            Map.of(CSS, OperationKind.DOWNLOADING, new GameId("ut"), OperationKind.UNINSTALLING)));

    assertThat(css().doing()).isEqualTo(new AppState.Doing("Downloading", 300, 1_000, 200, 4, 4L));
  }

  @Test
  void nextAttemptForgetsWhatWentWrong() {
    run(OperationKind.DOWNLOADING);
    actions.began(
        CSS, CompletableFuture.completedFuture(Outcome.failed(FailureCode.PEERS_GONE, "gone")));
    runNothing();
    assertThat(css().failure()).isNotNull();

    run(OperationKind.DOWNLOADING);
    actions.began(CSS, new CompletableFuture<>());
    assertThat(css().failure()).isNull();
  }

  @Test
  void lateOutcomeDoesNotEndWhatFollowed() {
    CompletableFuture<Outcome> first = new CompletableFuture<>();
    run(OperationKind.VERIFYING);
    actions.began(CSS, first);
    runNothing();
    run(OperationKind.UNINSTALLING);
    first.complete(Outcome.DONE);

    assertThat(css().kind()).isEqualTo(OperationKind.UNINSTALLING);
  }

  @Test
  void lateFailureIsNotThatOfTheNextAttempt() {
    CompletableFuture<Outcome> first = new CompletableFuture<>();
    run(OperationKind.DOWNLOADING);
    actions.began(CSS, first);
    runNothing();
    run(OperationKind.DOWNLOADING);
    actions.began(CSS, new CompletableFuture<>());

    first.complete(Outcome.failed(FailureCode.PEERS_GONE, "gone"));
    assertThat(css().failure()).isNull();
    runNothing();
    assertThat(css().kind()).as("its outcome is to come").isEqualTo(OperationKind.DOWNLOADING);
  }

  @Test
  void playsThatFailAreRemembered() {
    actions.failed(CSS, "play-failed", "no script");
    assertThat(css().failure()).isNotNull();

    actions.succeeded(CSS);
    assertThat(css().failure()).isNull();
  }
}
