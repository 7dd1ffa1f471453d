package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import net.lanspread.archive.ArchiveOutlook;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.library.Library;
import net.lanspread.library.LocalGame;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cost of unpacking the downloaded games. Each is looked at when it is asked for the first
 * time, and again when it has changed, one after the other on threads that end with it.
 */
final class LocalOutlooks implements NoticeSource {
  private static final Logger LOG = LoggerFactory.getLogger(LocalOutlooks.class);

  /**
   * The outlook of a game, and the state in which it was seen.
   *
   * @param archiveBytes of the archives that are unpacked; empty while they are not known
   */
  private record Known(LocalGame game, OptionalLong archiveBytes, List<Notice> notices) {}

  private final Disk disk;
  private final Roots roots;
  private final Library library;
  private final Optional<ArchiveOutlook> outlook;
  private final Events events;
  private final Semaphore oneLook = new Semaphore(1);
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, Known> known = new HashMap<>();

  /**
   * @param outlook the judge of archives; empty when another program reads them
   */
  LocalOutlooks(
      Disk disk, Roots roots, Library library, Optional<ArchiveOutlook> outlook, Events events) {
    this.disk = disk;
    this.roots = roots;
    this.library = library;
    this.outlook = outlook;
    this.events = events;
  }

  @Override
  public List<Notice> of(GameId gameId) {
    return known(gameId).map(Known::notices).orElse(List.of());
  }

  /** The size of the archives that an install unpacks; empty when that is not known. */
  OptionalLong archiveBytes(GameId gameId) {
    return known(gameId).map(Known::archiveBytes).orElse(OptionalLong.empty());
  }

  private Optional<Known> known(GameId gameId) {
    return library.snapshot().find(gameId).filter(LocalGame::downloaded).map(this::known);
  }

  private Known known(LocalGame game) {
    Known nothing = new Known(game, OptionalLong.empty(), List.of());
    synchronized (lock) {
      Known before = known.get(game.id());
      if (before != null && before.game().equals(game)) {
        return before;
      }
      known.put(game.id(), nothing);
    }
    Thread.ofVirtual().name("outlook-" + game.id()).start(() -> look(nothing));
    return nothing;
  }

  private void look(Known before) {
    LocalGame game = before.game();
    oneLook.acquireUninterruptibly();
    try {
      Path root = roots.named(game.id().value());
      List<GameArchives.Packed> archives = GameArchives.in(disk, root, game.id());
      long archiveBytes = 0;
      for (GameArchives.Packed archive : archives) {
        archiveBytes += archive.sizeBytes(disk, root);
      }
      List<Notice> notices =
          archives.stream()
              .flatMap(archive -> look(root.resolve(archive.name())).stream())
              .limit(1)
              .toList();
      synchronized (lock) {
        known.replace(game.id(), before, new Known(game, OptionalLong.of(archiveBytes), notices));
      }
      if (!notices.isEmpty()) {
        events.emit(new PeerEvent.LocalLibraryChanged());
      }
    } catch (IOException e) {
      LOG.debug("the archives of {} cannot be looked at", game.id(), e);
    } finally {
      oneLook.release();
    }
  }

  private Optional<Notice> look(Path archive) {
    try {
      return outlook.isEmpty() ? Optional.empty() : outlook.get().look(archive);
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", archive, e);
      return Optional.empty();
    }
  }
}
