package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;
import net.lanspread.download.Grounds.Ground;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places that a new game may be written to. */
class GameGroundsTest {
  private static final GameId CSS = new GameId("css");

  @TempDir private Path home;
  private final Set<Path> readOnly = new HashSet<>();
  private final Disk disk =
      new RecordingDisk() {
        @Override
        public boolean isReadOnly(Path path) {
          return readOnly.contains(path);
        }
      };
  private Path main;
  private Path second;

  @BeforeEach
  void makeFolders() throws IOException {
    main = Files.createDirectory(home.resolve("main"));
    second = Files.createDirectory(home.resolve("second"));
  }

  private List<Path> places() throws IOException {
    Path state = home.resolve("state");
    Roots roots = new Roots(disk, List.of(main, second), state, "version.ini");
    return new GameGrounds(disk, roots, state)
        .grounds(CSS).all().stream().map(Ground::root).toList();
  }

  @Test
  void aFolderThatCannotBeWrittenIsPassedOver() throws IOException {
    assertThat(places()).containsExactly(main.resolve("css"), second.resolve("css"));
    readOnly.add(main);
    assertThat(places()).containsExactly(second.resolve("css"));
    readOnly.add(second);
    assertThat(places()).as("one of them says why").hasSize(2);
  }

  @Test
  void aGameThatIsHereStaysWhereItIs() throws IOException {
    Files.createDirectory(main.resolve("css"));
    readOnly.add(main);
    assertThat(places()).containsExactly(main.resolve("css"));
  }
}
