package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is not taken for a game is told with the reason. */
class FolderProblemsTest {
  @TempDir Path home;
  private LibraryFixture fixture;

  @BeforeEach
  void makeFolders() throws IOException {
    fixture = new LibraryFixture(home);
  }

  /** The one thing that a library which has just started tells. */
  private FolderProblem told() throws IOException {
    List<FolderProblem> problems = fixture.scanned().problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static Notice.Code code(Library library) {
    return library.notices(BFBC2).getFirst().code();
  }

  @Test
  void aGameAsItShouldBeTellsNothing() throws IOException {
    fixture.write("bfbc2/version.ini", "\ufeff20250101\r\nbuild 7\r\n").folder("aliens/local");
    fixture.write("photos/trip.jpg", "no game at all");
    assertThat(fixture.scanned().problems()).isEmpty();
    assertThat(fixture.seen().version()).isEqualTo(new Version("20250101"));
  }

  @Test
  void aVersionIniThatIsNoneIsToldWithTheReason() throws IOException {
    fixture.write("bfbc2/version.ini", "[version]\r\nversion=20250101\r\n");
    assertThat(told().folder()).isEqualTo("bfbc2");
    assertThat(told().gameId()).isEqualTo(BFBC2);
    assertThat(told().notice().code()).isEqualTo(Notice.Code.VERSION_INI);
    assertThat(told().notice().message()).contains("eight digits");

    fixture.write("bfbc2/version.ini", "2\0000\0002\0005\0000\0001\0000\0001\0");
    assertThat(told().notice().message()).contains("UTF-16");
    Files.delete(fixture.games.resolve("bfbc2/version.ini"));
    fixture.folder("bfbc2/version.ini");
    assertThat(told().notice().message()).contains("folder or a link");
    assertThat(fixture.allSeen()).isEmpty();
  }

  @Test
  void anArchiveWithoutSentinelIsToldUnlessItIsOurs() throws IOException {
    fixture.write("bfbc2/bfbc2.eti", "half");
    assertThat(told().notice().code()).isEqualTo(Notice.Code.NO_VERSION_INI);
    fixture.ours.add(BFBC2);
    assertThat(fixture.scanned().problems()).isEmpty();
    fixture.ours.clear();
    fixture.folder("bfbc2/local");
    assertThat(fixture.scanned().problems()).as("an install without its archives").isEmpty();
  }

  @Test
  void aNameInOtherCaseIsToldWhereTheDiskMindsIt() throws IOException {
    fixture.write("BFBC2/version.ini", "20250101");
    assertThat(told().folder()).isEqualTo("BFBC2");
    assertThat(told().notice().code()).isEqualTo(Notice.Code.NAME_CASE);
    assertThat(told().notice().message()).contains("Rename it to bfbc2");
    assertThat(fixture.allSeen()).isEmpty();

    fixture.write("bfbc2/version.ini", "20250202");
    assertThat(fixture.seen().version()).isEqualTo(new Version("20250202"));
    assertThat(told().folder()).as("the other one").isEqualTo("BFBC2");
  }

  @Test
  void aSentinelInOtherCaseIsToldWhereTheDiskMindsIt() throws IOException {
    fixture.write("bfbc2/Version.ini", "20250101");
    assertThat(told().notice().code()).isEqualTo(Notice.Code.NAME_CASE);
    assertThat(told().notice().message()).contains("Version.ini").contains("version.ini");
  }

  @Test
  void namesInOtherCaseAreFoundWhereTheDiskIgnoresIt() throws IOException {
    Path other = Files.createDirectory(home.resolve("other"));
    fixture = new LibraryFixture(other, new CaseIgnoringDisk());
    fixture.write("BFBC2/VERSION.INI", "20250101\r\n").write("BFBC2/bfbc2.eti", "archive");
    Library library = fixture.scanned();
    assertThat(library.problems()).isEmpty();
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, new Version("20250101"), false, 15));
    FileListing listing = new FileListing(fixture.disk);
    assertThat(listing.list(fixture.games.resolve("bfbc2")).totalBytes()).isEqualTo(15);
  }

  @Test
  void aGameThatResilioIsBringingIsToldAndNotReady() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/bfbc2.eti.!sync", "at full size");
    assertThat(told().notice().code()).isEqualTo(Notice.Code.BRINGING);
    assertThat(told().notice().message()).contains("Resilio is still bringing this game");
    assertThat(fixture.allSeen()).isEmpty();
    fixture.folder("bfbc2/local");
    assertThat(fixture.seen().downloaded()).isFalse();
    assertThat(fixture.seen().installed()).isTrue();
  }

  @Test
  void resiliosOwnFilesAreNoFilesOfTheGame() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/.sync/x.!sync", "its own");
    fixture.write("bfbc2/local/save.!sync", "the player's");
    assertThat(fixture.scanned().problems()).isEmpty();
    assertThat(fixture.seen().downloaded()).isTrue();
  }

  @Test
  void aGameIsReadyWhenTheLastFileDeepInItIsRenamed() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/data/a/b.pak.!sync", "bytes");
    Library library = fixture.scanned();
    library.start();
    assertThat(code(library)).isEqualTo(Notice.Code.BRINGING);
    Path deep = fixture.games.resolve("bfbc2/data/a");
    assertThat(fixture.watcher.below("bfbc2")).contains(deep);

    Files.move(deep.resolve("b.pak.!sync"), deep.resolve("b.pak"), StandardCopyOption.ATOMIC_MOVE);
    fixture.watcher.seeRoot("bfbc2");
    assertThat(LibraryFixture.game(library, BFBC2).downloaded()).isTrue();
    assertThat(library.problems()).isEmpty();
    assertThat(fixture.watcher.below("bfbc2")).isEmpty();
  }

  @Test
  void theListenerHearsOfProblemsAlone() throws IOException {
    Library library = fixture.scanned();
    library.start();
    assertThat(fixture.problemChanges).isZero();
    fixture.write("bfbc2/version.ini", "rubbish");
    fixture.watcher.seeRoot("bfbc2");
    assertThat(fixture.problemChanges).isEqualTo(1);
    fixture.watcher.seeAnything();
    assertThat(fixture.problemChanges).as("nothing new").isEqualTo(1);
    assertThat(fixture.changes).isEmpty();
    fixture.write("bfbc2/version.ini", "20250101");
    fixture.watcher.seeRoot("bfbc2");
    assertThat(fixture.changes).hasSize(1);
    assertThat(library.problems()).isEmpty();
  }

  /** A disk as Windows and macOS have it. */
  private static final class CaseIgnoringDisk extends RecordingDisk {
    @Override
    public Optional<Disk.Stat> stat(Path path) throws IOException {
      return super.stat(spelled(path));
    }

    @Override
    public List<Disk.Entry> list(Path folder) throws IOException {
      return super.list(spelled(folder));
    }

    @Override
    public byte[] readAll(Path file, int maxBytes) throws IOException {
      return super.readAll(spelled(file), maxBytes);
    }

    private Path spelled(Path path) throws IOException {
      Path parent = path.getParent();
      if (parent == null || Files.exists(path)) {
        return path;
      }
      Path there = spelled(parent);
      String wanted = path.getFileName().toString().toLowerCase(Locale.ROOT);
      if (Files.isDirectory(there)) {
        for (Disk.Entry entry : super.list(there)) {
          if (entry.name().toLowerCase(Locale.ROOT).equals(wanted)) {
            return there.resolve(entry.name());
          }
        }
      }
      return there.resolve(Objects.requireNonNull(path.getFileName()));
    }
  }
}
