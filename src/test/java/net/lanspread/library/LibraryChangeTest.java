package net.lanspread.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of changes in a large library. */
class LibraryChangeTest {
  private static final int MANY = 500;

  /** Long ago for every disk, so that nothing counts as just written. */
  private static final FileTime OLD = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));

  private final LibraryFixture fixture;
  private final RecordingDisk disk;
  private final Library library;

  LibraryChangeTest(@TempDir Path home) throws IOException {
    fixture = new LibraryFixture(home);
    disk = fixture.disk;
    library = fixture.library();
  }

  @BeforeEach
  void scanALargeLibrary() throws IOException {
    for (int i = 0; i < MANY; i++) {
      Path root = Files.createDirectory(root(i));
      Files.write(root.resolve("data.bin"), new byte[10]);
      Files.writeString(root.resolve("version.ini"), "20250101");
      Files.setLastModifiedTime(root, OLD);
    }
    library.scan();
    library.start();
    assertThat(library.snapshot().games()).hasSize(MANY);
    disk.clear();
    fixture.changes.clear();
  }

  @Test
  void aChangeInOneRootListsNoOther() throws IOException {
    Files.write(root(7).resolve("more.bin"), new byte[5]);

    fixture.watcher.seeRoots(Set.of(name(7)));

    assertThat(listed()).containsExactly(name(7));
    fixture.watcher.seeAnything();
    assertThat(listed()).containsOnly(name(7), "games");
    assertThat(fixture.changes).hasSize(1);
    assertThat(game(7).sizeBytes()).isEqualTo(10 + 5 + 8);
  }

  @Test
  void aNewRootAndOneThatIsGoneListNoOther() throws IOException {
    Files.createDirectory(fixture.games.resolve("another"));
    Files.writeString(fixture.games.resolve("another").resolve("version.ini"), "20250202");
    Files.delete(root(7).resolve("data.bin"));
    Files.delete(root(7).resolve("version.ini"));
    Files.delete(root(7));

    fixture.watcher.seeAnything();

    assertThat(listed()).containsExactlyInAnyOrder("games", "another");
    assertThat(fixture.changes).hasSize(1);
    assertThat(library.snapshot().games())
        .containsKey(new GameId("another"))
        .doesNotContainKey(new GameId(name(7)))
        .hasSize(MANY);
  }

  @Test
  void manyRootsThatChangeAtOnceAreToldAndWrittenOnce() throws IOException {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      Files.writeString(root(i).resolve("version.ini"), "20250202");
      names.add(name(i));
    }
    fixture.busy.add(new GameId(name(3)));

    fixture.watcher.seeRoots(names);

    assertThat(fixture.changes).hasSize(1);
    assertThat(disk.events())
        .filteredOn(event -> event.startsWith("move "))
        .hasSizeLessThanOrEqualTo(1);
    assertThat(listed()).hasSize(MANY - 1).doesNotHaveDuplicates();
    assertThat(library.snapshot().games().values())
        .filteredOn(game -> new Version("20250202").equals(game.version()))
        .hasSize(MANY - 1);
    assertThat(game(3).version()).as("its operation's end looks at it").isEqualTo(version());
  }

  @Test
  void aVersionOfTheSameLengthAndTimeIsSeenAndItsOldHashesAreNotGivenOut() throws Exception {
    Path sentinel = root(7).resolve("version.ini");
    FileTime time = Files.getLastModifiedTime(sentinel);
    GameId gameId = new GameId(name(7));
    try (ManifestStore manifests =
        new ManifestStore(
            disk,
            new Roots(disk, fixture.games, fixture.state),
            fixture.state,
            new FileListing(disk),
            _ -> false,
            0)) {
      manifests.put(gameId, manifest());
      assertThat(manifests.ifFresh(gameId)).isPresent();

      Files.writeString(sentinel, "20250202");
      Files.setLastModifiedTime(sentinel, time);
      Files.setLastModifiedTime(root(7), OLD);
      library.scan();

      assertThat(game(7).version()).isEqualTo(new Version("20250202"));
      assertThat(manifests.ifFresh(gameId)).isEmpty();
    }
  }

  private static Manifest manifest() {
    return new Manifest(
        version(),
        List.of(
            new Manifest.HashedFile("data.bin", 10, List.of(Sha256.hash(new byte[10]))),
            new Manifest.HashedFile(
                "version.ini",
                8,
                List.of(Sha256.hash("20250101".getBytes(StandardCharsets.US_ASCII))))));
  }

  private static Version version() {
    return new Version("20250101");
  }

  /** The names of the folders that were listed. */
  private List<String> listed() {
    return disk.events().stream()
        .filter(event -> event.startsWith("list "))
        .map(event -> event.substring("list ".length()))
        .toList();
  }

  private LocalGame game(int number) {
    return Objects.requireNonNull(library.snapshot().games().get(new GameId(name(number))));
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "game%03d", number);
  }

  private Path root(int number) {
    return fixture.games.resolve(name(number));
  }
}
