package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders a running peer may go on with. */
class GamesFolderChoiceTest {
  @TempDir Path home;
  private Path main;
  private Path second;

  @BeforeEach
  void makeFolders() throws IOException {
    main = Files.createDirectory(home.resolve("main"));
    second = home.resolve("second");
  }

  private Optional<String> problem(Path... next) {
    return GamesFolderChoice.problem(
        new RealDisk(),
        new GamesFolders(List.of(next)),
        GamesFolders.of(main),
        home.resolve("state"));
  }

  @Test
  void aFolderBesideIsMadeAndTaken() {
    assertThat(problem(main, second)).isEmpty();
    assertThat(second).isDirectory();
    assertThat(problem(second, main)).isEmpty();
  }

  @Test
  void foldersThatLieInEachOtherAreRefused() throws IOException {
    assertThat(problem(main, main.resolve("deeper"))).get().asString().contains("lies in");
    assertThat(problem(main, home)).isPresent();
    Path link = Files.createSymbolicLink(home.resolve("link"), main);
    assertThat(problem(main, link)).isPresent();
    assertThat(problem(second, second.resolve("deeper"))).get().asString().contains("lies in");
    assertThat(problem(main.resolve("deeper"))).get().asString().contains("not inside it");
    assertThat(main.resolve("deeper")).doesNotExist();
    assertThat(second).doesNotExist();
  }

  @Test
  void aFolderThatIsAwayMayStayInTheList() throws IOException {
    Files.delete(main);
    assertThat(problem(main, second)).isEmpty();
    assertThat(main).doesNotExist();
  }

  @Test
  void aMainFolderWhoseDiskIsAwayIsNotMadeBesideAnother() throws IOException {
    Files.delete(main);
    Files.createDirectory(second);
    assertThat(NamedThings.gamesFoldersProblem(new GamesFolders(List.of(main, second)))).isEmpty();
    assertThat(main).doesNotExist();

    Files.delete(second);
    assertThat(NamedThings.gamesFoldersProblem(new GamesFolders(List.of(main, second)))).isEmpty();
    assertThat(main).as("where there is none at all").isDirectory();
  }

  @Test
  void theSameFolderTwiceIsOne() {
    assertThat(new GamesFolders(List.of(main, second, main.resolve("."))).all())
        .containsExactly(main, second);
    assertThatThrownBy(() -> new GamesFolders(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
