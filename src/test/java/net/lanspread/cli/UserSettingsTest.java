package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.peer.GamesFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings that commands take over from the app. */
class UserSettingsTest {
  @TempDir private Path folder;

  @Test
  void settingsOfTheAppAreRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settings.json"),
            "{\"games_dir\":\"/games\",\"name\":\"Tom\",\"language\":\"de\",\"more\":[1]}");

    UserSettings settings = UserSettings.read(file);

    assertThat(settings.gamesFolders()).contains(GamesFolders.of(Path.of("/games")));
    assertThat(settings.name()).contains("Tom");
    assertThat(settings.language()).contains("de");
  }

  @Test
  void blankSettingsAreNone() throws IOException {
    Path file =
        Files.writeString(folder.resolve("settings.json"), "{\"games_dir\":\"\",\"name\":\" \"}");

    assertThat(UserSettings.read(file))
        .isEqualTo(new UserSettings(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void nothingIsKnownBeforeTheFirstStart() throws IOException {
    UserSettings settings = UserSettings.read(folder.resolve("settings.json"));

    assertThat(settings.gamesFolders()).isEmpty();
    assertThat(settings.name()).isEmpty();
  }

  @Test
  void brokenSettingsAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("settings.json"), "{\"games_dir\":");

    assertThatThrownBy(() -> UserSettings.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
