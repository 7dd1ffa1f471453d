package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The way from archives to installed games and back. */
@Timeout(120)
class InstallScenarioTest {
  private static final Map<String, byte[]> CNCTW =
      Map.of(
          "bin/cnctw-payload.bin", Lab.random(5 << 20, 6),
          "data/cnctw-assets.dat", Lab.random(1 << 20, 7));
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S05_auto_install() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);

    client.ask("download", "game_id", "cnctw", "wait", true);

    client.fromStart().await("install-begin");
    client.fromStart().await("install-finished");
    assertThat(Lab.allHashes(client.root("cnctw").resolve("local"))).isEqualTo(Lab.hashesOf(CNCTW));
    assertThat(Lab.hashes(client.root("cnctw"))).isEqualTo(Lab.hashes(bravo.root("cnctw")));
    JsonNode row = client.row("cnctw").orElseThrow();
    assertThat(row.path("installed").asBoolean()).isTrue();
    assertThat(row.path("downloaded").asBoolean()).isTrue();
  }

  @Test
  void S06_install_uninstall() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    Map<String, String> root = Lab.allHashes(client.root("bfbc2"));

    client.ask("install", "game_id", "bfbc2", "wait", true);
    assertThat(Lab.allHashes(client.root("bfbc2").resolve("local")))
        .isEqualTo(Lab.hashesOf(Map.of("bin/bfbc2.bin", Lab.random(2 << 20, "bfbc2".hashCode()))));
    assertThat(client.refusal("install", "game_id", "bfbc2")).isEqualTo("already-installed");
    assertThat(client.refusal("remove", "game_id", "bfbc2")).isEqualTo("already-installed");

    client.ask("uninstall", "game_id", "bfbc2", "wait", true);
    client.fromStart().await("uninstall-begin");
    client.fromStart().await("uninstall-finished");
    assertThat(Lab.allHashes(client.root("bfbc2"))).isEqualTo(root);
    assertThat(Files.exists(client.root("bfbc2").resolve("local"))).isFalse();
    assertThat(client.refusal("uninstall", "game_id", "bfbc2")).isEqualTo("not-installed");

    client.ask("remove", "game_id", "bfbc2", "wait", true);
    client.fromStart().await("remove-finished");
    assertThat(Files.exists(client.root("bfbc2"))).isFalse();
    assertThat(client.refusal("remove", "game_id", "bfbc2")).isEqualTo("not-downloaded");
    assertThat(client.refusal("install", "game_id", "bfbc2")).isEqualTo("not-downloaded");
  }

  @Test
  void S32_reinstall() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    client.ask("download", "game_id", "cnctw", "wait", true);
    client.ask("uninstall", "game_id", "cnctw", "wait", true);
    assertThat(Files.exists(client.root("cnctw").resolve("local"))).isFalse();
    int mark = client.mark();

    client.ask("install", "game_id", "cnctw", "wait", true);

    assertThat(Lab.allHashes(client.root("cnctw").resolve("local"))).isEqualTo(Lab.hashesOf(CNCTW));
    assertThat(client.from(mark).events("install-finished")).hasSize(1);
    assertThat(client.from(mark).events("download-begin")).isEmpty();
    assertThat(client.from(mark).events("download-chunk-finished")).isEmpty();
  }

  @Test
  void S33_external_mutation() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    PeerProcess before = lab.start("before");
    before.connect(client);
    before.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    Map<String, String> old = Lab.allHashes(before.root("bfbc2"));
    assertThat(old).isEqualTo(Lab.hashes(bravo.root("bfbc2")));

    Map<String, byte[]> replaced = Map.of("bin/bfbc2.bin", Lab.random(2 << 20, 4711));
    Lab.archive(client.root("bfbc2").resolve("bfbc2.eti"), replaced);
    client.ask("install", "game_id", "bfbc2", "wait", true);

    assertThat(Lab.allHashes(client.root("bfbc2").resolve("local")))
        .isEqualTo(Lab.hashesOf(replaced));
    PeerProcess after = lab.start("after");
    after.connect(client);
    after.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    assertThat(Lab.allHashes(after.root("bfbc2")))
        .isEqualTo(Lab.hashes(client.root("bfbc2")))
        .isNotEqualTo(old);
  }

  @Test
  void I01_damaged_archive_installs_nothing() {
    lab.game("client", "cod5", 1);
    Lab.write(lab.root("client", "cod5").resolve("cod5.eti"), Lab.random(1000, 1));
    PeerProcess client = lab.start("client");

    assertThat(client.refusal("install", "game_id", "cod5", "wait", true))
        .isEqualTo("archive-error");

    assertThat(client.fromStart().await("install-failed").path("code").asString())
        .isEqualTo("archive-error");
    assertThat(Lab.allHashes(client.root("cod5"))).containsOnlyKeys("cod5.eti", "version.ini");
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  @Test
  void I02_missing_unrar_program_is_an_archive_error() {
    lab.game("client", "cod5", 1);
    PeerProcess client = lab.start("client", "--unrar", "/missing-unrar");

    assertThat(client.refusal("install", "game_id", "cod5", "wait", true))
        .isEqualTo("archive-error");
    assertThat(Files.exists(client.root("cod5").resolve("local"))).isFalse();
  }
}
