package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.lanspread.content.OperatingSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs here are shell scripts")
class SystemOpenerTest {
  @TempDir private Path bin;

  @Test
  void pageGetsAWindowOfItsOwnWhereAChromiumIs() throws IOException {
    Path told = bin.resolve("told");
    Path chromium =
        Files.writeString(bin.resolve("chromium"), "#!/bin/sh\necho \"$1\" >'" + told + "'\n");
    assertThat(chromium.toFile().setExecutable(true)).isTrue();

    new SystemOpener(OperatingSystem.UNIX, Map.of("PATH", bin.toString())::get, Files::isExecutable)
        .openWindow("file:///tmp/page.html");

    assertThat(told).hasContent("--app=file:///tmp/page.html\n");
  }

  @Test
  void chromiumThatCannotBeStartedLeavesThePageToTheBrowser() throws IOException {
    Path chromium = Files.writeString(bin.resolve("chromium"), "of another machine");
    Files.write(chromium, new byte[] {0x7f, 'E', 'L', 'F', 9, 9});
    assertThat(chromium.toFile().setExecutable(true)).isTrue();

    assertThat(SystemOpener.opens(List.of(chromium.toString(), "--app=file:///tmp/page.html")))
        .isFalse();
  }

  @Test
  void folderWithTheNameOfAProgramIsOnlyShown() {
    assertThat(SystemOpener.command(OperatingSystem.MACOS, "/games/doom.app"))
        .containsExactly("open", "-R", "/games/doom.app");
    assertThat(SystemOpener.command(OperatingSystem.MACOS, "/my.games/doom"))
        .containsExactly("open", "/my.games/doom");
    assertThat(SystemOpener.command(OperatingSystem.MACOS, "/logs/doom-server_start.log"))
        .containsExactly("open", "/logs/doom-server_start.log");
  }
}
