package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.OperatingSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ChromiumTest {
  private static final String DOOR = "file:///home/tom/lanspread-open.html";

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its paths are those of a Unix")
  void firstOneOnThePathShowsTheWindow() {
    Set<Path> there = Set.of(Path.of("/usr/bin/google-chrome"), Path.of("/opt/bin/vivaldi"));
    assertThat(
            Chromium.window(
                OperatingSystem.UNIX,
                Map.of("PATH", ".:/usr/bin:/opt/bin")::get,
                there::contains,
                DOOR))
        .hasValueSatisfying(
            command -> assertThat(command).startsWith("/usr/bin/google-chrome", "--app=" + DOOR));
  }

  @Test
  void edgeIsFoundOnWindows() {
    String edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
    Map<String, String> environment =
        Map.of("ProgramFiles", "C:\\Program Files", "ProgramFiles(x86)", "C:\\Program Files (x86)");
    assertThat(
            Chromium.window(OperatingSystem.WINDOWS, environment::get, Path.of(edge)::equals, DOOR))
        .hasValueSatisfying(command -> assertThat(command).startsWith(edge));
  }

  @Test
  void computerWithAnotherBrowserHasNoSuchWindow() {
    assertThat(
            Chromium.window(
                OperatingSystem.UNIX, Map.of("PATH", "/usr/bin")::get, _ -> false, DOOR))
        .isEmpty();
    assertThat(
            Chromium.window(OperatingSystem.UNIX, Map.<String, String>of()::get, _ -> true, DOOR))
        .isEmpty();
    assertThat(
            Chromium.window(OperatingSystem.MACOS, Map.<String, String>of()::get, _ -> false, DOOR))
        .isEmpty();
  }
}
