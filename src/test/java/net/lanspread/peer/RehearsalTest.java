package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final PeerEvent READY =
      new PeerEvent.LocalPeerReady(
          PeerId.parse("ab".repeat(32)).orElseThrow(),
          InetSocketAddress.createUnresolved("here", 1));

  private static final PeerEvent BUSY =
      new PeerEvent.ActiveOperationsChanged(Map.of(new GameId("aoe2"), OperationKind.DOWNLOADING));

  @TempDir Path state;

  private final List<PeerEvent> told = new CopyOnWriteArrayList<>();
  private final List<PeerConfig> made = new CopyOnWriteArrayList<>();

  private Rehearsal rehearsal(Duration delay) {
    return new Rehearsal(
        (config, events) -> {
          made.add(config);
          return PeerAssembly.assemble(
              config,
              event -> {
                told.add(event);
                events.emit(event);
              },
              new RealDisk(),
              new SecureRandom(),
              Clock.systemUTC());
        },
        new RealDisk(),
        state,
        delay);
  }

  @Test
  void aGameGoesFromOnePeerToTheOtherAndNothingIsLeft() throws InterruptedException {
    try (Rehearsal rehearsal = rehearsal(Duration.ZERO)) {
      rehearsal.heard(READY);
      rehearsal.awaitEnd();
    }
    assertThat(told).hasAtLeastOneElementOfType(PeerEvent.DownloadFinished.class);
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void itsPeersAreSeenByThisComputerAlone() throws InterruptedException {
    try (Rehearsal rehearsal = rehearsal(Duration.ZERO)) {
      rehearsal.heard(READY);
      rehearsal.awaitEnd();
    }
    assertThat(made)
        .hasSize(2)
        .allMatch(config -> config.listen().getAddress().isLoopbackAddress())
        .noneMatch(PeerConfig::mdns)
        .allMatch(config -> config.stateFolder().startsWith(state));
  }

  @Test
  void itDoesNotBeginWhenTheGuestWasFaster() throws InterruptedException {
    try (Rehearsal rehearsal = rehearsal(Duration.ofMinutes(1))) {
      rehearsal.heard(READY);
      rehearsal.heard(BUSY);
      rehearsal.awaitEnd();
    }
    assertThat(made).isEmpty();
  }

  @Test
  void itBeginsOnceHoweverOftenThePeerIsMadeAnew() throws InterruptedException {
    try (Rehearsal rehearsal = rehearsal(Duration.ZERO)) {
      rehearsal.heard(READY);
      rehearsal.heard(READY);
      rehearsal.awaitEnd();
    }
    assertThat(made).hasSize(2);
  }

  @Test
  void oneThatWasNeverBegunCanBeClosed() {
    Rehearsal rehearsal = rehearsal(Duration.ZERO);
    rehearsal.close();
    assertThat(made).isEmpty();
  }

  @Test
  void aFailureHarmsNobodyAndLeavesNothing() throws InterruptedException {
    Rehearsal.Players none =
        (config, _) -> {
          throw new IOException("no peer here");
        };
    try (Rehearsal rehearsal = new Rehearsal(none, new RealDisk(), state, Duration.ZERO)) {
      rehearsal.heard(READY);
      rehearsal.awaitEnd();
    }
    assertThat(state).isEmptyDirectory();
  }
}
