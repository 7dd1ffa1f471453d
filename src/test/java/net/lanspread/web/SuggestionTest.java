package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionTest {
  @TempDir Path folder;

  @Test
  void etisFolderIsSuggestedThenAnyOfItsNameThenOneWithoutASpace() throws IOException {
    Path c = Files.createDirectories(folder.resolve("c"));
    Path d = Files.createDirectories(folder.resolve("d"));
    List<Path> drives = List.of(c, d, folder.resolve("no_medium"));

    assertThat(games(drives, "/home/tom")).isEqualTo(Path.of("/home/tom/Games"));
    assertThat(games(drives, "/home/Tom Meier")).isEqualTo(Path.of("/LAN"));
    Files.createDirectories(c.resolve("LAN"));
    assertThat(games(drives, "/home/tom")).isEqualTo(c.resolve("LAN"));
    Files.createDirectories(d.resolve("LAN/eti_launcher"));
    assertThat(games(drives, "/home/tom")).isEqualTo(d.resolve("LAN"));
  }

  private static Path games(List<Path> drives, String home) {
    return Suggestion.games(new RealDisk(), drives, Path.of(home));
  }
}
