package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.Installer;
import net.lanspread.install.Recovery;
import net.lanspread.install.RootScripts;
import net.lanspread.launch.GameScript;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.protocol.Message;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.swarm.BannedPeers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that come with a streamed install. */
@Timeout(60)
@ExtendWith(SilentLog.class)
class StreamedScriptsTest {
  private static final GameId ID = new GameId("bfbc2");
  private static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());
  private static final Map<String, String> SCRIPTS =
      Map.of("game_start.sh", "echo start", "game_setup.cmd", "");

  @TempDir Path home;
  private Disk disk = REAL;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(home.resolve("games"));
    Files.createDirectories(home.resolve("state"));
  }

  @Test
  void theyAreTheOnesThatCanBeLaunched() {
    for (GameScript script : GameScript.values()) {
      assertThat(RootScripts.isScript(script.baseName() + ".sh")).isTrue();
      assertThat(RootScripts.isScript(script.baseName() + ".cmd")).isTrue();
    }
    assertThat(RootScripts.isScript("bin/game_start.sh")).isFalse();
  }

  @Test
  void theyComeIntoTheRootAndGoWithTheGame() throws Exception {
    assertThat(run(new Scripted("a", SCRIPTS, true))).isEqualTo(Outcome.DONE);

    assertThat(root())
        .containsOnly(
            Map.entry("local/b", "b"),
            Map.entry("game_start.sh", "echo start"),
            Map.entry("game_setup.cmd", ""));
    assertThat(home.resolve("state/games/bfbc2/downloaded_files.json"))
        .hasContent("[\"game_setup.cmd\",\"game_start.sh\"]");

    assertThat(installer().uninstall(ID, false)).isEqualTo(Outcome.DONE);

    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(home.resolve("state/games/bfbc2/downloaded_files.json")).doesNotExist();
  }

  @Test
  void aUsersFilesInTheRootStay() throws Exception {
    Path root = Files.createDirectories(home.resolve("games/bfbc2"));
    Files.writeString(root.resolve("game_start.sh"), "mine");

    assertThat(run(new Scripted("a", SCRIPTS, false))).isEqualTo(Outcome.DONE);
    assertThat(root())
        .containsEntry("game_start.sh", "mine")
        .containsKeys("game_setup.cmd", "local/b");

    assertThat(installer().uninstall(ID, false)).isEqualTo(Outcome.DONE);
    assertThat(root()).containsOnly(Map.entry("game_start.sh", "mine"));
  }

  @Test
  void scriptsOfADownloadedGameStayWhenItIsUninstalled() throws Exception {
    assertThat(run(new Scripted("a", SCRIPTS, false))).isEqualTo(Outcome.DONE);
    Files.writeString(home.resolve("games/bfbc2/version.ini"), "20250101");

    assertThat(installer().uninstall(ID, false)).isEqualTo(Outcome.DONE);

    assertThat(root()).containsOnlyKeys("version.ini", "game_start.sh", "game_setup.cmd");
  }

  @Test
  void sourceWithAnotherScriptIsNotUsed() throws Exception {
    Scripted liar =
        new Scripted("a", SCRIPTS, true) {
          @Override
          public Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink) {
            sink.take(
                ByteBuffer.wrap("x".repeat(chunk.lengthBytes()).getBytes(StandardCharsets.UTF_8)));
            return new Answer.Given<>(chunk.lengthBytes());
          }
        };
    assertThat(run(liar))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.VERIFICATION_FAILED));
    assertThat(home.resolve("games")).isEmptyDirectory();

    assertThat(run(liar, new Scripted("b", SCRIPTS, true))).isEqualTo(Outcome.DONE);
    assertThat(root()).containsEntry("game_start.sh", "echo start");
  }

  @Test
  void whatIsTooLongForAScriptIsLeftOut() throws Exception {
    String tooLong = "x".repeat(ScriptFetch.MAX_BYTES + 1);

    assertThat(run(new Scripted("a", Map.of("game_start.sh", tooLong), false)))
        .isEqualTo(Outcome.DONE);

    assertThat(root()).containsOnlyKeys("local/b");
  }

  @Test
  void stoppedAtAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    FaultyDisk last;
    int step = 0;
    int wholeGames = 0;
    do {
      Trees.delete(REAL, home.resolve("games/bfbc2"));
      Trees.delete(REAL, home.resolve("state/games"));
      last = FaultyDisk.stoppingAt(REAL, ++step);
      disk = last;
      Outcome outcome = run(new Scripted("a", SCRIPTS, false));
      recover();
      boolean installed = Files.exists(home.resolve("games/bfbc2"));
      assertThat(installed || !(outcome instanceof Outcome.Done)).as("step %d", step).isTrue();
      if (installed) {
        assertThat(root())
            .as("step %d: %s", step, outcome)
            .containsOnlyKeys("local/b", "game_start.sh", "game_setup.cmd");
        assertThat(home.resolve("state/games/bfbc2/install_intent.json")).doesNotExist();
        wholeGames++;
      }
    } while (last.hasFailed());
    assertThat(wholeGames).isBetween(2, step - 10);
  }

  @Test
  void uninstallStoppedAtAnyStepAndRecoveredIsTheGameOrNothing() throws Exception {
    FaultyDisk last;
    int step = 0;
    do {
      disk = REAL;
      Trees.delete(REAL, home.resolve("state/games"));
      Trees.delete(REAL, home.resolve("games/bfbc2"));
      assertThat(run(new Scripted("a", SCRIPTS, false))).isEqualTo(Outcome.DONE);
      last = FaultyDisk.stoppingAt(REAL, ++step);
      disk = last;
      installer().uninstall(ID, false);
      recover();
      if (Files.exists(home.resolve("games/bfbc2"))) {
        assertThat(root())
            .as("step %d", step)
            .containsOnlyKeys("local/b", "game_start.sh", "game_setup.cmd");
      } else {
        assertThat(home.resolve("state/games/bfbc2/downloaded_files.json"))
            .as("step %d", step)
            .doesNotExist();
      }
    } while (last.hasFailed());
  }

  private void recover() {
    new Recovery(REAL, home.resolve("games"), home.resolve("state")).run();
  }

  private Installer installer() {
    return new Installer(
        disk,
        home.resolve("games"),
        home.resolve("state"),
        (archive, _) -> {
          throw new ArchiveException(archive, "is none of this test's");
        },
        ArchiveLimits.defaults());
  }

  private Outcome run(StreamSource... sources) throws InterruptedException {
    return new StreamedInstall(
            ID,
            StreamSource.VERSION,
            Optional.empty(),
            installer(),
            ArchiveLimits.defaults(),
            disk,
            home.resolve("games"),
            new SpaceClaims(),
            new Cancellation(),
            _ -> {},
            new BannedPeers(_ -> {}),
            System::nanoTime)
        .run(List.of(sources))
        .outcome();
  }

  private NavigableMap<String, String> root() throws IOException {
    NavigableMap<String, String> found = new TreeMap<>();
    Path root = home.resolve("games/bfbc2");
    for (Trees.TreeFile file : Trees.files(REAL, root, _ -> false)) {
      found.put(file.path(), Files.readString(root.resolve(file.path())));
    }
    return found;
  }

  /** A source of a game of one file that has scripts in its root. */
  private static class Scripted extends StreamSource {
    private final Map<String, String> scripts;
    private final Manifest manifest;
    private final boolean hashed;

    Scripted(String name, Map<String, String> scripts, boolean hashed) {
      super(
          name,
          (_, _) -> new Answer.Given<>(new Records().archive().file("b", "b").end().stream()));
      this.scripts = scripts;
      this.hashed = hashed;
      List<Manifest.HashedFile> files = new ArrayList<>();
      files.add(file("version.ini", "20250101"));
      files.add(file("bin/game_start.sh", "in a folder"));
      scripts.forEach((path, text) -> files.add(file(path, text)));
      this.manifest = new Manifest(VERSION, files);
    }

    private static Manifest.HashedFile file(String path, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new Manifest.HashedFile(
          path, bytes.length, bytes.length == 0 ? List.of() : List.of(Sha256.hash(bytes)));
    }

    @Override
    public Answer<Offer> offer(GameId gameId) {
      List<SharedFile> files = manifest.fileList().files();
      return new Answer.Given<>(
          new Offer(VERSION, new FileList(files), hashed ? manifest.digest() : null));
    }

    @Override
    public Answer<Manifest> manifest(GameId gameId, Version version) {
      return new Answer.Given<>(manifest);
    }

    @Override
    public Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink) {
      byte[] bytes =
          Objects.requireNonNull(scripts.get(chunk.path())).getBytes(StandardCharsets.UTF_8);
      sink.take(ByteBuffer.wrap(bytes));
      return new Answer.Given<>(bytes.length);
    }
  }
}
