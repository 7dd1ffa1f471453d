package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.peer.GamesFolderChoice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders that a guest names, and what he is told of a wrong one. */
class FoldersTest {
  /** A disk with a folder that nobody may open or write to. */
  private static final class LockedDisk extends RecordingDisk {
    @Override
    public List<Disk.Entry> list(Path folder) throws IOException {
      if (folder.endsWith("locked")) {
        throw new AccessDeniedException(folder.toString());
      }
      return super.list(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
      if (folder.toString().contains("full of others")) {
        throw new AccessDeniedException(folder.toString());
      }
      super.createFolders(folder);
    }
  }

  @TempDir private Path home;

  private Folders folders() {
    return new Folders(new LockedDisk(), home);
  }

  private @Nullable Wrong wrong(String named) {
    return catchThrowableOfType(RefusedException.class, () -> folders().list(Optional.of(named)))
        .wrong();
  }

  private @Nullable Wrong refused(Path in, String name) {
    return catchThrowableOfType(RefusedException.class, () -> folders().make(in.toString(), name))
        .wrong();
  }

  @Test
  void wrongFolderIsSaidToBeWhatItIs() throws IOException {
    Path file = Files.writeString(home.resolve("notes.txt"), "x");
    Path locked = Files.createDirectory(home.resolve("locked"));

    assertThat(wrong(file.toString())).isEqualTo(Wrong.FILE);
    assertThat(wrong(file.resolve("below").toString())).isEqualTo(Wrong.MISSING);
    assertThat(wrong(home.resolve("nothing").toString())).isEqualTo(Wrong.MISSING);
    assertThat(wrong(locked.toString())).isEqualTo(Wrong.DENIED);
    assertThat(wrong("Games")).isEqualTo(Wrong.NOT_WHOLE);
    assertThat(wrong("/a\0b")).isEqualTo(Wrong.IMPOSSIBLE);
  }

  @Test
  void topOfADriveLeadsToAllDrives() throws Exception {
    Path top = home.getRoot();
    Folders.Folder shown = folders().list(Optional.of(top.toString()));

    assertThat(shown.parent()).isNull();
    assertThat(shown.drives()).contains(top.toString());
  }

  @Test
  void newFolderIsMadeAndShown() throws Exception {
    Folders.Folder made = folders().make(home.toString(), "LAN games");

    assertThat(made.path()).isEqualTo(home.resolve("LAN games").toString());
    assertThat(made.folders()).isEmpty();
    assertThat(home.resolve("LAN games")).isDirectory();
  }

  @Test
  void newFolderThatCannotBeIsRefused() throws IOException {
    Files.createDirectory(home.resolve("there"));
    Path others = Files.createDirectory(home.resolve("full of others"));

    assertThat(refused(home, "there")).isEqualTo(Wrong.IN_THE_WAY);
    for (String name : List.of("", "..", "a/b", "a\\b", "con", "what?", ".hidden")) {
      assertThat(refused(home, name)).as(name).isEqualTo(Wrong.BAD_NAME);
    }
    assertThat(refused(others, "mine")).isEqualTo(Wrong.DENIED);
    assertThat(refused(home.resolve("nothing"), "mine")).isEqualTo(Wrong.MISSING);
    assertThat(home.resolve("nothing")).doesNotExist();
  }

  @Test
  void gamesFolderThatIsAFileIsSaidToBeOne() throws IOException {
    Path file = Files.writeString(home.resolve("games.txt"), "x");
    Path state = home.resolve("state");
    LockedDisk disk = new LockedDisk();

    assertThat(GamesFolderChoice.firstProblem(disk, file, state))
        .contains(file + " is a file; name a folder");
    assertThat(GamesFolderChoice.firstProblem(disk, file.resolve("below"), state))
        .contains(
            file.resolve("below") + " cannot be made, for " + file + " is a file; name a folder");
    assertThat(
            GamesFolderChoice.firstProblem(
                disk, home.resolve("full of others").resolve("mine"), state))
        .hasValueSatisfying(
            words -> assertThat(words).contains("may not be opened or made by this user"));
    assertThat(GamesFolderChoice.firstProblem(disk, state.resolve("in"), state))
        .hasValueSatisfying(words -> assertThat(words).contains("lie in each other"));
  }
}
