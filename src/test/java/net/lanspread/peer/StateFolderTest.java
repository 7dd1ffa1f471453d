package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import net.lanspread.content.OperatingSystem;
import org.junit.jupiter.api.Test;

/** The place on each system for the files of programs. */
class StateFolderTest {
  private static final Path HOME = Path.of("/home/anna").toAbsolutePath();

  private static Path folder(OperatingSystem system, Map<String, String> environment) {
    return StateFolder.standard(system, environment::get, HOME).path();
  }

  @Test
  void linuxKeepsStateWhereTheUserSays() {
    assertThat(folder(OperatingSystem.UNIX, Map.of()))
        .isEqualTo(HOME.resolve(".local/state/lanspread"));
    assertThat(folder(OperatingSystem.UNIX, Map.of("XDG_STATE_HOME", "")))
        .isEqualTo(HOME.resolve(".local/state/lanspread"));
    assertThat(folder(OperatingSystem.UNIX, Map.of("XDG_STATE_HOME", "xdg")))
        .isEqualTo(HOME.resolve(".local/state/lanspread"));
    assertThat(folder(OperatingSystem.UNIX, Map.of("XDG_STATE_HOME", HOME.resolve("x").toString())))
        .isEqualTo(HOME.resolve("x/lanspread"));
  }

  @Test
  void windowsAndMacHaveTheirOwnPlaces() {
    assertThat(
            folder(
                OperatingSystem.WINDOWS, Map.of("LOCALAPPDATA", HOME.resolve("local").toString())))
        .isEqualTo(HOME.resolve("local/Lanspread"));
    assertThat(folder(OperatingSystem.WINDOWS, Map.of()))
        .isEqualTo(HOME.resolve("AppData/Local/Lanspread"));
    assertThat(folder(OperatingSystem.MACOS, Map.of()))
        .isEqualTo(HOME.resolve("Library/Application Support/Lanspread"));
  }

  @Test
  void filesThatAreSharedHaveOneName() {
    StateFolder folder = new StateFolder(HOME);

    assertThat(folder.app()).isEqualTo(HOME.resolve("app.json"));
    assertThat(folder.settings()).isEqualTo(HOME.resolve("settings.json"));
  }
}
