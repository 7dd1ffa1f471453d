package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots in several games folders. */
class SeveralFoldersTest {
  @TempDir Path home;
  private Path main;
  private Path second;
  private Roots roots;

  @BeforeEach
  void makeFolders() throws IOException {
    main = Files.createDirectory(home.resolve("main"));
    second = Files.createDirectory(home.resolve("second"));
    roots = open();
  }

  private Roots open() {
    return new Roots(new RealDisk(), List.of(main, second), home.resolve("state"), "version.ini");
  }

  private static Path root(Path folder, String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static Path whole(Path folder, String name) throws IOException {
    Path root = root(folder, name);
    Files.writeString(root.resolve("version.ini"), "20250101");
    return root;
  }

  private void assertAt(String name, Path root) throws IOException {
    assertThat(roots.place(name)).isEqualTo(new Roots.Place.At(root, false));
    assertThat(roots.path(name)).isEqualTo(root);
    assertThat(roots.named(name)).isEqualTo(root);
  }

  @Test
  void aRootIsFoundInWhicheverFolderItIs() throws IOException {
    assertAt("css", root(second, "css"));
    assertAt("ut", root(main, "ut"));
    assertThat(roots.others("css")).isEmpty();
    assertThat(roots.place("ggoo"))
        .as("a new one, unless it is said otherwise")
        .isEqualTo(new Roots.Place.Nowhere(main.resolve("ggoo")));
    roots.take("ggoo", second);
    assertThat(roots.path("ggoo")).isEqualTo(second.resolve("ggoo"));
    assertThat(roots.existing(second.resolve("ggoo"))).isEqualTo(second);
  }

  @Test
  void ofTwoTheFirstOneThatIsWholeIsTaken() throws IOException {
    Path half = root(main, "css");
    Path whole = whole(second, "css");
    assertAt("css", whole);
    assertThat(roots.others("css")).containsExactly(half);

    Path first = whole(main, "ut");
    Path copy = whole(second, "ut");
    assertAt("ut", first);
    assertThat(roots.others("ut")).containsExactly(copy);
  }

  @Test
  void oneThatCannotBeReadHidesNoWholeOne() throws IOException {
    Path closed = root(main, "css");
    Path whole = whole(second, "css");
    Disk disk =
        new RecordingDisk() {
          @Override
          public Optional<Disk.Stat> stat(Path path) throws IOException {
            if (path.startsWith(closed) && !path.equals(closed)) {
              throw new AccessDeniedException(path.toString());
            }
            return super.stat(path);
          }
        };
    roots = new Roots(disk, List.of(main, second), home.resolve("state"), "version.ini");
    assertAt("css", whole);
  }

  @Test
  void theOneInUseStaysInUseUntilItGoes() throws IOException {
    Path used = root(second, "css");
    assertAt("css", used);
    Path copy = whole(main, "css");
    assertAt("css", used);
    Files.delete(used);
    assertAt("css", copy);
  }

  @Test
  void aFileHidesNoRootOfItsName() throws IOException {
    Files.writeString(main.resolve("css"), "no folder");
    assertAt("css", root(second, "css"));
  }

  @Test
  void aFolderThatIsAwayHidesNoGameOfTheOthers() throws IOException {
    Path there = root(second, "css");
    Files.delete(main);
    assertAt("css", there);
    assertThat(roots.away()).containsExactly(main);
    assertThat(roots.isThere()).isTrue();
    assertThat(roots.isThere(main, null)).isFalse();
    assertThatThrownBy(() -> roots.make(main.resolve("ut")))
        .hasMessageContaining(main + " is not there");
    roots.make(second.resolve("ut"));
    assertAt("ut", second.resolve("ut"));
  }

  @Test
  void aLinkIntoAnotherGamesFolderIsNoSecondRoot() throws IOException {
    Path there = whole(second, "css");
    Files.createSymbolicLink(main.resolve("css"), there);
    Files.createSymbolicLink(main.resolve("ut"), there);
    assertThat(roots.place("ut")).isInstanceOf(Roots.Place.BadLink.class);
    roots.take("css", second);
    assertAt("css", there);
  }

  @Test
  void linksInTwoFoldersToOnePlaceAreBothRefused() throws IOException {
    Path elsewhere = root(home, "elsewhere");
    Files.createSymbolicLink(main.resolve("css"), elsewhere);
    Files.createSymbolicLink(second.resolve("ut"), elsewhere);
    for (String name : List.of("css", "ut")) {
      assertThat(roots.place(name)).isInstanceOf(Roots.Place.BadLink.class);
    }
  }
}
