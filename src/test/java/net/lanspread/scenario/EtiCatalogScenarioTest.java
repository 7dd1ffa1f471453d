package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A games folder of an organiser who comes from ETI's launcher, with nothing said to Lanspread. */
@Timeout(120)
class EtiCatalogScenarioTest {
  private static final List<String> OPTIONS = List.of("--listen", "127.0.0.1:0", "--no-mdns");
  private static final byte[] JPEG = {
    (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 1, 2, 3, 4
  };

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private static PeerProcess start(Lab lab, String name) {
    PeerProcess peer = PeerProcess.hosted(name, lab.path(name), OPTIONS);
    peer.address();
    return peer;
  }

  /** The launcher's own folder, with all that could be mistaken for a game. */
  private void layOutEtiFolder(String peer) {
    Path eti = lab.root(peer, "eti_launcher");
    Lab.write(eti.resolve("version.ini"), "20250101".getBytes(StandardCharsets.US_ASCII));
    Lab.archive(eti.resolve("eti_launcher.eti"), Map.of("launcher.exe", Lab.random(1_000, 1)));
    Lab.write(eti.resolve("local/launcher.exe"), Lab.random(1_000, 1));
    Lab.write(eti.resolve("video/cnctw.mp4"), Lab.random(1_000, 2));
    Lab.archive(
        eti.resolve("update/assets.eti"),
        Map.of("assets/CNCTW.JPG", JPEG, "assets/css.jpg", Lab.random(400, 3)));
    CatalogFixture.writeLaunchers(eti.resolve("update/game.db"), "cnctw", "eti_launcher");
  }

  @Test
  void E07_etis_own_folder() throws Exception {
    layOutEtiFolder("organiser");
    Path update = lab.root("organiser", "eti_launcher").resolve("update");
    Map<String, String> etis = Lab.allHashes(lab.root("organiser", "eti_launcher"));
    lab.game("organiser", "cnctw", 1);
    lab.game("organiser", "css", 1);
    lab.game("organiser", "eti_lanshare", 1);
    Path home = lab.path("app");
    layOutEtiFolder("app");
    try (PeerProcess organiser = start(lab, "organiser");
        PeerProcess guest = start(lab, "guest");
        AppProcess app = AppProcess.hosted(home, List.of())) {
      guest.connect(organiser);

      // its catalog: titles, a notice about the version, and no other games
      assertThat(organiser.gameIds()).containsExactly("cnctw");
      JsonNode row = organiser.row("cnctw").orElseThrow();
      assertThat(row.path("title").asString()).isEqualTo("Title of cnctw");
      assertThat(row.path("notices"))
          .anySatisfy(
              notice -> assertThat(notice.path("code").asString()).isEqualTo("older-than-catalog"));
      guest.until("cnctw", () -> guest.gameIds().equals(List.of("cnctw")));

      // eti_launcher is no game on any way
      for (PeerProcess peer : List.of(organiser, guest)) {
        for (String command : List.of("download", "remove", "install", "verify")) {
          assertThat(peer.refusal(command, "game_id", "eti_launcher"))
              .as("%s", command)
              .isEqualTo("unknown-game");
        }
      }
      guest.ask("download", "game_id", "cnctw", "install", false, "wait", true);
      assertThat(Lab.hashes(guest.root("cnctw"))).isEqualTo(Lab.hashes(organiser.root("cnctw")));
      assertThat(guest.root("eti_launcher")).doesNotExist();

      // its covers, and its words on the page
      app.signIn().setUp("Anna");
      app.connect(organiser);
      try (AppPage page = app.open()) {
        var _ = page.until("cnctw", "a cover", game -> game.path("cover").asBoolean());
      }
      JsonNode details = app.get("/api/games/cnctw").body();
      assertThat(details.path("description").asString())
          .isEqualTo("First line\nsecond <b>line</b>");
      assertThat(details.path("max_players").asString()).isEqualTo("2 (+ 6 CPU)");
      assertThat(details.path("master_server").asBoolean()).isTrue();
      assertThat(details.path("catalog_version").asString()).isEqualTo("20260308");

      // the launcher brings its next catalog
      CatalogFixture.sql(
          update.resolve("game.db"),
          "INSERT INTO games (game_id, game_title, game_key) VALUES ('css', 'Counter ', '"
              + CatalogFixture.KEY
              + "')");
      guest.until("css", () -> guest.gameIds().equals(List.of("cnctw", "css")));
      assertThat(organiser.row("css").orElseThrow().path("title").asString()).isEqualTo("Counter");

      // no new file is beside it, and no key has been copied anywhere
      Map<String, String> after = Lab.allHashes(lab.root("organiser", "eti_launcher"));
      assertThat(after).containsOnlyKeys(etis.keySet());
      after.remove("update/game.db");
      etis.remove("update/game.db");
      assertThat(after).isEqualTo(etis);
      for (PeerProcess peer : List.of(organiser, guest)) {
        int saidSoFar = peer.mark();
        assertThat(peer.place(0, line -> line.toString().contains(CatalogFixture.KEY)))
            .as("a key on stdout")
            .isGreaterThanOrEqualTo(saidSoFar);
      }
      assertThat(details.toString()).doesNotContain(CatalogFixture.KEY);
      assertThat(filesWithKeys())
          .containsExactlyInAnyOrder(
              "organiser/games/eti_launcher/update/game.db",
              "app/games/eti_launcher/update/game.db");
    }
  }

  /** Every file of the lab that holds a key: games, states, logs. */
  private List<String> filesWithKeys() throws IOException {
    Path folder = lab.path("");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> holdsKey(file))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private static boolean holdsKey(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(CatalogFixture.KEY);
    } catch (IOException e) {
      return false;
    }
  }
}
