package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.FileList;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Notice;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The downloaded games that others may have. */
class OfferedGamesTest {
  private static final Version VERSION = new Version("20250101");

  @TempDir Path home;
  private LibraryFixture fixture;

  @BeforeEach
  void makeGame() throws IOException {
    fixture = new LibraryFixture(home);
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/data.bin", "data");
    assumeThat(home.getFileSystem().getSeparator()).as("a disk with such names").isEqualTo("/");
  }

  private void recordAsDownloaded() {
    new RecordedManifests(fixture.disk, fixture.state)
        .putDownloaded(
            BFBC2,
            new Manifest(
                VERSION, List.of(hashed("version.ini", "20250101"), hashed("data.bin", "data"))));
  }

  private static HashedFile hashed(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new HashedFile(path, bytes.length, List.of(Sha256.hash(bytes)));
  }

  private void assertOffered() throws IOException {
    assertThat(fixture.seen().offered()).isTrue();
    assertThat(fixture.seen().availability()).isEqualTo(LocalGame.Availability.READY);
    assertThat(fixture.scanned().problems()).isEmpty();
  }

  private String keptFor(Notice.Code code) throws IOException {
    LocalGame game = fixture.seen();
    assertThat(game.downloaded()).as("for its owner").isTrue();
    assertThat(game.offered()).isFalse();
    assertThat(game.availability()).isEqualTo(LocalGame.Availability.LOCAL_ONLY);
    List<Notice> notices = fixture.scanned().notices(BFBC2);
    assertThat(notices).singleElement().extracting(Notice::code).isEqualTo(code);
    return notices.getFirst().message();
  }

  @ParameterizedTest
  @ValueSource(strings = {"con.txt", "a:b", "sub/ends.", "what?.dat", "Data.bin", "Version.ini"})
  void gameWithANameThatNotEveryComputerCanHoldIsKeptBack(String name) throws IOException {
    assertOffered();
    fixture.write("bfbc2/" + name, "x");
    assertThat(keptFor(Notice.Code.UNSHAREABLE)).contains(name(name));
    Files.delete(fixture.games.resolve("bfbc2").resolve(name));
    assertOffered();
  }

  /** One of two names that differ by case; the message may have either. */
  private static String name(String name) {
    return name.equals("Data.bin") ? "ata.bin" : name;
  }

  @ParameterizedTest
  @ValueSource(strings = {".sync/a:b", ".wineprefix/dosdevices/c:", "local/con.txt"})
  void namesOutsideTheContentDoNotPreventSharing(String name) throws IOException {
    fixture.write("bfbc2/" + name, "x");
    assertOffered();
  }

  @Test
  void namesBesideADownloadedGameKeepItBackOnlyWhenItIsDamaged() throws IOException {
    recordAsDownloaded();
    fixture.write("bfbc2/a:b", "x").write("bfbc2/game.log", "played");
    assertOffered();
    assertThat(fixture.seen().sizeBytes()).as("of what was downloaded").isEqualTo(12);

    Files.delete(fixture.games.resolve("bfbc2/data.bin"));
    fixture.write("bfbc2/data.bin", "damaged");
    assertThat(keptFor(Notice.Code.UNSHAREABLE)).contains("a:b");
  }

  @Test
  void gameOfMoreFilesThanAListHoldsIsKeptBack() throws IOException {
    Path second = Files.createDirectory(home.resolve("second"));
    Path root = second.resolve("games/bfbc2");
    fixture = new LibraryFixture(second, new CrowdedDisk(root, FileList.MAX_FILES));
    fixture.write("bfbc2/version.ini", "20250101");
    assertOffered();

    Path third = Files.createDirectory(home.resolve("third"));
    root = third.resolve("games/bfbc2");
    fixture = new LibraryFixture(third, new CrowdedDisk(root, FileList.MAX_FILES + 1));
    fixture.write("bfbc2/version.ini", "20250101");
    assertThat(keptFor(Notice.Code.UNSHAREABLE)).contains("100,001 files");
  }

  @Test
  void damagedGameIsKeptBackUntilItIsMended() throws IOException {
    DamagedGames damaged = new DamagedGames(fixture.disk, fixture.state);
    damaged.add(BFBC2, VERSION);
    assertThat(keptFor(Notice.Code.DAMAGED)).contains("Verify");
    damaged.remove(BFBC2);
    assertOffered();
    damaged.add(BFBC2, new Version("20240101"));
    assertOffered();
  }
}
