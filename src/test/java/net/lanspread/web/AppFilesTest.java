package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Permissions;
import net.lanspread.disk.RealDisk;
import net.lanspread.peer.GamesFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The app's files on the disk. */
class AppFilesTest {
  private final Path folder;

  AppFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void settingsComeBackAsTheyWere() throws IOException {
    Path games = Files.createDirectories(folder.resolve("games"));
    Path state = Files.createDirectories(folder.resolve("state"));
    SettingsFile file = new SettingsFile(new RealDisk(), state);
    AppSettings settings =
        new AppSettings(
            GamesFolders.of(games),
            "Tøm \"T\"",
            AppSettings.Language.FR,
            Optional.of("swordfish"),
            false);
    assertThat(file.read()).isEmpty();

    file.write(settings);
    assertThat(file.read()).hasValue(settings);
    Permissions.assertOwnersAlone(state.resolve("settings.json"));
    AppSettings next = settings.with(GamesFolders.of(folder), "Ann", AppSettings.Language.DE, true);
    file.write(next);
    assertThat(file.read()).hasValue(next);
    assertThat(state).isDirectoryContaining("glob:**settings.json");

    GamesFolders unplugged = GamesFolders.of(folder.resolve("unplugged"));
    file.write(settings.with(unplugged, "Ann", AppSettings.Language.DE, true));
    assertThat(file.read()).as("a folder that is gone is asked for again").isEmpty();
    assertThat(folder.resolve("unplugged")).doesNotExist();
  }

  @Test
  void oneFolderOfAnEarlierVersionIsRead() throws IOException {
    Path games = Files.createDirectories(folder.resolve("games"));
    Path second = folder.resolve("second");
    Path settings = Files.createDirectories(folder.resolve("state")).resolve("settings.json");
    Files.writeString(
        settings,
        """
        {"format":1,"games_dir":"%s","name":"Tom","language":"de"}\
        """
            .formatted(games));
    SettingsFile file = new SettingsFile(new RealDisk(), folder.resolve("state"));

    AppSettings read = file.read().orElseThrow();

    assertThat(read.gamesFolders()).isEqualTo(GamesFolders.of(games));
    GamesFolders both = new GamesFolders(List.of(second, games));
    file.write(read.with(both, "Tom", AppSettings.Language.DE, true));
    assertThat(file.read().orElseThrow().gamesFolders())
        .as("a folder that is there is enough, and the order stays")
        .isEqualTo(both);
    assertThat(settings).content().doesNotContain("\"games_dir\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"format\":2,\"games_dir\":\"/\",\"name\":\"Tom\",\"language\":\"de\"}",
        "{\"format\":1,\"games_dir\":\"\",\"name\":\"Tom\",\"language\":\"de\"}",
        "{\"format\":1,\"games_dir\":\"/\",\"name\":\"T\\nom\",\"language\":\"de\"}",
        "{\"format\":1,\"games_dir\":\"/\",\"name\":\"Tom\",\"language\":\"xx\"}"
      })
  void damagedSettingsLeadToTheQuestions(String text) throws IOException {
    Files.writeString(folder.resolve("settings.json"), text);

    assertThat(new SettingsFile(new RealDisk(), folder).read()).isEmpty();
  }

  @Test
  void addressOfTheAppIsForItsOwnerAlone() throws IOException {
    AppFile file = new AppFile(new RealDisk(), folder);
    AppFile.Address address = new AppFile.Address(40_123, "secret", 77);
    assertThat(file.read()).isEmpty();

    file.write(address);
    assertThat(folder.resolve("app.json"))
        .hasContent("{\"port\":40123,\"token\":\"secret\",\"pid\":77}");
    Permissions.assertOwnersAlone(folder.resolve("app.json"));
    assertThat(file.read()).hasValue(address);
    file.delete();
    assertThat(file.read()).isEmpty();
    assertThat(file.lastPort()).as("for the next start").isEqualTo(40_123);
    Files.writeString(folder.resolve("page-port"), "80");
    assertThat(file.lastPort()).as("nobody's page is there").isZero();
    Files.writeString(folder.resolve("app.json"), "{\"port\":0}");
    assertThat(file.read()).isEmpty();
  }

  @Test
  void addressIsOpenedByTheSystemsOwnProgram() {
    assertThat(SystemOpener.command(OperatingSystem.UNIX, "http://x/#c=1"))
        .containsExactly("xdg-open", "http://x/#c=1");
    assertThat(SystemOpener.command(OperatingSystem.MACOS, "http://x/#c=1"))
        .containsExactly("open", "http://x/#c=1");
    assertThat(SystemOpener.command(OperatingSystem.WINDOWS, "http://x/#c=1"))
        .containsExactly("rundll32", "url.dll,FileProtocolHandler", "http://x/#c=1");
  }

  @Test
  void coversAreFoundBesideTheCatalogFirst() throws IOException, RefusedException {
    Path games = Files.createDirectories(folder.resolve("home/games"));
    Path beside = Files.createDirectories(folder.resolve("party/covers"));
    Path inGames = Files.createDirectories(games.resolve("covers"));
    Files.writeString(beside.resolve("css.jpg"), "organiser's");
    Files.writeString(inGames.resolve("css.png"), "guest's");
    Files.writeString(inGames.resolve("bf1942.png"), "png");
    Files.writeString(inGames.resolve("notes.txt"), "no picture");
    Files.writeString(folder.resolve("secret.jpg"), "secret");
    Files.createSymbolicLink(inGames.resolve("link.jpg"), folder.resolve("secret.jpg"));
    Path etis = Files.createDirectories(folder.resolve("etis"));
    Files.writeString(etis.resolve("css.png"), "launcher's");
    Files.writeString(etis.resolve("worms.jpg"), "launcher's");
    Covers covers = new Covers(new RealDisk());
    covers.look(GamesFolders.of(games), folder.resolve("party/game.db"), List.of(etis));

    assertThat(covers.has(new GameId("Worms"))).isTrue();

    assertThat(covers.has(new GameId("css"))).isTrue();
    assertThat(covers.has(new GameId("notes"))).isFalse();
    assertThat(covers.has(new GameId("link"))).as("links are not followed").isFalse();
    assertThat(covers.show("css"))
        .isInstanceOfSatisfying(
            Answer.Bytes.class,
            shown -> {
              assertThat(shown.body).asString().isEqualTo("organiser's");
              assertThat(shown.mediaType).isEqualTo("image/jpeg");
            });
    assertThat(covers.show("bf1942"))
        .isInstanceOfSatisfying(
            Answer.Bytes.class, shown -> assertThat(shown.mediaType).isEqualTo("image/png"));
  }

  @Test
  void foldersAreListedForAChooser() throws IOException, RefusedException {
    Files.createDirectories(folder.resolve("b <b>old<b>"));
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve(".hidden"));
    Files.writeString(folder.resolve("file"), "");
    Folders folders = new Folders(new RealDisk(), folder);

    Folders.Folder own = folders.list(Optional.empty());
    assertThat(own.path()).isEqualTo(folder.toString());
    assertThat(own.parent()).isEqualTo(String.valueOf(folder.getParent()));
    assertThat(own.folders()).containsExactly("a", "b <b>old<b>");
    assertThat(own.freeBytes()).isPositive();
    assertThat(own.writable()).isTrue();
    assertThat(folders.freeBytes(folder.resolve("not/yet/there"))).isPositive();
    assertThat(folders.list(Optional.of(folder + "/a/../a")).path())
        .isEqualTo(folder.resolve("a").toString());
    for (String named : new String[] {"a", "", folder + "/file", folder + "/none", "\0"}) {
      try {
        folders.list(Optional.of(named));
        throw new AssertionError(named + " was listed");
      } catch (RefusedException e) {
        assertThat(e.status()).as(named).isEqualTo(422);
        assertThat(e.code()).isEqualTo("invalid-argument");
      }
    }
  }
}
