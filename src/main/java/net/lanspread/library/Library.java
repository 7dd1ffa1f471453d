package net.lanspread.library;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The games of this machine, kept true by scans of the games folders: a full one at the start and
 * every {@link #FALLBACK_INTERVAL}, one of a single root when it changed.
 *
 * <p>Scans run one at a time under {@code scanning}, which is the one lock of the project that is
 * held while the disk is read: it orders scans and their reports, and nothing else waits for it.
 * Readers take {@code lock} alone. Lock order: {@code scanning}, then {@code lock}.
 */
public final class Library implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Library.class);
  static final Duration FALLBACK_INTERVAL = Duration.ofMinutes(5);

  /** Is told of every change, in order, before the scan that found it returns. */
  @FunctionalInterface
  public interface Listener {
    void changed(LibrarySnapshot before, LibrarySnapshot now);

    /** Only the messages about the games folder have changed. */
    default void problemsChanged() {}
  }

  private final Disk disk;
  private final InstantSource clock;
  private final Path stateFolder;
  private final Roots roots;
  private final PartyGames party;
  private final RootWatcher watcher;
  private final Listener listener;

  private final ReentrantLock scanning = new ReentrantLock();

  @GuardedBy("scanning")
  private @Nullable LibraryIndex index;

  // the roots of which other folders than themselves are watched
  @GuardedBy("scanning")
  private final Set<GameId> watchedBelow = new HashSet<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private LibrarySnapshot snapshot = new LibrarySnapshot(0, Map.of());

  // by folder
  @GuardedBy("lock")
  private Map<String, FolderProblem> problems = Map.of();

  // the games folders that were away at the last look, until all is looked at
  @GuardedBy("lock")
  private Set<Path> gone = Set.of();

  /**
   * Makes a library that has not looked yet.
   *
   * @param clock the time by which the disk dates changes
   * @param roots in the games folders
   * @param watcher says when a root changed
   */
  public Library(
      Disk disk,
      InstantSource clock,
      Path stateFolder,
      Roots roots,
      PartyGames party,
      RootWatcher watcher,
      Listener listener) {
    this.disk = disk;
    this.clock = clock;
    this.stateFolder = stateFolder;
    this.roots = roots;
    this.party = party;
    this.watcher = watcher;
    this.listener = listener;
  }

  public LibrarySnapshot snapshot() {
    synchronized (lock) {
      return snapshot;
    }
  }

  /** The folders in the games folder that are not taken for the games they seem meant to be. */
  public List<FolderProblem> problems() {
    synchronized (lock) {
      return List.copyOf(problems.values());
    }
  }

  /** The notices about one game's root. */
  public List<Notice> notices(GameId gameId) {
    return problems().stream()
        .filter(problem -> gameId.equals(problem.gameId()))
        .map(FolderProblem::notice)
        .toList();
  }

  /**
   * Looks at every root. A games folder whose disk was taken away holds nothing.
   *
   * @throws IOException when no games folder can be read
   */
  public void scan() throws IOException {
    scanning.lock();
    try {
      scanLocked(Set.copyOf(roots.away()));
    } finally {
      scanning.unlock();
    }
  }

  @GuardedBy("scanning")
  private void scanLocked(Set<Path> away) throws IOException {
    if (isAll(away) && !isFirstScan()) {
      publishGoneLocked();
      return;
    }
    Set<Path> leftOut = isAll(away) ? Set.of() : away; // the first look says why it cannot look
    LibraryIndex known = indexLocked();
    RootsLook look = look(known, Map.of(), Map.of());
    look.atAll(snapshot().games(), leftOut);
    known.save();
    watchBelowLocked(look);
    publishLocked(look, leftOut);
  }

  private boolean isAll(Set<Path> away) {
    return away.containsAll(roots.folders());
  }

  /** Looks at one root; when this returns, the snapshot shows it and the listener was told. */
  public void rescan(GameId gameId) {
    rescan(Set.of(gameId));
  }

  /** Looks at some roots, and tells of all that changed in them at once. */
  private void rescan(Set<GameId> gameIds) {
    scanning.lock();
    try {
      Set<Path> away = gone();
      if (!away.containsAll(roots.away())) {
        loseLocked();
        away = gone();
      }
      if (isAll(away)) {
        return; // one has just come back: all of it is looked at in a moment
      }
      LibraryIndex known = indexLocked();
      RootsLook look;
      synchronized (lock) {
        look = look(known, snapshot.games(), problems);
      }
      for (GameId gameId : gameIds) {
        if (party.named(gameId.value()).filter(gameId::equals).isPresent()) {
          known.remove(gameId.value());
          look.at(gameId);
        }
      }
      known.save();
      watchBelowLocked(look);
      publishLocked(look, away);
    } finally {
      scanning.unlock();
    }
  }

  private Set<Path> gone() {
    synchronized (lock) {
      return gone;
    }
  }

  private boolean isFirstScan() {
    synchronized (lock) {
      return snapshot.revision() == 0 && gone.isEmpty();
    }
  }

  private RootsLook look(
      LibraryIndex known, Map<GameId, LocalGame> games, Map<String, FolderProblem> told) {
    return new RootsLook(disk, clock, stateFolder, roots, party, known, games, told);
  }

  @GuardedBy("scanning")
  private LibraryIndex indexLocked() {
    LibraryIndex known = index;
    if (known == null) {
      known = LibraryIndex.load(disk, stateFolder);
      index = known;
    }
    return known;
  }

  @GuardedBy("scanning")
  private void publishGoneLocked() {
    RootsLook nothing = look(indexLocked(), Map.of(), Map.of());
    roots.folders().forEach(nothing::tellGone);
    publishLocked(nothing, Set.copyOf(roots.folders()));
  }

  @GuardedBy("scanning")
  private void publishLocked(RootsLook look, Set<Path> away) {
    LibrarySnapshot before;
    LibrarySnapshot now;
    boolean isAnother;
    List<FolderProblem> fresh;
    synchronized (lock) {
      before = snapshot;
      isAnother = !before.games().equals(look.games());
      now = isAnother ? new LibrarySnapshot(before.revision() + 1, look.games()) : before;
      if (!isAnother && problems.equals(look.problems()) && gone.equals(away)) {
        return;
      }
      Map<String, FolderProblem> known = problems;
      fresh = look.problems().values().stream().filter(p -> !known.containsValue(p)).toList();
      snapshot = now;
      problems = Collections.unmodifiableMap(look.problems());
      gone = away;
    }
    fresh.forEach(problem -> log.warn("{}: {}", problem.folder(), problem.notice().message()));
    if (isAnother) {
      listener.changed(before, now);
    } else {
      listener.problemsChanged();
    }
  }

  /**
   * Watches the roots that another program is filling: they are ready when a name changes anywhere
   * in them.
   */
  @GuardedBy("scanning")
  private void watchBelowLocked(RootsLook look) {
    Map<GameId, Set<Path>> unfinished = look.unfinished();
    unfinished.forEach((gameId, folders) -> watcher.watchBelow(gameId.value(), folders));
    for (GameId gameId : look.looked()) {
      if (!unfinished.containsKey(gameId) && watchedBelow.remove(gameId)) {
        watcher.watchBelow(gameId.value(), Set.of());
      }
    }
    watchedBelow.addAll(unfinished.keySet());
  }

  /** Begins to watch the games folders and their roots. */
  public void start() {
    watcher.start(
        roots.folders(),
        new RootWatcher.Listener() {
          @Override
          public void rootsChanged(Set<String> names) {
            rescan(
                names.stream()
                    .flatMap(name -> party.named(name).stream())
                    .filter(gameId -> !party.isBusy(gameId))
                    .collect(Collectors.toSet()));
          }

          @Override
          public void anythingChanged() {
            try {
              scan();
            } catch (IOException e) {
              log.warn("no games folder can be read", e);
              lose();
            }
          }

          @Override
          public boolean isFolderBack() {
            Set<Path> away = Set.copyOf(roots.away());
            if (!gone().containsAll(away)) {
              lose();
            }
            return !away.containsAll(gone());
          }
        });
  }

  private void lose() {
    scanning.lock();
    try {
      loseLocked();
    } finally {
      scanning.unlock();
    }
  }

  /** Takes in that folders are gone; those that are back meanwhile have to be watched first. */
  @GuardedBy("scanning")
  private void loseLocked() {
    Set<Path> away = new HashSet<>(gone());
    away.addAll(roots.away());
    try {
      scanLocked(Set.copyOf(away));
    } catch (IOException e) {
      log.warn("no games folder can be read", e);
      publishGoneLocked();
    }
  }

  /** The reason why nothing can be done with games now, as a sentence; asks the disk. */
  public Optional<String> whyGone() {
    return isAll(gone()) || !roots.isThere()
        ? Optional.of(Roots.goneMessage(roots.folders().getFirst()))
        : Optional.empty();
  }

  @Override
  public void close() {
    watcher.close();
  }
}
