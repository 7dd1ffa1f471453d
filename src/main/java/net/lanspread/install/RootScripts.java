package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts in the root of a game that came without its payload. They come to disk in a folder of
 * the staging folder and become part of {@code local/} with it in one step; then they move into the
 * root. So they are taken back with it, and {@link Recovery} finishes work that is cut off after
 * that step.
 *
 * <p>A script in the root that is not in the {@link PayloadRecord} is somebody else's and stays.
 * The ones that were moved are in the record, so that a download counts them as its own, and go
 * with {@code local/} while the record names nothing else.
 */
public final class RootScripts {
  private static final Logger LOG = LoggerFactory.getLogger(RootScripts.class);

  /** The scripts that a game may bring, for either kind of system. */
  private static final Set<String> NAMES =
      Set.of(
          "game_setup.cmd",
          "game_setup.sh",
          "game_start.cmd",
          "game_start.sh",
          "game_uninst.cmd",
          "game_uninst.sh",
          "server_start.cmd",
          "server_start.sh");

  /** The folder in the staging folder; no archive may have a path of this name. */
  static final String FOLDER = ".lanspread_scripts";

  /** The suffix of a script that the game does not bring any more. */
  static final String GONE = ".gone";

  private final Disk disk;

  RootScripts(Disk disk) {
    this.disk = disk;
  }

  /** True when a path in a game root is that of a script. */
  public static boolean isScript(String path) {
    return NAMES.contains(path);
  }

  /** The scripts that an earlier version brought and that are not among the names. */
  List<String> gone(GameFolders game, Set<String> brought) throws IOException {
    return game.payloadRecord(disk).paths().stream()
        .filter(path -> isScript(path) && !brought.contains(path))
        .toList();
  }

  /**
   * Moves the scripts of a promoted {@code local/} into the root, and deletes there the ones that
   * are gone; may be done again. In a root with a download nothing changes: its scripts are the
   * game's.
   *
   * @param replaces whether the user knows the present scripts; they are noted then
   */
  void deliver(GameFolders game, boolean replaces) throws IOException {
    Path folder = game.local().resolve(FOLDER);
    if (disk.stat(folder).filter(Disk.Stat::isFolder).isEmpty()) {
      return;
    }
    if (disk.stat(game.versionIni()).isEmpty()) {
      if (replaces) {
        KnownScripts.note(disk, game);
      }
      List<String> names = disk.list(folder).stream().map(Disk.Entry::name).toList();
      Set<String> recorded = new TreeSet<>(game.payloadRecord(disk).paths());
      deleteGone(game, names, recorded);
      move(game, names, recorded);
    }
    Trees.delete(disk, folder);
    disk.syncFolder(game.local());
  }

  private void deleteGone(GameFolders game, List<String> names, Set<String> recorded)
      throws IOException {
    for (String name : recorded) {
      if (names.contains(name + GONE)) {
        Optional<Path> script = Trees.regularFile(disk, game.root(), name);
        if (script.isPresent()) {
          Trees.deleteOurs(disk, script.get());
        }
      }
    }
  }

  private void move(GameFolders game, List<String> names, Set<String> recorded) throws IOException {
    List<String> ours = new ArrayList<>();
    for (String name : names) {
      if (isScript(name)) {
        Optional<Disk.Stat> there = disk.stat(game.root().resolve(name));
        if (there.isEmpty() || (there.get().isFile() && recorded.contains(name))) {
          ours.add(name);
        } else {
          LOG.warn("{} is not Lanspread's and stays as it is", game.root().resolve(name));
        }
      }
    }
    boolean drops = recorded.removeIf(name -> names.contains(name + GONE));
    if (recorded.addAll(ours) || drops) {
      game.payloadRecord(disk).write(recorded);
    }
    for (String name : ours) {
      Trees.moveOverOurs(
          disk, game.local().resolve(FOLDER).resolve(name), game.root().resolve(name));
    }
    disk.syncFolder(game.root());
  }

  /**
   * Deletes the scripts of a game whose {@code local/} is gone and whose payload never came, and
   * the root if it is empty then; may be done again.
   */
  void withdraw(GameFolders game) throws IOException {
    if (disk.stat(game.versionIni()).isPresent()) {
      return;
    }
    PayloadRecord record = game.payloadRecord(disk);
    Optional<PayloadRecord.Entry> entry = record.read();
    List<String> recorded = entry.map(PayloadRecord.Entry::written).orElse(List.of());
    if (entry.isEmpty() || !recorded.stream().allMatch(RootScripts::isScript)) {
      return;
    }
    for (String name : recorded) {
      Optional<Path> script = Trees.regularFile(disk, game.root(), name);
      if (script.isPresent()) {
        Trees.deleteOurs(disk, script.get());
      }
    }
    disk.syncFolder(game.root());
    if (!game.isLinked() && disk.list(game.root()).isEmpty()) {
      disk.delete(game.root());
      Path games = game.root().getParent();
      if (games != null) {
        disk.syncFolder(games);
      }
    }
    record.forgetWritten();
  }
}
