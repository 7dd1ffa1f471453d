package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The games of this machine, kept true by scans of the games folder: a full one at the start and
 * every {@link #FALLBACK_INTERVAL}, one of a single root when it changed.
 *
 * <p>Scans run one at a time under {@code scanning}, which is the one lock of the project that is
 * held while the disk is read: it orders scans and their reports, and nothing else waits for it.
 * Readers take {@code lock} alone. Lock order: {@code scanning}, then {@code lock}.
 */
public final class Library implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Library.class);
  static final Duration FALLBACK_INTERVAL = Duration.ofMinutes(5);

  /** The coarsest modification times that a disk writes: FAT has two seconds. */
  static final Duration COARSEST_TIME = Duration.ofSeconds(2);

  /** Is told of every change, in order, before the scan that found it returns. */
  @FunctionalInterface
  public interface Listener {
    void changed(LibrarySnapshot before, LibrarySnapshot now);
  }

  private final Disk disk;
  private final InstantSource clock;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Predicate<GameId> catalog;
  private final Predicate<GameId> busy;
  private final RootWatcher watcher;
  private final Listener listener;

  private final ReentrantLock scanning = new ReentrantLock();
  // guarded by scanning
  private @Nullable LibraryIndex index;

  private final Object lock = new Object();
  // guarded by lock
  private LibrarySnapshot snapshot = new LibrarySnapshot(0, Map.of());

  /**
   * @param clock the time by which the disk dates changes
   * @param catalog whether a game is one of this party's; others are not looked at
   * @param busy whether an operation runs on a game: its end rescans, so the watcher need not
   * @param watcher says when a root changed
   */
  public Library(
      Disk disk,
      InstantSource clock,
      Path gamesFolder,
      Path stateFolder,
      Predicate<GameId> catalog,
      Predicate<GameId> busy,
      RootWatcher watcher,
      Listener listener) {
    this.disk = disk;
    this.clock = clock;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.catalog = catalog;
    this.busy = busy;
    this.watcher = watcher;
    this.listener = listener;
  }

  public LibrarySnapshot snapshot() {
    synchronized (lock) {
      return snapshot;
    }
  }

  /** Looks at every root. */
  public void scan() throws IOException {
    scanning.lock();
    try {
      LibraryIndex known = index();
      Map<GameId, LocalGame> games = new TreeMap<>();
      Set<String> roots = new HashSet<>();
      for (Disk.Entry entry : disk.list(gamesFolder)) {
        Optional<GameId> gameId = GameId.parse(entry.name()).filter(catalog);
        if (!entry.stat().isFolder() || gameId.isEmpty()) {
          continue;
        }
        roots.add(entry.name());
        if (busy.test(gameId.get())) {
          Optional.ofNullable(snapshot().games().get(gameId.get()))
              .ifPresent(game -> games.put(game.id(), game));
          continue;
        }
        try {
          look(gameId.get(), known).ifPresent(game -> games.put(game.id(), game));
        } catch (IOException e) {
          log.warn("{} cannot be read and is left out", gamesFolder.resolve(entry.name()), e);
        }
      }
      known.retainOnly(roots);
      known.save();
      publish(games);
    } finally {
      scanning.unlock();
    }
  }

  /** Looks at one root; when this returns, the snapshot shows it and the listener was told. */
  public void rescan(GameId gameId) {
    rescan(Set.of(gameId));
  }

  /** Looks at some roots, and tells of all that changed in them at once. */
  private void rescan(Set<GameId> gameIds) {
    scanning.lock();
    try {
      LibraryIndex known = index();
      Map<GameId, LocalGame> games = new TreeMap<>(snapshot().games());
      for (GameId gameId : gameIds) {
        if (!catalog.test(gameId)) {
          continue;
        }
        games.remove(gameId);
        known.remove(gameId.value());
        try {
          look(gameId, known).ifPresent(game -> games.put(gameId, game));
        } catch (IOException e) {
          log.warn("{} cannot be read and is left out", gamesFolder.resolve(gameId.value()), e);
        }
      }
      known.save();
      publish(games);
    } finally {
      scanning.unlock();
    }
  }

  private LibraryIndex index() {
    LibraryIndex known = index;
    if (known == null) {
      known = LibraryIndex.load(disk, stateFolder);
      index = known;
    }
    return known;
  }

  private void publish(Map<GameId, LocalGame> games) {
    LibrarySnapshot before;
    LibrarySnapshot now;
    synchronized (lock) {
      if (snapshot.games().equals(games)) {
        return;
      }
      before = snapshot;
      now = new LibrarySnapshot(before.revision() + 1, games);
      snapshot = now;
    }
    listener.changed(before, now);
  }

  /** What is in a root, from the index while its marks are true. */
  private Optional<LocalGame> look(GameId gameId, LibraryIndex known) throws IOException {
    Path root = gamesFolder.resolve(gameId.value());
    if (!disk.stat(root).map(Disk.Stat::isFolder).orElse(false)) {
      known.remove(gameId.value());
      return Optional.empty();
    }
    Version version = readVersion(root);
    LibraryIndex.Root seen = known.get(gameId.value());
    if (seen == null
        || !Objects.equals(seen.version(), version == null ? null : version.digits())
        || !marksHold(root, seen.folders())) {
      Instant begin = clock.instant();
      Survey survey = new Survey();
      survey(root, "", survey);
      seen =
          new LibraryIndex.Root(
              survey.folders,
              version == null ? null : version.digits(),
              survey.installed,
              survey.sizeBytes);
      if (survey.newest.isAfter(begin.minus(COARSEST_TIME))) {
        known.remove(gameId.value()); // a change that comes now may leave the marks as they are
      } else {
        known.put(gameId.value(), seen);
      }
    }
    return version == null && !seen.installed()
        ? Optional.empty()
        : Optional.of(new LocalGame(gameId, version, seen.installed(), seen.sizeBytes()));
  }

  private @Nullable Version readVersion(Path root) throws IOException {
    Path sentinel = root.resolve(PathRules.VERSION_INI);
    Optional<Disk.Stat> stat = disk.stat(sentinel);
    if (stat.isEmpty() || !stat.get().isFile()) {
      return null;
    }
    if (stat.get().sizeBytes() > Version.MAX_INI_BYTES) {
      log.warn("{} is too large to be a version; the game counts as not downloaded", sentinel);
      return null;
    }
    Optional<Version> version = Version.parseIni(disk.readAll(sentinel, Version.MAX_INI_BYTES));
    if (version.isEmpty()) {
      log.warn("{} does not hold eight digits; the game counts as not downloaded", sentinel);
    }
    return version.orElse(null);
  }

  private boolean marksHold(Path root, Map<String, String> folders) throws IOException {
    for (Map.Entry<String, String> folder : folders.entrySet()) {
      Optional<Disk.Stat> stat =
          disk.stat(folder.getKey().isEmpty() ? root : root.resolve(folder.getKey()));
      if (stat.isEmpty() || !mark(stat.get()).equals(folder.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static String mark(Disk.Stat stat) {
    return stat.kind() + " " + stat.modified() + " " + stat.fileKey();
  }

  private static final class Survey {
    final Map<String, String> folders = new TreeMap<>();
    Instant newest = Instant.MIN;
    long sizeBytes;
    boolean installed;

    void mark(String path, Disk.Stat stat) {
      folders.put(path, Library.mark(stat));
      Instant modified = stat.modified().toInstant();
      newest = modified.isAfter(newest) ? modified : newest;
    }
  }

  private void survey(Path folder, String path, Survey survey) throws IOException {
    disk.stat(folder).ifPresent(stat -> survey.mark(path, stat));
    for (Disk.Entry entry : disk.list(folder)) {
      boolean atRoot = path.isEmpty();
      if (atRoot && entry.name().equals(PathRules.LOCAL) && entry.stat().isFolder()) {
        survey.installed = true;
      }
      if (atRoot && FileListing.isNeverShared(entry.name())) {
        continue;
      }
      String below = atRoot ? entry.name() : path + "/" + entry.name();
      switch (entry.stat().kind()) {
        case FILE -> {
          if (PathRules.sharedProblem(below).isEmpty()) {
            survey.sizeBytes += entry.stat().sizeBytes();
          }
        }
        case FOLDER -> survey(folder.resolve(entry.name()), below, survey);
        case LINK, OTHER -> {}
      }
    }
  }

  /** Begins to watch the games folder and its roots. */
  public void start() {
    watcher.start(
        gamesFolder,
        new RootWatcher.Listener() {
          @Override
          public void rootsChanged(Set<String> names) {
            rescan(
                names.stream()
                    .flatMap(name -> GameId.parse(name).stream())
                    .filter(gameId -> !busy.test(gameId))
                    .collect(Collectors.toSet()));
          }

          @Override
          public void anythingChanged() {
            try {
              scan();
            } catch (IOException e) {
              log.warn("the games folder {} cannot be read", gamesFolder, e);
            }
          }
        });
  }

  @Override
  public void close() {
    watcher.close();
  }
}
