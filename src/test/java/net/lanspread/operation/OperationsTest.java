package net.lanspread.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.operation.OperationStatus.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static final GameId CSS = new GameId("css");
  private static final Instant NOW = Instant.parse("2026-11-20T20:15:30.123456Z");
  private static final PeerId PEER = PeerId.parse("a".repeat(64)).orElseThrow();

  private final List<PeerEvent> told = new ArrayList<>();
  private final Operations operations = new Operations(told::add, () -> NOW);

  private Operation begin(OperationKind kind) {
    return ((Operations.Begin.Started) operations.begin(CSS, kind)).operation();
  }

  private OperationStatus css() {
    return Objects.requireNonNull(operations.active().get(CSS));
  }

  private Operations.@Nullable Failure failure() {
    return operations.standings().getOrDefault(CSS, Operations.Standing.NOTHING).failure();
  }

  private static OperationStatus at(
      OperationKind kind, Phase phase, long done, long total, long speed, int peers) {
    return new OperationStatus(kind, phase, done, total, speed, peers);
  }

  @Test
  void statusFollowsADownloadFromItsFirstProgressToItsWaiting() {
    Operation download = begin(OperationKind.DOWNLOADING);
    assertThat(css()).isEqualTo(OperationStatus.begun(OperationKind.DOWNLOADING));

    operations.tell(download, new PeerEvent.DownloadBegin(CSS));
    operations.tell(download, chunk(200));
    assertThat(css())
        .as("an earlier try may have left some, too")
        .isEqualTo(at(OperationKind.DOWNLOADING, Phase.FETCHING, 0, 0, 0, 0));

    operations.tell(download, new PeerEvent.DownloadProgress(CSS, 200, 1_000, 200, 4));
    operations.tell(download, chunk(100));
    assertThat(css()).isEqualTo(at(OperationKind.DOWNLOADING, Phase.FETCHING, 300, 1_000, 200, 4));

    operations.tell(download, new PeerEvent.DownloadWaiting(CSS, "nobody is here"));
    assertThat(css()).isEqualTo(at(OperationKind.DOWNLOADING, Phase.WAITING, 300, 1_000, 0, 0));
  }

  private static PeerEvent chunk(int bytes) {
    return new PeerEvent.DownloadChunkFinished(
        CSS, "css.eti", 0, bytes, PEER, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
  }

  @Test
  void endAndOutcomeAreSeenInOneMoment() {
    Operation download = begin(OperationKind.DOWNLOADING);
    told.clear();

    operations.end(download, Outcome.failed(FailureCode.DISK_FULL, "the disk is full"));

    assertThat(told).containsExactly(new PeerEvent.ActiveOperationsChanged(Map.of()));
    assertThat(operations.standings())
        .containsExactly(
            Map.entry(
                CSS,
                new Operations.Standing(
                    null, new Operations.Failure("disk-full", "the disk is full", NOW))));
  }

  @Test
  void installFollowsADownloadWithoutAGapAndWithoutItsProgress() {
    Operation operation = begin(OperationKind.DOWNLOADING);
    operations.tell(operation, new PeerEvent.DownloadProgress(CSS, 900, 1_000, 200, 4));

    operations.become(operation, OperationKind.INSTALLING);
    operations.tell(operation, new PeerEvent.DownloadFinished(CSS, 100, Duration.ofSeconds(1)));
    assertThat(css()).isEqualTo(OperationStatus.begun(OperationKind.INSTALLING));

    operations.tell(operation, new PeerEvent.InstallBegin(CSS));
    operations.tell(operation, new PeerEvent.InstallProgress(CSS, 430, 1_000, 100));
    assertThat(css()).isEqualTo(at(OperationKind.INSTALLING, Phase.UNPACKING, 430, 1_000, 100, 0));
    operations.end(operation, Outcome.DONE);
    assertThat(operations.standings()).isEmpty();
  }

  @Test
  void nextAttemptForgetsTheLastFailure() {
    operations.end(
        begin(OperationKind.DOWNLOADING), Outcome.failed(FailureCode.PEERS_GONE, "gone"));
    assertThat(failure()).isNotNull();

    var _ = begin(OperationKind.DOWNLOADING);
    assertThat(failure()).isNull();
  }

  @Test
  void playsThatFailAreRemembered() {
    operations.failed(CSS, "play-failed", "no script");
    assertThat(failure()).isNotNull();

    operations.ended(CSS, Outcome.DONE);
    assertThat(operations.standings()).isEmpty();
  }

  @Test
  void endOfThePeerPausesAndACancelBeforeItStaysOne() throws InterruptedException {
    Operation wanted = begin(OperationKind.DOWNLOADING);
    GameId ut = new GameId("ut");
    Operation unwanted =
        ((Operations.Begin.Started) operations.begin(ut, OperationKind.DOWNLOADING)).operation();
    unwanted.cancellation().cancel();

    operations.close(Duration.ZERO);

    assertThat(wanted.cancellation().isPaused()).isTrue();
    assertThat(unwanted.cancellation().isPaused()).isFalse();
    assertThat(unwanted.cancellation().isCancelled()).isTrue();
    assertThat(operations.begin(new GameId("css2"), OperationKind.VERIFYING))
        .isInstanceOf(Operations.Begin.Closed.class);
  }
}
