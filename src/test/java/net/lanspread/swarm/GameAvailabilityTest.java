package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GameAvailabilityTest {
  private static final Version OLD = new Version("20250101");
  private static final Version NEW = new Version("20250301");

  private final VersionProofs proofs = new VersionProofs();

  @Test
  void listOfAllGamesSaysTheSameAsALookAtEach() {
    long seed = new Random().nextLong();
    System.out.println("GameAvailabilityTest seed " + seed);
    Random random = new Random(seed);
    List<PeerEntry> peers = IntStream.range(0, 12).mapToObj(i -> peer(i, random)).toList();

    Map<GameId, GameAvailability> all =
        GameAvailability.ofAll(peers, GameAvailabilityTest::pinned, proofs);

    assertThat(all).isNotEmpty();
    all.forEach(
        (id, one) -> assertThat(one).isEqualTo(GameAvailability.of(id, peers, pinned(id), proofs)));
    assertThat(all.keySet())
        .containsExactlyElementsOf(
            peers.stream()
                .flatMap(peer -> peer.games().keySet().stream())
                .sorted()
                .distinct()
                .toList());
  }

  @Test
  void gameThatIsOnlyInstalledSomewhereIsListedWithoutATarget() {
    GameId id = new GameId("ggoo");
    PeerEntry peer = entry(1, Map.of(id, game(id, null)));

    assertThat(GameAvailability.ofAll(List.of(peer), _ -> Optional.of(NEW), proofs))
        .containsOnly(Map.entry(id, new GameAvailability(id, 0, null, List.of(), 0, 0, 0)));
  }

  @Test
  void versionThatNobodyHasIsNoTargetThoughSomebodyIsReady() {
    GameId id = new GameId("ggoo");
    PeerEntry peer = entry(1, Map.of(id, game(id, OLD)));

    assertThat(GameAvailability.ofAll(List.of(peer), _ -> Optional.of(NEW), proofs))
        .containsOnly(Map.entry(id, new GameAvailability(id, 1, null, List.of(), 0, 0, 1)));
  }

  /** Every third game is pinned. */
  private static Optional<Version> pinned(GameId id) {
    return id.value().endsWith("3") ? Optional.of(OLD) : Optional.empty();
  }

  private static PeerEntry peer(int number, Random random) {
    Map<GameId, GameSummary> games = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      GameId id = new GameId("game" + i);
      switch (random.nextInt(4)) {
        case 0 -> games.put(id, game(id, OLD));
        case 1 -> games.put(id, game(id, NEW));
        case 2 -> games.put(id, game(id, null));
        default -> {}
      }
    }
    return entry(number, games);
  }

  private static GameSummary game(GameId id, @Nullable Version version) {
    return new GameSummary(id, version, version != null, version == null, 7);
  }

  private static PeerEntry entry(int number, Map<GameId, GameSummary> games) {
    return new PeerEntry(
        PeerId.ofPublicKey(new byte[] {(byte) number}),
        "peer " + number,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + number),
        1,
        games);
  }
}
