package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The games folder changes while a peer runs. */
@Timeout(120)
class GamesFolderScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void G01_games_of_the_new_folder_are_served_and_back_again() throws Exception {
    lab.game("alpha", "cod5", 1);
    PeerProcess alpha = lab.start("alpha");
    PeerProcess client = lab.clientOf(alpha);
    String address = alpha.address();
    Path other = lab.path("other");
    Files.createDirectories(other);
    Files.move(alpha.root("cod5"), other.resolve("css"));
    Files.move(other.resolve("css/cod5.eti"), other.resolve("css/css.eti"));
    lab.game("alpha", "cod5", 1);
    int mark = alpha.mark();
    int clientMark = client.mark();

    assertThat(alpha.ask("set-games-dir", "path", other.toString()).path("games_dir").asString())
        .isEqualTo(other.toString());

    assertThat(alpha.gameIds()).containsExactly("css");
    assertThat(alpha.ask("status").path("games_dir").asString()).isEqualTo(other.toString());
    assertThat(alpha.ask("status").path("addr").asString()).isEqualTo(address);
    assertThat(alpha.ask("status").path("peer_id").asString()).isEqualTo(alpha.id());
    assertThat(alpha.from(mark).events("local-peer-ready")).hasSize(1);
    assertThat(alpha.from(mark).events("peer-lost")).hasSize(1);
    alpha.from(mark).await("peer-discovered");
    client.from(clientMark).await("peer-discovered");
    assertThat(client.gameIds()).containsExactly("css");
    client.ask("download", "game_id", "css", "install", false, "wait", true);
    assertThat(Lab.allHashes(client.root("css"))).isEqualTo(Lab.hashes(other.resolve("css")));

    clientMark = client.mark();
    alpha.ask("set-games-dir", "path", alpha.games().toString());
    client.from(clientMark).await("peer-discovered");
    assertThat(alpha.row("cod5").orElseThrow().path("downloaded").asBoolean()).isTrue();
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(Lab.hashes(alpha.root("cod5")));
    alpha.shutdown();
  }

  @Test
  void G02_refused_while_something_runs() throws Exception {
    lab.bigGame("source", "ggoo", 200);
    PeerProcess source = lab.start("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);
    Path other = lab.path("other");
    int mark = client.mark();

    client.send("download", "game_id", "ggoo", "install", false);
    client.from(mark).await("download-begin");
    assertThat(client.refusal("set-games-dir", "path", other.toString()))
        .isEqualTo("operation-in-progress");

    assertThat(other).doesNotExist();
    source.sendFreely();
    client.from(mark).await("download-finished");
    client.ask("set-games-dir", "path", other.toString());
    assertThat(other).isDirectory();
    assertThat(client.row("ggoo").orElseThrow().path("downloaded").asBoolean()).isFalse();
  }

  @Test
  void G03_bad_folders_change_nothing() throws Exception {
    lab.game("peer", "cod5", 1);
    PeerProcess peer = lab.start("peer");
    int mark = peer.mark();
    Path file = Files.writeString(lab.path("file"), "no folder");
    for (Path bad :
        List.of(
            file,
            file.resolve("below"),
            peer.state(),
            peer.state().resolve("games"),
            peer.state().getParent(),
            peer.games().resolve("deeper"))) {
      assertThat(peer.refusal("set-games-dir", "path", bad.toString()))
          .as("%s", bad)
          .isEqualTo("invalid-argument");
    }
    assertThat(peer.refusal("set-games-dir", "path", " ")).isEqualTo("invalid-argument");
    assertThat(peer.refusal("set-games-dir", "path", "a\0b")).isEqualTo("invalid-argument");
    assertThat(peer.refusal("set-games-dir")).isEqualTo("invalid-argument");

    peer.ask("set-games-dir", "path", peer.games().toString());
    assertThat(peer.gameIds()).containsExactly("cod5");
    assertThat(peer.from(mark).events("local-peer-ready")).isEmpty();
    assertThat(peer.games().resolve("deeper")).doesNotExist();
  }
}
