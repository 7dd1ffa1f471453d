package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.ContentRule;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskWork;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.download.MovedAside;
import net.lanspread.library.LocalGame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The count of who takes the room in the games folders, file by file; one count at a time. */
final class DiskCount {
  private static final Logger log = LoggerFactory.getLogger(DiskCount.class);

  /** A games folder may lie where much else lies; of more files than these the rest is left out. */
  private static final int MAX_OTHER_FILES = 50_000;

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Function<GameId, Optional<LocalGame>> library;
  private final Predicate<GameId> known;
  private final Predicate<GameId> busy;
  private final DiskWork work = new DiskWork(1);

  /**
   * @param library the game as it is here
   * @param known whether it is a game of this party
   * @param busy whether an operation runs on it
   */
  DiskCount(
      Disk disk,
      Roots roots,
      Path stateFolder,
      Function<GameId, Optional<LocalGame>> library,
      Predicate<GameId> known,
      Predicate<GameId> busy) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.library = library;
    this.known = known;
    this.busy = busy;
  }

  /** Counts; takes a while where there are many files. */
  DiskUse look() throws IOException {
    return work.run(this::count);
  }

  private DiskUse count() throws IOException {
    List<DiskUse.Game> games = new ArrayList<>();
    List<DiskUse.Folder> folders = new ArrayList<>();
    List<Path> away = roots.away();
    boolean isWhole = true;
    for (Path folder : roots.folders()) {
      if (away.contains(folder)) {
        folders.add(new DiskUse.Folder(folder, true, 0, 0));
        continue;
      }
      Sum others = new Sum(MAX_OTHER_FILES);
      for (Disk.Entry entry : disk.list(folder)) {
        Path path = folder.resolve(entry.name());
        Optional<GameId> game =
            entry.stat().isFile()
                ? Optional.empty()
                : GameId.parse(entry.name())
                    .filter(known)
                    .filter(id -> roots.named(id.value()).equals(path));
        if (game.isPresent()) {
          games.add(game(game.get(), folder));
        } else {
          others.add(path, entry.stat());
        }
      }
      folders.add(new DiskUse.Folder(folder, false, disk.usableBytes(folder), others.bytes));
      isWhole &= others.files <= MAX_OTHER_FILES;
    }
    Sum own = new Sum(Integer.MAX_VALUE);
    for (Disk.Entry entry : disk.list(stateFolder)) {
      own.add(stateFolder.resolve(entry.name()), entry.stat());
    }
    games.removeIf(game -> game.totalBytes() == 0);
    games.sort(Comparator.comparingLong(DiskUse.Game::totalBytes).reversed());
    return new DiskUse(List.copyOf(folders), List.copyOf(games), isWhole, own.bytes);
  }

  private DiskUse.Game game(GameId gameId, Path folder) {
    try {
      if (roots.place(gameId.value()) instanceof Roots.Place.At(Path root, _)) {
        return game(gameId, folder, root);
      }
    } catch (IOException e) {
      log.debug("the files of {} cannot be counted", gameId, e);
    }
    return new DiskUse.Game(gameId, folder, 0, 0, 0, 0, 0);
  }

  private DiskUse.Game game(GameId gameId, Path folder, Path root) throws IOException {
    boolean works = busy.test(gameId);
    Optional<LocalGame> local = library.apply(gameId);
    boolean shared = local.filter(LocalGame::downloaded).isPresent();
    boolean unfinished = !shared && !works;
    Set<String> archives = new HashSet<>();
    for (GameArchives.Packed archive : GameArchives.in(disk, root, gameId)) {
      archives.addAll(archive.files());
    }
    long installedBytes = 0;
    long archiveBytes = 0;
    long contentBytes = 0;
    long leftoverBytes = 0;
    long asideBytes = 0;
    for (Trees.TreeFile file : Trees.files(disk, root, _ -> false)) {
      long bytes = file.stat().sizeBytes();
      String first = PathRules.fold(file.path().split("/", 2)[0]);
      if (first.equals(ContentRule.LOCAL)) {
        installedBytes += bytes;
      } else if (first.equals(MovedAside.FOLDER)) {
        asideBytes += bytes;
      } else if (first.startsWith(".local.")) {
        installedBytes += works ? bytes : 0;
        leftoverBytes += works ? 0 : bytes;
      } else if (archives.contains(file.path())) {
        archiveBytes += unfinished ? 0 : bytes;
        leftoverBytes += unfinished ? bytes : 0;
      } else if (unfinished && local.isEmpty() && !ContentRule.excludes(file.path())) {
        leftoverBytes += bytes;
      } else {
        contentBytes += bytes;
      }
    }
    return new DiskUse.Game(
        gameId, folder, installedBytes, archiveBytes, contentBytes, leftoverBytes, asideBytes);
  }

  /** The sum of what is no game, as far as it can be read. */
  private final class Sum {
    private final int maxFiles;
    private long bytes;
    private int files;

    Sum(int maxFiles) {
      this.maxFiles = maxFiles;
    }

    void add(Path path, Disk.Stat stat) {
      if (stat.isFile() && ++files <= maxFiles) {
        bytes += stat.sizeBytes();
      }
      // One may lie in the other.
      boolean isOther = path.equals(stateFolder) || roots.folders().contains(path);
      if (!stat.isFolder() || files > maxFiles || isOther) {
        return;
      }
      try {
        for (Disk.Entry entry : disk.list(path)) {
          add(path.resolve(entry.name()), entry.stat());
        }
      } catch (IOException e) {
        log.debug("{} cannot be counted", path, e);
      }
    }
  }
}
