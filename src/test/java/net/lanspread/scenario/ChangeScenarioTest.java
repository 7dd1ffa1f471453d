package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games folders that change while peers watch each other. */
@Timeout(120)
class ChangeScenarioTest {
  private static final int MANY = 500;

  /**
   * The number of events of one kind that many changes at once may cost: each pass over the changes
   * makes one or two, and there are about three passes a second while somebody copies.
   */
  private static final int FEW = 60;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S21_add() {
    lab.game("holder", "bf1942", 1);
    PeerProcess holder = lab.start("holder");
    PeerProcess other = lab.start("other");
    other.connect(holder);
    assertThat(other.gameIds()).containsExactly("bf1942");

    lab.game("holder", "cod5", 2);
    other.until("cod5", () -> other.row("cod5").isPresent());

    JsonNode row = other.row("cod5").orElseThrow();
    assertThat(row.path("peer_count").asInt()).isEqualTo(1);
    assertThat(row.path("eti_game_version").asString()).isEqualTo(Lab.VERSION);
    other.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(Lab.allHashes(other.root("cod5"))).isEqualTo(Lab.hashes(holder.root("cod5")));
    assertNobodyReconnected(other, holder);
  }

  @Test
  void S22_remove() throws IOException {
    lab.game("holder", "bf1942", 1);
    lab.game("holder", "cod5", 1);
    lab.game("holder", "ggoo", 1);
    PeerProcess holder = lab.start("holder");
    PeerProcess other = lab.start("other");
    other.connect(holder);
    assertThat(other.gameIds()).containsExactly("bf1942", "cod5", "ggoo");

    Files.delete(holder.root("cod5").resolve("version.ini"));
    Files.delete(holder.root("cod5").resolve("cod5.eti"));
    Files.delete(holder.root("cod5"));
    other.until("cod5 to go", () -> other.row("cod5").isEmpty());
    Files.move(holder.root("bf1942"), lab.path("moved-away"));
    other.until("bf1942 to go", () -> other.row("bf1942").isEmpty());

    assertThat(holder.gameIds()).containsExactly("ggoo");
    assertThat(other.refusal("download", "game_id", "cod5")).isEqualTo("no-peers-have-game");
    other.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    assertThat(Lab.allHashes(other.root("ggoo"))).isEqualTo(Lab.hashes(holder.root("ggoo")));
    assertNobodyReconnected(other, holder);
  }

  @Test
  void S23_version_bump() {
    PeerProcess holder = lab.start("holder");
    PeerProcess other = lab.start("other");
    other.connect(holder);
    lab.game("holder", "cod5", 1);
    other.until("cod5", () -> isTarget(other, Lab.VERSION));

    lab.version("holder", "cod5", "20250102");
    other.until("the new version", () -> isTarget(other, "20250102"));

    other.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(Lab.allHashes(other.root("cod5"))).isEqualTo(Lab.hashes(holder.root("cod5")));
    assertNobodyReconnected(other, holder);
  }

  @Test
  void D05_version_bump_that_leaves_no_trace_but_the_content() throws IOException {
    lab.game("holder", "cod5", 1);
    PeerProcess holder = lab.start("holder");
    PeerProcess other = lab.start("other");
    other.connect(holder);
    other.ask("download", "game_id", "cod5", "install", false, "wait", true);
    Path sentinel = holder.root("cod5").resolve("version.ini");
    FileTime time = Files.getLastModifiedTime(sentinel);

    lab.version("holder", "cod5", "20250102");
    Files.setLastModifiedTime(sentinel, time);
    other.until("the new version", () -> isTarget(other, "20250102"));

    assertThat(Files.getLastModifiedTime(sentinel)).isEqualTo(time);
    other.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(Lab.allHashes(other.root("cod5"))).isEqualTo(Lab.hashes(holder.root("cod5")));
    assertThat(other.fromStart().events("peer-banned")).isEmpty();
  }

  @Test
  void X10_500_roots_at_once() throws IOException {
    List<String> gameIds = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      gameIds.add(String.format(Locale.ROOT, "game%03d", i));
    }
    Path catalog = lab.path("large.db");
    CatalogFixture.writeEti(catalog, gameIds.toArray(String[]::new));
    PeerProcess holder = lab.launch("holder", catalog);
    PeerProcess watcher = lab.launch("watcher", catalog);
    watcher.connect(holder);

    int holderMark = holder.mark();
    int watcherMark = watcher.mark();
    for (String gameId : gameIds) {
      Lab.write(holder.root(gameId).resolve(gameId + ".eti"), Lab.random(1000, 1));
      lab.version("holder", gameId, "20250101");
    }
    watcher.until("all games", () -> targets(watcher, "20250101") == MANY);
    gameIds.forEach(gameId -> lab.version("holder", gameId, "20250202"));
    watcher.until("all new versions", () -> targets(watcher, "20250202") == MANY);

    // A later change that has come shows that no earlier one is still on its way.
    lab.version("holder", gameIds.getFirst(), "20250303");
    watcher.until("the last change", () -> targets(watcher, "20250303") == 1);
    assertThat(targets(watcher, "20250202")).isEqualTo(MANY - 1);
    int told = holder.from(holderMark).events("local-library-changed").size();
    int heard = watcher.from(watcherMark).events("games-list-updated").size();
    System.out.println(
        "500 roots copied and 500 changed: told " + told + " times, heard " + heard + " times");
    assertThat(told).isBetween(3, FEW);
    assertThat(heard).as("one for each delta").isBetween(3, FEW);
    assertNobodyReconnected(watcher, holder);
  }

  private static boolean isTarget(PeerProcess peer, String version) {
    return peer.row("cod5")
        .map(row -> row.path("eti_game_version").asString("").equals(version))
        .orElse(false);
  }

  /** The number of games that one peer offers in this version. */
  private static long targets(PeerProcess peer, String version) {
    JsonNode games = peer.ask("list-games").path("games");
    return games
        .valueStream()
        .filter(row -> row.path("peer_count").asInt() == 1)
        .filter(row -> row.path("eti_game_version").asString("").equals(version))
        .count();
  }

  private static void assertNobodyReconnected(PeerProcess at, PeerProcess other) {
    assertThat(at.fromStart().events("peer-lost")).isEmpty();
    assertThat(at.fromStart().events("peer-discovered")).hasSize(1);
    assertThat(at.ask("list-peers").path("peers").findValuesAsString("peer_id"))
        .containsExactly(other.id());
  }
}
