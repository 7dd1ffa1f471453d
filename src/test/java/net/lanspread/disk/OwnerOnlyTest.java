package net.lanspread.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that no other user of the computer may look into. */
@Timeout(60)
class OwnerOnlyTest {
  private final Path folder;

  OwnerOnlyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void permissionsAreWanted() {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /**
   * The moment is short: so many files are written that somebody who looks all the time sees it.
   */
  @Test
  void fileIsItsOwnersFromItsFirstMomentOn() throws Exception {
    Path file = folder.resolve("key");
    Set<String> seen = new TreeSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread looking =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    try {
                      seen.add(permissions(folder.resolve("key.new")));
                    } catch (NoSuchFileException e) {
                      // between two writes
                    } catch (IOException e) {
                      seen.add(e.toString());
                    }
                  }
                });
    for (int i = 0; i < 1_000; i++) {
      OwnerOnly.write(new RealDisk(), file, ("secret " + i).getBytes(UTF_8));
    }
    over.set(true);
    looking.join();

    assertThat(seen).containsExactly("rw-------");
    assertThat(file).hasContent("secret 999");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void foldersAreMadeForTheirOwnerAlone() throws IOException {
    Path state = folder.resolve("above/state");

    OwnerOnly.folder(state);

    assertThat(permissions(state)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("above"))).isEqualTo("rwx------");
  }

  @Test
  void folderThatLetsOthersInIsNarrowedUnlessItIsMeantToBeShared() throws Exception {
    Path state = Files.createDirectories(folder.resolve("above/state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    String above = permissions(folder.resolve("above"));
    Path shared = Files.createDirectories(folder.resolve("tmp"));
    Files.setAttribute(shared, "unix:mode", 01777);

    OwnerOnly.folder(state);
    OwnerOnly.folder(shared);

    assertThat(permissions(state)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("above"))).isEqualTo(above);
    assertThat(permissions(shared)).isEqualTo("rwxrwxrwx");
  }
}
