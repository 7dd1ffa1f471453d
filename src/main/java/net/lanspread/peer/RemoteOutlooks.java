package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import net.lanspread.archive.ArchiveOutlook;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.disk.MemoryReader;
import net.lanspread.download.FirstBytes;
import net.lanspread.download.Foresight;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cost of unpacking the games that only others have, by the head of their first archive. It is
 * fetched for a game that is to be installed, and for one whose details somebody looks at, on a
 * thread that ends with that; never for all of a party's games.
 *
 * <p>The finding is told as long as the version is the one to get. It is one source's word, and
 * nothing goes by it: a download looks again, and refuses only what is verified.
 */
final class RemoteOutlooks implements NoticeSource {
  /** The holders of games. */
  interface Holders {
    /** The version to get, if somebody has it. */
    Optional<Version> target(GameId gameId);

    List<Source> sources(GameId gameId, Version version);
  }

  /**
   * The outlook of a game, and the version in which it was seen.
   *
   * @param archiveBytes of the archives that an install unpacks, as far as their names tell
   */
  private record Known(Version version, long archiveBytes, Optional<Notice> notice) {}

  private static final Logger LOG = LoggerFactory.getLogger(RemoteOutlooks.class);
  private static final int MAX_ASKED = 2;

  private final Optional<ArchiveOutlook> outlook;
  private final Holders holders;
  private final Predicate<GameId> isHere;
  private final Events events;
  private final Semaphore looks = new Semaphore(2);
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, Known> known = new HashMap<>();

  @GuardedBy("lock")
  private final Set<GameId> underWay = new HashSet<>();

  /**
   * @param outlook the judge of archives; empty when another program reads them
   * @param isHere whether a game is downloaded, so that its own archives tell
   */
  RemoteOutlooks(
      Optional<ArchiveOutlook> outlook, Holders holders, Predicate<GameId> isHere, Events events) {
    this.outlook = outlook;
    this.holders = holders;
    this.isHere = isHere;
    this.events = events;
  }

  @Override
  public List<Notice> of(GameId gameId) {
    return find(gameId).flatMap(Known::notice).stream().toList();
  }

  /** The size of the archives that an install unpacks; empty when that is not known. */
  OptionalLong archiveBytes(GameId gameId) {
    return find(gameId)
        .map(found -> OptionalLong.of(found.archiveBytes()))
        .orElse(OptionalLong.empty());
  }

  private Optional<Known> find(GameId gameId) {
    Known found;
    synchronized (lock) {
      found = known.get(gameId);
    }
    return Optional.ofNullable(found)
        .filter(
            each ->
                !isHere.test(gameId)
                    && holders.target(gameId).filter(each.version()::equals).isPresent());
  }

  /** Begins to find out the cost, where it is unknown and a source can tell. Does not block. */
  void look(GameId gameId) {
    Optional<Version> target = holders.target(gameId);
    if (target.isEmpty() || isHere.test(gameId) || find(gameId).isPresent()) {
      return;
    }
    synchronized (lock) {
      if (!underWay.add(gameId)) {
        return;
      }
    }
    Thread.ofVirtual().name("outlook-" + gameId).start(() -> look(gameId, target.get()));
  }

  private void look(GameId gameId, Version version) {
    looks.acquireUninterruptibly();
    try {
      boolean told = false;
      for (Source source : holders.sources(gameId, version).stream().limit(MAX_ASKED).toList()) {
        told = told || ask(source, gameId, version);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looks.release();
      synchronized (lock) {
        underWay.remove(gameId);
      }
    }
  }

  private boolean ask(Source source, GameId gameId, Version version) throws InterruptedException {
    try {
      if (!(source.offer(gameId)
              instanceof
              Source.Answer.Given<Source.Offer>(Source.Offer(var its, var list, var digest))
          && its.equals(version))) {
        return false;
      }
      Foresight foresight = foresight(gameId, version);
      Optional<SharedFile> telling = foresight.telling(list);
      if (telling.isEmpty()) {
        return true;
      }
      Optional<byte[]> head =
          new FirstBytes(gameId, version, digest, telling.get(), new Cancellation()).head(source);
      head.ifPresent(bytes -> foresight.objection(list, telling.get(), bytes));
      return head.isPresent();
    } catch (IOException e) {
      LOG.debug("peer {} does not tell of {}", source.peerId().brief(), gameId, e);
      return false;
    }
  }

  /** The foresight for a download of a version that is to be installed; its findings come here. */
  Foresight foresight(GameId gameId, Version version) {
    return new Foresight() {
      @Override
      public Optional<SharedFile> telling(FileList list) {
        Optional<SharedFile> telling =
            outlook.isEmpty()
                ? Optional.empty()
                : GameArchives.certain(top(list), gameId).flatMap(name -> file(list, name));
        if (telling.isEmpty()) {
          learn(gameId, version, list, Optional.empty());
        }
        return telling;
      }

      @Override
      public Optional<String> objection(FileList list, SharedFile file, byte[] first) {
        Optional<Notice> notice = notice(file, first);
        learn(gameId, version, list, notice);
        return notice
            .filter(found -> found.code() == Notice.Code.CANNOT_UNPACK)
            .map(
                found ->
                    found.message()
                        + "; it can still be downloaded for the others, without being installed");
      }
    };
  }

  private Optional<Notice> notice(SharedFile file, byte[] first) {
    try {
      return outlook.isEmpty()
          ? Optional.empty()
          : outlook.get().look(Path.of(file.path()), new MemoryReader(first));
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", file.path(), e);
      return Optional.empty();
    }
  }

  private void learn(GameId gameId, Version version, FileList list, Optional<Notice> notice) {
    long archiveBytes =
        GameArchives.byName(top(list), gameId).stream()
            .flatMap(name -> file(list, name).stream())
            .mapToLong(SharedFile::sizeBytes)
            .sum();
    Known before;
    synchronized (lock) {
      before = known.put(gameId, new Known(version, archiveBytes, notice));
    }
    if (!notice.equals(before == null ? Optional.empty() : before.notice())) {
      events.emit(new PeerEvent.GamesListUpdated());
    }
  }

  /** The names of the files directly in the root. */
  private static List<String> top(FileList list) {
    return list.top().stream().map(SharedFile::path).toList();
  }

  private static Optional<SharedFile> file(FileList list, String path) {
    return list.files().stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
