package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers that download the same game at once, and pass their chunks on. */
@Timeout(120)
@Tag("process")
class SwarmScenarioTest {
  private static final String GAME = "cnc4";
  private static final int MIB = 96;
  private static final long GAME_BYTES = (long) MIB << 20;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void W01_three_leeches_one_seed() {
    PeerProcess seed = seed();
    List<PeerProcess> leeches = linkedLeeches(seed);

    List<Integer> downloads = leeches.stream().map(SwarmScenarioTest::download).toList();
    PeerProcess first = leeches.getFirst();
    first.fromStart().await("download-chunk-finished");
    while (leeches.stream().allMatch(SwarmScenarioTest::isLeeching)) {
      JsonNode row = seed.row(GAME).orElseThrow();
      String peers = seed.ask("list-peers").toString();
      if (leeches.stream().noneMatch(SwarmScenarioTest::hasTheGame)) {
        assertThat(row.path("peer_count").asInt()).as("no leech is listed").isZero();
        assertThat(peers).doesNotContain(GAME);
      }
    }

    assertAllHaveTheGame(seed, leeches, downloads);
    long fromSeed = leeches.stream().mapToLong(leech -> bytesFrom(seed.id(), leech)).sum();
    System.out.printf("the seed sent %.2f times the game%n", (double) fromSeed / GAME_BYTES);
    assertThat(fromSeed).isLessThan(3 * GAME_BYTES * 8 / 10);
  }

  @Test
  void W02_seed_dies_when_the_leeches_have_everything() {
    lab.bigGame("seed", GAME, MIB);
    PeerProcess seed = withHashes(lab.startAlone("seed"));
    List<PeerProcess> leeches = linkedLeeches(seed);
    Map<String, String> original = Lab.hashes(seed.root(GAME));

    List<Integer> downloads = leeches.stream().map(SwarmScenarioTest::download).toList();
    Set<String> together = new HashSet<>();
    PeerProcess first = leeches.getFirst();
    first
        .fromStart()
        .until(
            "all chunks are at some leech",
            _ -> {
              leeches.forEach(leech -> together.addAll(chunks(leech)));
              return together.size() == MIB / 4 + 1;
            });
    seed.kill();

    for (int i = 0; i < leeches.size(); i++) {
      assertSuccess(leeches.get(i).awaitReply(downloads.get(i)));
      assertThat(Lab.allHashes(leeches.get(i).root(GAME))).isEqualTo(original);
    }
  }

  @Test
  void W03_leech_dies_midway() {
    PeerProcess seed = seed();
    List<PeerProcess> leeches =
        linked(seed, lab.start("one"), lab.start("two"), lab.startAlone("three"));

    List<Integer> downloads = leeches.stream().map(SwarmScenarioTest::download).toList();
    PeerProcess dying = leeches.getLast();
    String dyingId = dying.id();
    leeches
        .getFirst()
        .fromStart()
        .await(
            "download-chunk-finished",
            chunk -> !chunk.path("peer_id").asString().equals(seed.id()));
    dying.kill();

    assertAllHaveTheGame(seed, leeches.subList(0, 2), downloads.subList(0, 2));
    for (PeerProcess survivor : leeches.subList(0, 2)) {
      survivor
          .fromStart()
          .await("peer-lost", lost -> lost.path("peer_id").asString().equals(dyingId));
    }
  }

  @Test
  void W04_poisoned_leech_is_banned() throws IOException {
    PeerProcess seed = seed();
    PeerProcess one = lab.start("one");
    one.connect(seed);
    try (PoisonedLeech mallory =
        new PoisonedLeech(lab.path("mallory"), new GameId(GAME), new Version(Lab.VERSION))) {
      mallory.connect(one.address());
      one.until("mallory is linked", () -> one.ask("status").path("peer_count").asInt() == 2);

      int download = download(one);

      assertSuccess(one.awaitReply(download));
      assertThat(mallory.chunksAsked()).isPositive();
      assertThat(one.fromStart().await("peer-banned").path("peer_id").asString())
          .isEqualTo(mallory.id().toString());
      assertThat(bytesFrom(mallory.id().toString(), one)).isZero();
      assertThat(Lab.allHashes(one.root(GAME))).isEqualTo(Lab.hashes(seed.root(GAME)));
    }
  }

  private PeerProcess seed() {
    lab.bigGame("seed", GAME, MIB);
    return withHashes(lab.start("seed"));
  }

  private PeerProcess withHashes(PeerProcess seed) {
    PeerProcess reader = lab.clientOf(seed);
    reader.ask("download", "game_id", GAME, "install", false, "wait", true); // hashes are made
    reader.shutdown();
    seed.fromStart().await("peer-lost");
    return seed;
  }

  /** Three peers, each linked to each and to the seed. */
  private List<PeerProcess> linkedLeeches(PeerProcess seed) {
    return linked(seed, lab.start("one"), lab.start("two"), lab.start("three"));
  }

  private static List<PeerProcess> linked(PeerProcess seed, PeerProcess... peers) {
    List<PeerProcess> leeches = new ArrayList<>();
    for (PeerProcess leech : peers) {
      leech.connect(seed);
      leeches.forEach(leech::connect);
      leeches.add(leech);
    }
    return leeches;
  }

  private static int download(PeerProcess leech) {
    return leech.send("download", "game_id", GAME, "install", false, "wait", true);
  }

  private static boolean isLeeching(PeerProcess leech) {
    return Stream.of("download-finished", "download-failed")
        .allMatch(event -> leech.fromStart().events(event).isEmpty());
  }

  /** Asked of the leech itself, which knows it before it tells anybody. */
  private static boolean hasTheGame(PeerProcess leech) {
    return leech.row(GAME).orElseThrow().path("downloaded").asBoolean();
  }

  private static void assertAllHaveTheGame(
      PeerProcess seed, List<PeerProcess> leeches, List<Integer> downloads) {
    Map<String, String> original = Lab.hashes(seed.root(GAME));
    for (int i = 0; i < leeches.size(); i++) {
      assertSuccess(leeches.get(i).awaitReply(downloads.get(i)));
      assertThat(Lab.allHashes(leeches.get(i).root(GAME))).isEqualTo(original);
      assertThat(leeches.get(i).fromStart().events("peer-banned")).isEmpty();
    }
  }

  private static void assertSuccess(JsonNode reply) {
    assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
  }

  private static List<String> chunks(PeerProcess leech) {
    return leech.fromStart().events("download-chunk-finished").stream()
        .map(chunk -> chunk.path("path").asString() + "@" + chunk.path("offset").asLong())
        .toList();
  }

  private static long bytesFrom(String peerId, PeerProcess leech) {
    return leech.fromStart().events("download-chunk-finished").stream()
        .filter(chunk -> chunk.path("peer_id").asString().equals(peerId))
        .mapToLong(chunk -> chunk.path("bytes").asLong())
        .sum();
  }
}
