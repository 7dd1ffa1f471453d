package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.disk.Permissions;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page with which a browser is started, and whose name every user of the computer can read. */
class DoorPageTest {
  private static final String ADDRESS = "http://127.0.0.1:40123/#c=";

  private final Path home;
  private final Path state;

  DoorPageTest(@TempDir Path home) {
    this.home = home;
    this.state = home.resolve(".local/state/lanspread");
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(state);
  }

  @Test
  void pageLeadsOnAndItsNameTellsNothing() throws IOException {
    DoorPage door = DoorPage.of(new RealDisk(), state, home, false);

    String name = door.write(ADDRESS + "c0de");

    Path file = Path.of(URI.create(name));
    assertThat(name).startsWith("file:///").doesNotContain("c0de");
    assertThat(file).hasParent(state);
    assertThat(file).content().contains("content=\"0; url=" + ADDRESS + "c0de\"");
    Permissions.assertOwnersAlone(file);
  }

  @Test
  void pageIsThereUntilItsOwnCodeIsTraded() throws IOException {
    DoorPage door = DoorPage.of(new RealDisk(), state, home, false);
    Path file = Path.of(URI.create(door.write(ADDRESS + "first")));
    door.write(ADDRESS + "second");

    door.used("first");
    assertThat(file).as("of the second").content().contains("second");
    door.used("second");
    assertThat(file).doesNotExist();
    door.used("second");
    door.delete();
  }

  @Test
  void browserFromASnapCanReadIt() throws IOException {
    String name = DoorPage.of(new RealDisk(), state, home, true).write(ADDRESS + "c0de");

    Path file = home.relativize(Path.of(URI.create(name)));
    assertThat(file).hasToString("lanspread-open.html");
    Permissions.assertOwnersAlone(home.resolve(file));
  }
}
