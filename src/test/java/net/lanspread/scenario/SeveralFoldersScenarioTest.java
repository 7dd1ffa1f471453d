package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers with several games folders. */
@Timeout(120)
@Tag("process")
class SeveralFoldersScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private static boolean isDownloaded(PeerProcess peer, String gameId) {
    return peer.row(gameId).filter(row -> row.path("downloaded").asBoolean()).isPresent();
  }

  @Test
  void G04_a_new_game_goes_where_there_is_room() throws IOException {
    lab.bigGame("source", "cnc4", 60);
    lab.bigGame("source", "cod5", 20);
    PeerProcess source = lab.start("source");
    Path second = Files.createDirectories(lab.path("second"));
    Optional<PeerProcess> small = lab.startOnSmallDisk("client", 32, "--games", second.toString());
    assumeTrue(small.isPresent(), "this machine allows no mount");
    PeerProcess client = small.get();
    client.connect(source);
    assertThat(client.ask("status").path("games_dirs").valueStream().map(JsonNode::asString))
        .containsExactly(client.games().toString(), second.toString());

    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    assertThat(Lab.allHashes(second.resolve("cnc4"))).isEqualTo(Lab.hashes(source.root("cnc4")));
    assertThat(Lab.allHashes(Lab.seenBy(client, client.root("cod5"))))
        .as("the main folder is full for the other one alone")
        .isEqualTo(Lab.hashes(source.root("cod5")));
    assertThat(Lab.seenBy(client, client.root("cnc4"))).doesNotExist();
    assertThat(second.resolve("cod5")).doesNotExist();

    lab.bigGame("other", "cnc4", 10);
    Files.writeString(lab.path("other/games/cnc4/version.ini"), "20260101\n");
    client.connect(lab.start("other"));
    client.until(
        "the newer version",
        () -> client.row("cnc4").orElseThrow().path("update_available").asBoolean());
    client.ask("update", "game_id", "cnc4", "wait", true);
    assertThat(second.resolve("cnc4/version.ini")).content().startsWith("20260101");
    assertThat(Lab.seenBy(client, client.root("cnc4")))
        .as("an update stays, though now it would fit into the main folder")
        .doesNotExist();
  }

  @Test
  void G05_a_folder_that_is_away_hides_no_game_of_the_others() throws IOException {
    lab.game("client", "cod5", 1);
    lab.game("stick", "css", 1);
    Path stick = lab.path("stick/games");
    PeerProcess client = lab.start("client", "--games", stick.toString());
    assertThat(client.gameIds()).containsExactly("cod5", "css");
    PeerProcess guest = lab.start("guest");
    guest.connect(client);

    Path away = Files.move(stick, lab.path("away"));
    client.until("css", () -> !isDownloaded(client, "css"));
    JsonNode problem = client.ask("list-games").path("problems").path(0);
    assertThat(problem.path("code").asString()).isEqualTo("games-folder-gone");
    assertThat(problem.path("folder").asString()).isEqualTo(stick.toString());
    guest.ask("download", "game_id", "cod5", "install", false, "wait", true);

    Files.move(away, stick);
    client.until("css again", () -> isDownloaded(client, "css"));
    assertThat(client.ask("list-games").path("problems")).isEmpty();
    guest.ask("download", "game_id", "css", "install", false, "wait", true);
    assertThat(Lab.allHashes(guest.root("css"))).isEqualTo(Lab.hashes(stick.resolve("css")));
  }

  @Test
  void G06_of_a_game_in_two_folders_one_is_served_and_the_other_told() throws IOException {
    lab.game("holder", "css", 1);
    lab.game("copy", "css", 2);
    Path copy = lab.path("copy/games");
    PeerProcess holder = lab.start("holder", "--games", copy.toString());

    JsonNode problems = holder.ask("list-games").path("problems");
    assertThat(problems.findValuesAsString("code")).containsExactly("second-root");
    assertThat(problems.path(0).path("folder").asString())
        .isEqualTo(copy.resolve("css").toString());
    PeerProcess guest = lab.clientOf(holder);
    guest.ask("download", "game_id", "css", "install", false, "wait", true);
    assertThat(Lab.allHashes(guest.root("css"))).isEqualTo(Lab.hashes(holder.root("css")));

    holder.ask("remove", "game_id", "css", "wait", true);
    holder.until("the copy", () -> isDownloaded(holder, "css"));
    assertThat(holder.ask("list-games").path("problems")).isEmpty();
    assertThat(copy.resolve("css/css.eti")).exists();
  }
}
