package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.disk.Trees.TreeFile;
import net.lanspread.operation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * The player's own files of games that were uninstalled: {@code saves/<id>/<version>/} in the state
 * folder, with the paths that they had in {@code local/}. The next install takes back each file
 * whose place is free; the player may copy back or delete the rest.
 */
final class PutAway {
  /** The folder where they come together; the next try replaces the leftovers of a crash. */
  private static final String COMING = ".coming";

  private final Disk disk;

  PutAway(Disk disk) {
    this.disk = disk;
  }

  /** Returns when the files are there, on the medium; those in {@code local/} stay, too. */
  void put(GameFolders game, OwnFiles own, @Nullable Version version, FileBytes bytes)
      throws IOException {
    if (own.all().isEmpty()) {
      return;
    }
    Path saves = game.saves();
    Path coming = saves.resolve(COMING);
    Trees.delete(disk, coming);
    Set<Path> folders = new TreeSet<>(Comparator.reverseOrder());
    for (TreeFile file : own.all()) {
      Path to = coming.resolve(file.path());
      for (Path above = to.getParent();
          above != null && above.startsWith(coming) && folders.add(above);
          above = above.getParent()) {
        disk.createFolders(above);
      }
      bytes.standAt(game.local().resolve(file.path()), to);
    }
    for (Path each : folders) {
      disk.syncFolder(each);
    }
    disk.moveAtomically(coming, free(saves, Keeping.name(version)));
    Path all = Objects.requireNonNull(saves.getParent());
    disk.syncFolder(saves);
    disk.syncFolder(all);
    disk.syncFolder(Objects.requireNonNull(all.getParent()));
  }

  /** True when something of a game is there. */
  boolean holdsAny(GameFolders game) throws IOException {
    return !folders(game).isEmpty();
  }

  /**
   * Takes the files into a staging folder, each where nothing has its place; of several installs
   * those of the newest version come first. They stay where they are, too.
   *
   * @return the number that were taken
   */
  int bringBack(GameFolders game, Staging staging, FileBytes bytes) throws IOException {
    int taken = 0;
    for (Path folder : folders(game)) {
      for (TreeFile file : Trees.files(disk, folder, OwnFiles.PASSING::contains)) {
        Optional<Path> free = staging.free(file.path());
        if (free.isPresent()) {
          bytes.standAt(folder.resolve(file.path()), free.get());
          taken++;
        }
      }
    }
    return taken;
  }

  /** Deletes the files that are in {@code local/} with the same bytes; may be done again. */
  void dropWhatIsBack(GameFolders game) throws IOException {
    List<Path> folders = folders(game);
    if (folders.isEmpty()) {
      return;
    }
    Map<String, String> here = new HashMap<>();
    for (TreeFile file : Trees.files(disk, game.local(), OwnFiles.PASSING::contains)) {
      here.put(PathRules.fold(file.path()), file.path());
    }
    FileBytes bytes = new FileBytes(disk, new Cancellation());
    for (Path folder : folders) {
      for (TreeFile file : Trees.files(disk, folder, _ -> false)) {
        String back = here.get(PathRules.fold(file.path()));
        Path kept = folder.resolve(file.path());
        if (back != null && bytes.areSame(kept, game.local().resolve(back))) {
          Trees.deleteOurs(disk, kept);
        }
      }
      deleteIfEmpty(folder);
    }
    deleteIfEmpty(game.saves());
  }

  /** Deletes a folder in which there are at most folders like it. */
  private void deleteIfEmpty(Path folder) throws IOException {
    for (Disk.Entry entry : disk.list(folder)) {
      if (entry.stat().isFolder()) {
        deleteIfEmpty(folder.resolve(entry.name()));
      }
    }
    if (disk.list(folder).isEmpty()) {
      Trees.deleteOurs(disk, folder);
    }
  }

  /** The folders of a game's installs, the newest version first. */
  private List<Path> folders(GameFolders game) throws IOException {
    if (disk.stat(game.saves()).filter(Disk.Stat::isFolder).isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Disk.Entry entry : disk.list(game.saves())) {
      if (entry.stat().isFolder() && !entry.name().equals(COMING)) {
        names.add(entry.name());
      }
    }
    names.sort(
        Comparator.comparing((String name) -> name.startsWith(Keeping.EARLIER))
            .thenComparing(Comparator.<String>naturalOrder().reversed()));
    return names.stream().map(game.saves()::resolve).toList();
  }

  private Path free(Path saves, String name) throws IOException {
    Path free = saves.resolve(name);
    for (int copy = 2; disk.stat(free).isPresent(); copy++) {
      free = saves.resolve(name + "-" + copy);
    }
    return free;
  }
}
