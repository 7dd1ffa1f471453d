package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.Test;

public class PeerTableTest {
  private static final GameId GAME = new GameId("ggoo");
  private static final Instant EVENING = Instant.parse("2026-11-20T20:15:30Z");
  private final PeerTable table = new PeerTable();

  @Test
  public void S28_known_peer_at_another_address_is_updated_in_place() {
    table.greet(peer("anna", 1000, "20250101"));

    assertThat(table.greet(peer("anna", 2000, "20250101"))).isEqualTo(PeerTable.Change.UPDATED);

    assertThat(table.entries()).hasSize(1);
    PeerEntry entry = table.entries().getFirst();
    assertThat(entry.address().getPort()).isEqualTo(2000);
    assertThat(entry.games()).containsOnlyKeys(GAME);
  }

  @Test
  void deltaOlderThanTheKnownRevisionChangesNothing() {
    PeerEntry anna = peer("anna", 1000, "20250101");
    table.greet(anna);

    assertThat(table.update(anna.id(), 2, List.of(), List.of(GAME)))
        .isEqualTo(PeerTable.Change.UPDATED);
    assertThat(table.update(anna.id(), 1, List.copyOf(anna.games().values()), List.of()))
        .isEqualTo(PeerTable.Change.NONE);
    assertThat(table.find(anna.id()).orElseThrow().games()).isEmpty();
  }

  @Test
  void whatAPeersUserDoesIsKeptUntilItSaysSomethingElseOrIsGone() {
    Instant[] now = {EVENING};
    PeerTable ours = new PeerTable(GAME::equals, () -> now[0]);
    PeerEntry anna = peer("anna", 1000, "20250101");
    Message.Since game = new Message.Since(GAME, 60);
    Message.Now playing =
        new Message.Now(
            true, List.of(game, game, new Message.Since(new GameId("more"), 1)), List.of());
    assertThat(ours.tell(anna.id(), playing)).as("nobody").contains(PeerTable.Change.NONE);
    ours.greet(anna);

    assertThat(ours.tell(anna.id(), playing)).contains(PeerTable.Change.UPDATED);
    Activity known = ours.find(anna.id()).orElseThrow().activity();
    assertThat(known)
        .isEqualTo(
            new Activity(
                true, List.of(new Activity.Doing(GAME, EVENING.minusSeconds(60))), List.of()));
    ours.update(anna.id(), 2, List.of(), List.of(GAME));
    ours.moved(anna.id(), InetAddress.getLoopbackAddress());
    assertThat(ours.find(anna.id()).orElseThrow().activity()).isEqualTo(known);

    Message.Now nothing = Activity.NOTHING.message(EVENING);
    now[0] = EVENING.plusMillis(249);
    assertThat(ours.tell(anna.id(), nothing)).as("too often").isEmpty();
    now[0] = EVENING.plusMillis(250);
    assertThat(ours.tell(anna.id(), nothing)).contains(PeerTable.Change.UPDATED);
    ours.greet(anna);
    assertThat(ours.tell(anna.id(), playing)).as("greeted anew").isPresent();
    ours.remove(anna.id());
    ours.greet(anna);
    assertThat(ours.find(anna.id()).orElseThrow().activity()).isEqualTo(Activity.NOTHING);
  }

  @Test
  void whatAPeerSaysThatItIsIsFitToBeShown() {
    PeerEntry anna = peer("anna", 1000, "20250101");
    table.greet(anna);

    table.tell(
        anna.id(),
        new Message.Now(false, List.of(), List.of(), new Message.Here("\u001b[31m1.0", 7)));

    assertThat(table.find(anna.id()).orElseThrow().activity().here())
        .isEqualTo(new Message.Here("?[31m1.0", 7));
  }

  @Test
  void whatIsDoneForTooLongOrFromTheFutureIsToldWithinBounds() {
    Activity odd =
        new Activity(
            false,
            List.of(new Activity.Doing(GAME, EVENING.plusSeconds(5))),
            List.of(new Activity.Doing(GAME, Instant.EPOCH)));

    assertThat(odd.message(EVENING))
        .isEqualTo(
            new Message.Now(
                false,
                List.of(new Message.Since(GAME, 0)),
                List.of(new Message.Since(GAME, Message.Since.MAX_SECONDS))));
  }

  @Test
  void furtherPartOfTheSameRevisionIsTakenIn() {
    PeerEntry anna = peer("anna", 1000, "20250101");
    table.greet(anna);

    assertThat(table.update(anna.id(), 1, List.of(game("more")), List.of()))
        .isEqualTo(PeerTable.Change.UPDATED);

    assertThat(table.find(anna.id()).orElseThrow().games()).hasSize(2);
  }

  @Test
  void gamesOfNoPartyOfOursAreNotKept() {
    PeerTable ours = new PeerTable(GAME::equals, InstantSource.system());
    PeerEntry anna = peer("anna", 1000, "20250101");
    ours.greet(anna);
    assertThat(ours.incomplete()).isEmpty();

    assertThat(ours.update(anna.id(), 2, List.of(game("made-up")), List.of()))
        .isEqualTo(PeerTable.Change.NONE);

    assertThat(ours.find(anna.id()).orElseThrow().games()).containsOnlyKeys(GAME);
    assertThat(ours.incomplete()).extracting(PeerEntry::id).containsExactly(anna.id());
    ours.greet(anna);
    assertThat(ours.incomplete()).isEmpty();
  }

  @Test
  void madeUpGamesFillNoMemoryInAPartyThatKnowsEveryGame() {
    int peers = PeerTable.MAX_ROWS_TOGETHER / PeerTable.MAX_ROWS + 2;
    List<GameSummary> madeUp =
        IntStream.rangeClosed(0, PeerTable.MAX_ROWS).mapToObj(i -> game("g" + i)).toList();
    for (int i = 0; i < peers; i++) {
      PeerEntry stranger = peer("stranger " + i, 1000, "20250101");
      table.greet(stranger);
      table.update(stranger.id(), 2, madeUp, List.of());
      assertThat(table.find(stranger.id()).orElseThrow().games())
          .hasSizeLessThanOrEqualTo(PeerTable.MAX_ROWS);
    }
    assertThat(rows()).isEqualTo(PeerTable.MAX_ROWS_TOGETHER);

    PeerEntry hoarder =
        table.entries().stream()
            .filter(entry -> entry.games().size() == PeerTable.MAX_ROWS)
            .findFirst()
            .orElseThrow();
    table.remove(hoarder.id());
    table.greet(peer("anna", 1000, "20250101"));
    assertThat(rows()).isEqualTo(PeerTable.MAX_ROWS_TOGETHER - PeerTable.MAX_ROWS + 1);
  }

  private int rows() {
    return table.entries().stream().mapToInt(entry -> entry.games().size()).sum();
  }

  private static GameSummary game(String id) {
    return new GameSummary(new GameId(id), new Version("20250101"), true, false, 1);
  }

  @Test
  void newestVersionIsTheTargetAndOnlyItsHoldersAreEligible() {
    List<PeerEntry> peers =
        List.of(
            peer("anna", 1, "20250101"), peer("bert", 2, "20250301"), peer("carl", 3, "20250201"));

    GameAvailability found =
        GameAvailability.of(GAME, peers, Optional.empty(), new VersionProofs());

    assertThat(found.readyPeers()).isEqualTo(3);
    assertThat(found.target()).isEqualTo(new Version("20250301"));
    assertThat(found.eligible()).containsExactly(peers.get(1));
  }

  @Test
  void pinnedVersionBeatsANewerOne() {
    List<PeerEntry> peers = List.of(peer("anna", 1, "20250101"), peer("bert", 2, "20990101"));

    GameAvailability found =
        GameAvailability.of(GAME, peers, Optional.of(new Version("20250101")), new VersionProofs());

    assertThat(found.readyPeers()).isEqualTo(2);
    assertThat(found.eligible()).containsExactly(peers.getFirst());
    assertThat(
            GameAvailability.of(
                    GAME, peers, Optional.of(new Version("20260101")), new VersionProofs())
                .target())
        .isNull();
  }

  private static PeerEntry peer(String name, int port, String version) {
    return new PeerEntry(
        PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8)),
        name,
        new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port),
        1,
        Map.of(GAME, new GameSummary(GAME, new Version(version), true, false, 1)));
  }
}
