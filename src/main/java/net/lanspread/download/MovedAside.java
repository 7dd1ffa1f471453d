package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that updates have moved aside in the game roots; their owners are told while the files
 * lie there. Thread-safe.
 */
public final class MovedAside {
  private static final Logger log = LoggerFactory.getLogger(MovedAside.class);

  /** Where they lie in a root. */
  public static final String FOLDER = AsideFolder.NAME;

  private final Disk disk;
  private final Roots roots;

  private final Object lock = new Object();

  /** The old versions whose files lie aside. */
  @GuardedBy("lock")
  private final Map<GameId, List<String>> versions = new HashMap<>();

  public MovedAside(Disk disk, Roots roots) {
    this.disk = disk;
    this.roots = roots;
  }

  /** Looks into the game's root. */
  public void look(GameId gameId) {
    List<String> found = List.of();
    try {
      Optional<Path> folder = Trees.folder(disk, roots.named(gameId.value()), AsideFolder.NAME);
      if (folder.isPresent()) {
        found =
            disk.list(folder.get()).stream()
                .filter(entry -> entry.stat().isFolder())
                .map(Disk.Entry::name)
                .toList();
      }
    } catch (IOException e) {
      log.debug("the moved files in {} cannot be read", gameId, e);
    }
    synchronized (lock) {
      if (found.isEmpty()) {
        versions.remove(gameId);
      } else {
        versions.put(gameId, found);
      }
    }
  }

  /** The notices about a game, as of the last look. */
  public List<Notice> notices(GameId gameId) {
    List<String> found;
    synchronized (lock) {
      found = versions.get(gameId);
    }
    return found == null
        ? List.of()
        : List.of(
            new Notice(
                Notice.Code.MOVED_ASIDE,
                "Files that only an older version had ("
                    + String.join(", ", found)
                    + ") were moved to "
                    + roots.named(gameId.value()).resolve(AsideFolder.NAME)
                    + ". The game does not need them: delete that folder if you do not, either."));
  }
}
