package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for roots, for readers and writers. */
class RootsTest {
  @TempDir Path home;
  private Path games;
  private Path state;
  private Path elsewhere;
  private Roots roots;

  @BeforeEach
  void makeFolders() throws IOException {
    games = Files.createDirectory(home.resolve("games"));
    state = Files.createDirectory(home.resolve("state"));
    elsewhere = Files.createDirectories(home.resolve("other disk/Games/BFBC2"));
    roots = new Roots(new RealDisk(), games, state);
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(games.resolve(name), target);
  }

  private void assertRefused(String name, String why) throws IOException {
    assertThat(roots.place(name)).isInstanceOf(Roots.Place.BadLink.class);
    assertThatThrownBy(() -> roots.path(name))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(games.resolve(name).toString())
        .hasMessageContaining(why);
  }

  @Test
  void aFolderIsARoot() throws IOException {
    Path root = Files.createDirectory(games.resolve("bfbc2"));
    assertThat(roots.place("bfbc2")).isEqualTo(new Roots.Place.At(root, false));
    assertThat(roots.path("bfbc2")).isEqualTo(root);
  }

  @Test
  void nothingIsWhereARootWouldBe() throws IOException {
    Path root = games.resolve("bfbc2");
    assertThat(roots.place("bfbc2")).isEqualTo(new Roots.Place.Nowhere(root));
    assertThat(roots.existing(root)).as("on whose disk it would be").isEqualTo(games);
    roots.make(root);
    assertThat(root).isDirectory();
    assertThat(roots.existing(root)).isEqualTo(root);
  }

  @Test
  void aLinkToAFolderElsewhereIsARootThere() throws IOException {
    link("bfbc2", elsewhere);
    link("chain", home.resolve("hop"));
    Files.createSymbolicLink(home.resolve("hop"), Files.createDirectory(home.resolve("end")));
    assertThat(roots.place("bfbc2")).isEqualTo(new Roots.Place.At(elsewhere.toRealPath(), true));
    assertThat(roots.path("chain")).isEqualTo(home.resolve("end").toRealPath());
    roots.deleteEmpty(roots.path("bfbc2"));
    assertThat(elsewhere).as("it is not ours to delete").isDirectory();
  }

  @Test
  void aFileIsNoRoot() throws IOException {
    Files.writeString(games.resolve("bfbc2"), "a file");
    assertThat(roots.place("bfbc2")).isInstanceOf(Roots.Place.NoFolder.class);
    assertThatThrownBy(() -> roots.path("bfbc2")).hasMessageContaining("no folder");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    link("bfbc2", home.resolve("unplugged"));
    link("loop", games.resolve("loop"));
    assertRefused("bfbc2", "nowhere");
    assertRefused("loop", "nowhere");
  }

  @Test
  void aLinkToAFileIsRefused() throws IOException {
    link("bfbc2", Files.writeString(home.resolve("file"), "text"));
    assertRefused("bfbc2", "to a file");
  }

  @Test
  void aLinkIntoTheGamesFolderOrAroundItIsRefused() throws IOException {
    Files.createDirectories(games.resolve("css/maps"));
    link("bfbc2", games.resolve("css"));
    link("ggoo", games.resolve("css/maps"));
    link("cnc4", games);
    link("cod5", home);
    for (String name : new String[] {"bfbc2", "ggoo", "cnc4", "cod5"}) {
      assertRefused(name, "games folder");
    }
    assertThat(roots.place("css")).isInstanceOf(Roots.Place.At.class);
  }

  @Test
  void aLinkIntoTheStateFolderIsRefused() throws IOException {
    link("bfbc2", Files.createDirectory(state.resolve("games")));
    assertRefused("bfbc2", "keeps its own files");
  }

  @Test
  void twoLinksToOneFolderOrIntoItAreBothRefused() throws IOException {
    link("bfbc2", elsewhere);
    link("bfbc2-old", elsewhere);
    link("css", Files.createDirectory(elsewhere.resolve("css")));
    link("ggoo", Files.createDirectory(home.resolve("ggoo")));
    assertRefused("bfbc2", "the same folder");
    assertRefused("bfbc2-old", "the same folder");
    assertRefused("css", "the same folder");
    assertThat(roots.place("ggoo")).isInstanceOf(Roots.Place.At.class);
  }

  @Test
  void aGamesFolderThatIsGoneIsNotMadeAgain() throws IOException {
    Files.createDirectory(games.resolve("css"));
    assertThat(roots.list(games)).hasSize(1);
    Files.move(games, home.resolve("away"));
    assertThat(roots.isThere()).isFalse();
    assertThatThrownBy(() -> roots.make(games.resolve("bfbc2")))
        .hasMessageContaining("bring its disk back");
    assertThat(games).doesNotExist();
  }
}
