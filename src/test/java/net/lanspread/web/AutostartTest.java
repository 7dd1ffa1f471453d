package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutostartTest {
  @TempDir private Path home;

  private Autostart of(OperatingSystem os, String program) {
    return Autostart.of(new RealDisk(), os, home, Map.<String, String>of()::get, program)
        .orElseThrow();
  }

  @Test
  void isOnWhileItsFileIsThere() throws IOException {
    Autostart autostart = of(OperatingSystem.UNIX, "/opt/lanspread/bin/lanspread");
    assertThat(autostart.isOn()).isFalse();
    autostart.set(false);

    autostart.set(true);

    assertThat(autostart.isOn()).isTrue();
    Path file = home.resolve(".config/autostart/lanspread.desktop");
    assertThat(file).content().contains("Exec=\"/opt/lanspread/bin/lanspread\" app --no-browser\n");
    Files.delete(file);
    assertThat(autostart.isOn()).as("the user has deleted it").isFalse();
    autostart.set(true);
    autostart.set(false);
    assertThat(file).doesNotExist();
  }

  @Test
  void folderForSettingsMayBeElsewhere() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", elsewhere.toString());
    Autostart.of(new RealDisk(), OperatingSystem.UNIX, home, environment::get, "/opt/lanspread")
        .orElseThrow()
        .set(true);
    assertThat(elsewhere.resolve("autostart/lanspread.desktop")).exists();
  }

  @Test
  void pathsOfAllKindsStandAsEachSystemReadsThem() throws IOException {
    of(OperatingSystem.UNIX, "/home/a \"b\" $c/100%/lanspread").set(true);
    assertThat(home.resolve(".config/autostart/lanspread.desktop"))
        .content()
        .contains("Exec=\"/home/a \\\\\"b\\\\\" \\\\$c/100%%/lanspread\" app");
    of(OperatingSystem.MACOS, "/Applications/A & B/lanspread").set(true);
    assertThat(home.resolve("Library/LaunchAgents/net.lanspread.app.plist"))
        .content()
        .contains("<string>/Applications/A &amp; B/lanspread</string>");
    of(OperatingSystem.WINDOWS, "C:\\Users\\Jörg\\100%\\lanspread.exe").set(true);
    assertThat(
            home.resolve(
                "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/Lanspread.cmd"))
        .content()
        .isEqualToNormalizingNewlines(
            """
            @chcp 65001 >nul
            @start "" "C:\\Users\\Jörg\\100%%\\lanspread.exe" app --no-browser
            """);
  }

  @Test
  void programThatIsNotInstalledHasNone() {
    assertThat(
            Autostart.of(
                new RealDisk(), OperatingSystem.UNIX, home, Map.<String, String>of()::get, null))
        .isEmpty();
  }
}
