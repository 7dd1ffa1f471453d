package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import org.junit.jupiter.api.Test;

/** The end of a manifest's validity when its files change. */
class FreshManifestTest extends HashingSession {
  @Test
  void aFileThatGrewIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = games.resolve("bfbc2/data/maps.pak");
    FileTime modified = Files.getLastModifiedTime(maps);
    write("bfbc2/data/maps.pak", "more maps");
    Files.setLastModifiedTime(maps, modified);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
    assertThat(isFresh("version.ini")).as("a file that is as it was").isTrue();
  }

  @Test
  void aFileWrittenLaterIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = write("bfbc2/data/maps.pak", "spam");
    Files.setLastModifiedTime(maps, FileTime.fromMillis(1_000_000));
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
  }

  @Test
  void aFileThatTookThePlaceOfAnotherIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = games.resolve("bfbc2/data/maps.pak");
    Path other = Files.writeString(home.resolve("other"), "spam");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(maps));
    Files.move(other, maps, StandardCopyOption.REPLACE_EXISTING);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
  }

  @Test
  void aManifestEndsWhenAFileComesOrGoes() throws Exception {
    store.start();
    hash(BFBC2);
    Path more = write("bfbc2/more.txt", "more");
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("more.txt")).isFalse();
    Files.delete(more);
    assertThat(store.ifFresh(BFBC2)).isPresent();
    Files.delete(games.resolve("bfbc2/empty.txt"));
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("empty.txt")).isFalse();
  }

  @Test
  void theInstalledGameIsNoPartOfIt() throws Exception {
    store.start();
    hash(BFBC2);
    write("bfbc2/local/saved.dat", "played");
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
  }

  @Test
  void aFileIsFreshForItsOwnContentAlone() throws Exception {
    store.start();
    hash(BFBC2);
    Optional<Disk.Stat> stat = disk.stat(games.resolve("bfbc2/version.ini"));
    Sha256 other = Sha256.hash(new byte[0]);
    assertThat(store.isFresh(BFBC2, other, "version.ini", stat)).isFalse();
    assertThat(store.isFresh(ALIENS, bfbc2().digest(), "version.ini", stat)).isFalse();
    assertThat(store.isFresh(BFBC2, bfbc2().digest(), "empty.txt", stat)).isFalse();
  }

  @Test
  void aManifestThatIsNotOfTheFilesOnTheDiskIsNotTaken() throws IOException {
    write("bfbc2/data/maps.pak", "more maps");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("another size").isEmpty();
    write("bfbc2/data/maps.pak", "maps");
    Path more = write("bfbc2/more.txt", "");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("a file beside what was downloaded").isPresent();
    Files.delete(games.resolve("bfbc2/empty.txt"));
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("a file of another name").isEmpty();
    Files.delete(more);
    write("bfbc2/empty.txt", "");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).isPresent();
  }
}
