package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.install.PayloadRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A game that Lanspread has downloaded into one games folder, and of which a copy of the user's own
 * lies in another.
 */
class TwoRootsTest {
  private static final String NAME = DownloadFixture.ID.value();
  private static final GameContent OLD =
      GameContent.version("20240101").with("bfbc2.eti", "old").with("old.txt", "old");
  private static final GameContent NEW = GameContent.version("20250101").with("bfbc2.eti", "newer");

  @TempDir private Path home;
  private Path stick;
  private Path own;

  @BeforeEach
  void downloadToTheStick() throws IOException {
    stick = Files.createDirectory(home.resolve("stick"));
    own = Files.createDirectories(home.resolve("games").resolve(NAME));
    download(stick.resolve(NAME), OLD);
    Files.move(stick, home.resolve("away"));
  }

  private Roots roots() {
    return new Roots(
        DownloadFixture.REAL,
        List.of(home.resolve("games"), stick),
        home.resolve("state"),
        "version.ini");
  }

  private Path state() {
    return home.resolve("state/games").resolve(NAME);
  }

  private PayloadFiles payload(Path root) {
    return new PayloadFiles(DownloadFixture.REAL, roots(), root, state());
  }

  private PayloadRecord record(Path root) {
    return new PayloadRecord(DownloadFixture.REAL, roots(), root, state());
  }

  private void download(Path root, GameContent content) throws IOException {
    PayloadFiles payload = payload(root);
    payload.begin(content.list(), content.version());
    for (var file : content.list().files()) {
      if (!file.path().equals("version.ini")) {
        try (Disk.Writer writer = payload.openWriter(file)) {
          writer.write(
              java.nio.ByteBuffer.wrap(content.files().getOrDefault(file.path(), new byte[0])), 0);
        }
      }
    }
    payload.commit(content.list(), content.version(), Set.of());
  }

  private void copy(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(own.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void whatWasDownloadedElsewhereIsNoneOfTheCopyToDiscard() throws IOException {
    copy(Map.of("bfbc2.eti", "mine"));
    assertThat(record(own).paths()).isEmpty();

    payload(own).deletePayload();

    assertThat(own.resolve("bfbc2.eti")).hasContent("mine");
    assertThat(record(stick.resolve(NAME)).paths())
        .as("known when the disk is back")
        .containsExactly("bfbc2.eti", "old.txt");
  }

  @Test
  void aCopyIsMovedAsideByAnUpdate() throws IOException {
    copy(Map.of("version.ini", "20240101", "bfbc2.eti", "mine", "old.txt", "mine, too"));

    download(own, NEW);

    assertThat(own.resolve(MovedAside.FOLDER).resolve("20240101/old.txt")).hasContent("mine, too");
  }

  @Test
  void aGameThatItsUserMovesIsLanspreadsStill() throws IOException {
    Files.move(home.resolve("away"), stick);
    Files.createDirectory(stick.resolve("another game"));
    Files.delete(own);
    Files.move(stick.resolve(NAME), own);

    assertThat(record(own).paths()).containsExactly("bfbc2.eti", "old.txt");
  }

  @Test
  void aLinkToItsNewPlaceIsTheSameRoot() throws IOException {
    Files.delete(own);
    Files.move(home.resolve("away"), stick);
    Path elsewhere = Files.move(stick.resolve(NAME), home.resolve("elsewhere")).toRealPath();
    Files.createSymbolicLink(stick.resolve(NAME), elsewhere);

    assertThat(record(elsewhere).paths()).containsExactly("bfbc2.eti", "old.txt");
  }
}
