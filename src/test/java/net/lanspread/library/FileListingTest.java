package net.lanspread.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.RecordingDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListingTest {
  private static final SharedFile SENTINEL = new SharedFile("version.ini", 8);

  @TempDir Path root;

  private FileListingTest write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  private FileListingTest sentinel() throws IOException {
    return write("version.ini", "20250101");
  }

  private List<SharedFile> listed() throws IOException {
    return new FileListing(new RealDisk()).list(root).files();
  }

  @Test
  void filesAreListedByPathWithTheirSizes() throws IOException {
    sentinel().write("b.eti", "12345").write("a/deep/maps.pak", "").write("a.txt", "1");
    Files.createDirectory(root.resolve("empty"));
    assertThat(listed())
        .containsExactly(
            new SharedFile("a.txt", 1),
            new SharedFile("a/deep/maps.pak", 0),
            new SharedFile("b.eti", 5),
            SENTINEL);
  }

  @Test
  void theInstalledGameIsNotShared() throws IOException {
    sentinel().write("local/game.exe", "x").write("data/local/shared.txt", "12");
    assertThat(listed()).containsExactly(new SharedFile("data/local/shared.txt", 2), SENTINEL);
  }

  @Test
  void localIsNotSharedInAnySpelling() throws IOException {
    sentinel().write("LoCaL/game.exe", "x");
    assertThat(listed()).containsExactly(SENTINEL);
  }

  @Test
  void filesOfTheLauncherAreNotShared() throws IOException {
    sentinel()
        .write(".version.ini.tmp", "x")
        .write(".version.ini.discarded", "x")
        .write(".local.installing/game.exe", "x")
        .write(".Local.Backup/game.exe", "x")
        .write("data/.lanspread_owned", "x")
        .write("data/.local.backup/game.exe", "x");
    assertThat(listed()).containsExactly(SENTINEL);
  }

  @Test
  void foldersThatAreNoContentAreNotEvenLookedInto() throws IOException {
    sentinel()
        .write("local/deep/game.exe", "x")
        .write(".local.backup/deep/game.exe", "x")
        .write(".wineprefix/drive_c/windows/x.dll", "x")
        .write(".sync/Archive/old.eti", "x");
    RecordingDisk disk = new RecordingDisk();
    assertThat(new FileListing(disk).list(root).files()).containsExactly(SENTINEL);
    assertThat(disk.events()).containsExactly("list " + root.getFileName());
  }

  @Test
  void leftoversOfOtherProgramsAreNotShared() throws IOException {
    sentinel()
        .write("desktop.ini", "x")
        .write("data/Thumbs.db", "x")
        .write("data/.DS_Store", "x")
        .write("data/maps.pak.!sync", "x")
        .write("data/maps.pak", "12");
    assertThat(listed()).containsExactly(new SharedFile("data/maps.pak", 2), SENTINEL);
  }

  @Test
  void linksAreNeitherSharedNorFollowed(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("secret.txt"), "secret");
    sentinel();
    Files.createSymbolicLink(root.resolve("folder"), elsewhere);
    Files.createSymbolicLink(root.resolve("file.txt"), elsewhere.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("dangling"), elsewhere.resolve("missing"));
    assertThat(listed()).containsExactly(SENTINEL);
  }

  @Test
  void namesThatNotEveryDiskCanHoldAreLeftOut() throws IOException {
    assumeThat(root.getFileSystem().getSeparator()).as("a disk that can hold them").isEqualTo("/");
    sentinel()
        .write("what?.txt", "x")
        .write("back\\slash.txt", "x")
        .write("con.txt", "x")
        .write("ends in a dot.", "x")
        .write("a\u0007bell.txt", "x")
        .write("nul/fine.txt", "x")
        .write("good.txt", "x");
    assertThat(listed()).containsExactly(new SharedFile("good.txt", 1), SENTINEL);
  }

  @Test
  void pathsThatCollideWithoutCaseAreRefused() throws IOException {
    sentinel().write("Maps/one.pak", "x").write("maps/ONE.pak", "x");
    assumeThat(root.resolve("Maps").toRealPath()).isNotEqualTo(root.resolve("maps").toRealPath());
    assertThatThrownBy(this::listed)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("collide");
  }

  @Test
  void aRootWithoutSentinelIsRefused() throws IOException {
    write("bfbc2.eti", "archive").write("data/version.ini", "20250101");
    assertThatThrownBy(this::listed)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no version.ini");
  }

  @Test
  void aSentinelThatIsTooLargeIsRefused() throws IOException {
    write("version.ini", "1".repeat(VersionIni.MAX_BYTES + 1));
    assertThatThrownBy(this::listed)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void moreFilesThanAllowedAreRefused() throws IOException {
    assertThat(new FileListing(new CrowdedDisk(root, FileList.MAX_FILES)).list(root).files())
        .hasSize(FileList.MAX_FILES);
    FileListing crowded = new FileListing(new CrowdedDisk(root, FileList.MAX_FILES + 1));
    assertThatThrownBy(() -> crowded.list(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than " + FileList.MAX_FILES);
  }

  @Test
  void aRootThatIsNotThereCannotBeListed() {
    FileListing listing = new FileListing(new RealDisk());
    assertThatThrownBy(() -> listing.list(root.resolve("missing"))).isInstanceOf(IOException.class);
  }
}
