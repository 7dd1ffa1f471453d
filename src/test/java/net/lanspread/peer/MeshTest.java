package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.GameSummary;
import net.lanspread.transport.MemoryNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeshTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemoryNetwork network = new MemoryNetwork();
  private LightPeer smaller;
  private LightPeer larger;

  @BeforeEach
  void open() throws IOException {
    List<PeerId> ids = Stream.of("anna", "bert").map(MeshTest::id).sorted().toList();
    smaller = peer(ids.getFirst());
    larger = peer(ids.getLast());
  }

  @AfterEach
  void close() {
    smaller.close();
    larger.close();
  }

  @Test
  void twoPeersThatSeeEachOtherMakeOneConnection() throws Exception {
    larger.sights(smaller);
    smaller.sights(larger);
    awaitEachOther();

    // The greeting, a first word and a ping: by then the larger would have connected as well.
    network.awaitRequests(smaller.id(), 3, PATIENCE);

    assertThat(network.connections()).isEqualTo(1);
  }

  @Test
  void peerWithTheLargerIdConnectsWhenTheOtherSeesNobody() throws Exception {
    larger.sights(smaller);
    awaitEachOther();

    assertThat(network.connections()).isEqualTo(1);
  }

  @Test
  void onlyOneOfTwoPeersPingsAnIdleLink() throws Exception {
    smaller.sights(larger);
    awaitEachOther();
    network.awaitRequests(larger.id(), 1, PATIENCE);

    // The greeting, a first word, and two pings: by then the larger would have pinged as well.
    network.awaitRequests(smaller.id(), 4, PATIENCE);

    assertThat(network.requestsOf(larger.id())).isEqualTo(1);
  }

  @Test
  void peerThatIsPingedStillTellsItsNews() throws Exception {
    smaller.sights(larger);
    awaitEachOther();
    GameSummary game = LightPeer.games(7, 1).getFirst();

    larger.obtain(game);
    smaller.await(() -> smaller.knows(larger.id(), game.gameId()), PATIENCE);

    assertThat(smaller.knows(larger.id(), new GameId("game8"))).isFalse();
  }

  @Test
  void largeLibraryIsToldWholeHoweverOftenThePeersGreet() throws Exception {
    PeerId id = id("hoarder");
    List<GameSummary> games = LightPeer.games(0, 3_000);
    try (LightPeer hoarder = new LightPeer(id, games, listener -> network.join(id, listener))) {
      smaller.connect(hoarder.address());
      smaller.await(() -> smaller.gamesOf(id) == games.size(), PATIENCE);

      smaller.connect(hoarder.address());
      smaller.await(() -> smaller.gamesOf(id) == games.size(), PATIENCE);
      hoarder.connect(smaller.address());
      smaller.await(() -> smaller.gamesOf(id) == games.size(), PATIENCE);
    }
  }

  private void awaitEachOther() throws Exception {
    smaller.await(() -> smaller.peerCount() == 1, PATIENCE);
    larger.await(() -> larger.peerCount() == 1, PATIENCE);
  }

  private LightPeer peer(PeerId id) throws IOException {
    return new LightPeer(id, List.of(), listener -> network.join(id, listener));
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
