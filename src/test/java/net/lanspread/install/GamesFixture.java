package net.lanspread.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;

/**
 * A games folder and a state folder with the game {@code bfbc2} in them, and beside it a game whose
 * user keeps folders of their own under names that Lanspread reserves.
 */
final class GamesFixture {
  static final GameId ID = new GameId("bfbc2");

  /** The disk of this machine, spared the syncs. */
  static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());

  final Path home;
  final Path games;
  final Path state;
  final GameFolders game;
  final Cancellation cancellation = new Cancellation();

  /** The failure of an {@link UnpackingAhead} before it was finished. */
  final CompletableFuture<Outcome.Failed> failedAhead = new CompletableFuture<>();

  GamesFixture(Path home) {
    this.home = home;
    this.games = home.resolve("games");
    this.state = home.resolve("state");
    this.game = GameFolders.of(roots(), state, ID);
    write("games/other/version.ini", "20240101");
    write("games/other/.local.backup/mine.txt", "keep me");
    write("games/other/.local.installing/mine.txt", "keep me too");
  }

  /** The game downloaded and not installed. */
  GamesFixture downloaded() {
    write("games/bfbc2/version.ini", "20250101");
    write("state/games/bfbc2/downloaded_files.json", "[]");
    write("games/bfbc2/manual/readme.txt", "read me");
    return archive(
        "bfbc2.eti", "folder save", "file bin/game.exe new program", "file data.bin new data");
  }

  /** The game downloaded for an update, installed in an older version, and played. */
  GamesFixture installed() {
    downloaded();
    write("games/bfbc2/local/bin/game.exe", "old program");
    write("games/bfbc2/local/bin/old.dll", "old library");
    write("games/bfbc2/local/!first", "sorted before every marker");
    write("state/games/bfbc2/launch_settings_applied", "");
    write("state/games/bfbc2/game_setup_done", "");
    write("state/games/bfbc2/update_begun", "");
    return this;
  }

  /**
   * Installed from an older archive by ourselves, played, and downloaded for an update: a save of
   * the player's, a file of the game that was changed, one whose place the new version wants, and
   * an empty folder for later screenshots.
   */
  GamesFixture played() {
    downloaded()
        .archive(
            "bfbc2.eti",
            "file bin/game.exe old program",
            "file bin/old.dll old library",
            "file data.bin new data",
            "file settings.ini factory keys",
            "folder logs");
    assertThat(install(REAL)).isEqualTo(Outcome.DONE);
    write("games/bfbc2/local/save/slot.sav", "level 9");
    write("games/bfbc2/local/settings.ini", "my keys");
    write("games/bfbc2/local/readme.txt", "my notes");
    folder("games/bfbc2/local/screenshots/mine");
    write("state/games/bfbc2/update_begun", "");
    write("games/bfbc2/version.ini", "20250202");
    return archive(
        "bfbc2.eti",
        "folder Save",
        "file bin/game.exe new program",
        "file data.bin new data",
        "file settings.ini newer",
        "file readme.txt theirs");
  }

  /**
   * The game downloaded again after two uninstalls that kept the player's own files, one of which
   * has the name of one of the game's.
   */
  GamesFixture putAway() {
    return downloaded()
        .write("state/saves/bfbc2/20250101/save/slot.sav", "level 9")
        .write("state/saves/bfbc2/20250101/data.bin", "my data")
        .write("state/saves/bfbc2/20240101/SAVE/Slot.sav", "level 3")
        .write("state/saves/bfbc2/20240101/map.txt", "my map");
  }

  GamesFixture folder(String path) {
    try {
      Files.createDirectories(home.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  GamesFixture archive(String name, String... lines) {
    return write("games/bfbc2/" + name, String.join("\n", lines));
  }

  GamesFixture write(String path, String text) {
    Path file = home.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Roots roots() {
    return new Roots(REAL, games, state);
  }

  Installer installer(Disk disk) {
    return installer(disk, 1);
  }

  Installer installer(Disk disk, int atOnce) {
    return new Installer(
        disk, roots(), state, new TextArchives(cancellation), ArchiveLimits.defaults(), atOnce);
  }

  Outcome install(Disk disk) {
    return installer(disk).install(ID, cancellation, (done, total) -> {});
  }

  /** Installs, and tells the bytes done and in all at each step. */
  List<List<Long>> watchInstall() {
    List<List<Long>> told = new ArrayList<>();
    assertThat(
            installer(REAL)
                .install(ID, cancellation, (done, total) -> told.add(List.of(done, total))))
        .isEqualTo(Outcome.DONE);
    return told;
  }

  /** Begins to install the archives that stand in the root, or will. */
  UnpackingAhead ahead(Disk disk, int atOnce, ScriptedArchive... archives) {
    return ahead(disk, new UnpackingAhead.Plan(Optional.empty(), arriving(archives), true, atOnce));
  }

  /** Installs from the bytes of archives that have come. */
  Outcome installAhead(Disk disk, int atOnce, String... names) {
    ScriptedArchive[] archives =
        Stream.of(names)
            .map(name -> new ScriptedArchive(name, read("games/bfbc2/" + name)).giveAll())
            .toArray(ScriptedArchive[]::new);
    try (UnpackingAhead ahead = ahead(disk, atOnce, archives)) {
      return ahead.finish(Map.of(), (done, total) -> {});
    }
  }

  /** The game installed from two archives, beside a third one that its script unpacks. */
  GamesFixture installedFromSeveralArchives() {
    downloaded()
        .archive("bfbc2_2.eti", "file more.bin more")
        .archive("bfbc2_profile.eti", "file profile.ini mine")
        .write("games/bfbc2/game_start.cmd", "start local\\bin\\game.exe")
        .write(
            "state/games/bfbc2/downloaded_files.json",
            """
            {"version": "20250101", "files": ["bfbc2.eti", "bfbc2_2.eti", "bfbc2_profile.eti",
             "game_start.cmd", "manual/readme.txt"]}\
            """);
    assertThat(install(REAL)).isEqualTo(Outcome.DONE);
    return this;
  }

  /** A game of a low-disk install alone, with two scripts. */
  GamesFixture installedWithLowDisk() {
    try {
      Trees.delete(REAL, game.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> scripts = Map.of("game_start.cmd", "start", "game_setup.cmd", "setup");
    installLowDisk(REAL, scripts, "file a.txt first");
    return this;
  }

  /** Installs without a download in the root, in place of the installed game. */
  Outcome installLowDisk(Disk disk, Map<String, String> scripts, String... archive) {
    ScriptedArchive arriving = new ScriptedArchive("bfbc2.eti", archive).giveAll();
    UnpackingAhead.Plan plan =
        new UnpackingAhead.Plan(Version.parse("20250101"), arriving(arriving), false, 1);
    Map<String, byte[]> bytes = new TreeMap<>();
    scripts.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
    try (UnpackingAhead ahead = ahead(disk, plan)) {
      return ahead.finish(bytes, (done, total) -> {});
    }
  }

  private String read(String path) {
    try {
      return Files.readString(home.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<UnpackingAhead.Arriving> arriving(ScriptedArchive... archives) {
    return Stream.of(archives).map(ScriptedArchive::arriving).toList();
  }

  UnpackingAhead ahead(Disk disk, UnpackingAhead.Plan plan) {
    return ahead(installer(disk), plan);
  }

  UnpackingAhead ahead(Installer installer, UnpackingAhead.Plan plan) {
    try {
      return UnpackingAhead.begin(installer, ID, plan, cancellation, failedAhead::complete);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Outcome uninstall(Disk disk) {
    return installer(disk).uninstall(ID, false);
  }

  Outcome uninstallKeepingSaves(Disk disk) {
    return installer(disk).uninstall(ID, true);
  }

  Adoption adoption(Disk disk) {
    return new Adoption(
        disk, roots(), state, new TextArchives(cancellation), ArchiveLimits.defaults());
  }

  Outcome stopSharing(Disk disk) {
    return installer(disk).stopSharing(ID);
  }

  Outcome remove(Disk disk) {
    return installer(disk).remove(ID);
  }

  void recover(Disk disk) {
    new Recovery(disk, roots(), state).run();
  }

  /** Every path with its text, folders with a slash; the folders of the state do not count. */
  NavigableMap<String, String> snapshot() {
    return below(home, "");
  }

  /** The part of the game that a user sees: its root without the names that Lanspread reserves. */
  NavigableMap<String, String> visible() {
    NavigableMap<String, String> all = below(game.root(), "");
    all.keySet().removeIf(path -> path.startsWith(".local."));
    return all;
  }

  private static NavigableMap<String, String> below(Path top, String prefix) {
    NavigableMap<String, String> found = new TreeMap<>();
    if (!Files.exists(top)) {
      return found;
    }
    try (Stream<Path> paths = Files.walk(top)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = prefix + top.relativize(path);
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          found.put(name, undated(name, Files.readString(path)));
        } else if (Files.isSymbolicLink(path)) {
          found.put(name, "-> " + Files.readSymbolicLink(path));
        } else if (!name.startsWith("state") && !name.isEmpty()) {
          found.put(name + "/", "");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** A record without the times of its files, which differ from run to run. */
  private static String undated(String name, String text) {
    return name.contains("installed_files")
        ? text.replaceAll(",\\d{12,}]", ",time]")
        : name.contains("downloaded_files")
            ? text.replaceAll("(\"\\d+) [-0-9T:.]+Z\"", "$1 time\"")
            : text;
  }

  void assertFailed(Outcome outcome, FailureCode code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
  }
}
