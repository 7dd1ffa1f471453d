package net.lanspread.library;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Predicate;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of the games on this machine, made in the background by threads that this owns, and
 * kept in {@link MarkedManifestFiles}.
 *
 * <p>A manifest is true only while every file's mark is unchanged; a false one is never given out.
 * A downloaded game consists of the downloaded files as long as these are intact; any other game
 * consists of all its content.
 */
public final class ManifestStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ManifestStore.class);

  /**
   * The result of reading a game.
   *
   * @param content the manifest of the game
   * @param files all files of its root that can be shared, those of the content among them, by path
   */
  public record Reading(Manifest content, Map<String, HashedFile> files) {}

  private record Made(MarkedManifest known, Map<String, HashedFile> files) {}

  /** Hears how far a reading is, on the thread that reads. */
  @FunctionalInterface
  public interface Watcher {
    void at(long doneBytes, long totalBytes);
  }

  private final Roots roots;
  private final FileListing listing;
  private final Predicate<GameId> busy;
  private final RecordedManifests recorded;
  private final MarkedManifestFiles kept;
  private final FileHasher hasher;
  private final LinkedBlockingDeque<GameId> queue = new LinkedBlockingDeque<>();
  private final List<Thread> hashers = new ArrayList<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, MarkedManifest> known = new HashMap<>();

  @GuardedBy("lock")
  private final Map<GameId, Long> timesMade = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param busy whether an operation runs on a game: it is not hashed meanwhile
   * @param threads the number of games that are hashed at once
   */
  public ManifestStore(
      Disk disk,
      Roots roots,
      Path stateFolder,
      FileListing listing,
      Predicate<GameId> busy,
      int threads) {
    this.roots = roots;
    this.listing = listing;
    this.busy = busy;
    this.recorded = new RecordedManifests(disk, stateFolder);
    this.kept = new MarkedManifestFiles(disk, stateFolder, recorded);
    this.hasher = new FileHasher(listing, this::isClosed);
    for (int i = 0; i < threads; i++) {
      hashers.add(Thread.ofPlatform().name("hash-" + i).daemon().unstarted(this::hashQueued));
    }
  }

  /** The number of threads that hash on a machine of so many cores: one core is left to others. */
  public static int threadsFor(int cores) {
    return Math.max(1, cores - 1);
  }

  /** Begins to make the requested manifests. */
  public void start() {
    hashers.forEach(Thread::start);
  }

  /** Asks for the manifest of a downloaded game, some time. */
  public void request(GameId gameId) {
    if (!queue.contains(gameId)) {
      queue.addLast(gameId);
    }
  }

  /** Asks for the manifest of a downloaded game before all others. */
  public void prioritise(GameId gameId) {
    if (queue.peekFirst() == null || !gameId.equals(queue.peekFirst())) {
      queue.remove(gameId);
      queue.addFirst(gameId);
    }
  }

  /** The manifest, if there is one and all its files are as they were. */
  public Optional<Manifest> ifFresh(GameId gameId) throws IOException {
    MarkedManifest candidate = find(gameId);
    return candidate != null && holds(candidate, root(gameId))
        ? Optional.of(candidate.manifest())
        : Optional.empty();
  }

  /**
   * True when a root matches the manifest, by its marks. The sentinel is read in any case: it
   * decides the version, and all sentinels have the same length.
   */
  private boolean holds(MarkedManifest candidate, Path root) throws IOException {
    Map<String, Disk.Stat> now =
        candidate.downloaded()
            ? listing.stats(root, candidate.marks().keySet())
            : listing.stats(root);
    return candidate.marks().equals(MarkedManifest.marks(now))
        && listing.version(root).map(candidate.manifest().version()::equals).orElse(false);
  }

  /**
   * The files of a game whose hashes may not be made: those that it was downloaded with while all
   * are there at their sizes, else all content.
   *
   * @throws IOException also when that cannot be shared
   */
  public FileList files(GameId gameId) throws IOException {
    Path root = root(gameId);
    Optional<Manifest> downloaded = downloaded(gameId, root);
    return downloaded.isPresent() && fits(downloaded.get(), root)
        ? downloaded.get().fileList()
        : listing.list(root);
  }

  /** The manifest with which the version in the root was downloaded; empty when it was not. */
  private Optional<Manifest> downloaded(GameId gameId, Path root) throws IOException {
    Optional<Version> version = listing.version(root);
    return recorded
        .downloaded(gameId)
        .filter(manifest -> version.filter(manifest.version()::equals).isPresent());
  }

  private boolean fits(Manifest manifest, Path root) throws IOException {
    return manifest.fits(sizes(listing.stats(root, manifest.paths())));
  }

  private static Map<String, Long> sizes(Map<String, Disk.Stat> stats) {
    Map<String, Long> sizes = new TreeMap<>();
    stats.forEach((path, stat) -> sizes.put(path, stat.sizeBytes()));
    return sizes;
  }

  /**
   * True when a file may be one of the game's: false when the game is known to be as downloaded and
   * the file lies beside it.
   */
  public boolean mayBePart(GameId gameId, String path) {
    MarkedManifest candidate = find(gameId);
    return candidate == null || !candidate.downloaded() || candidate.marks().containsKey(path);
  }

  /** True when the hashes of a game were ever made here, of this content or another. */
  public boolean isKnown(GameId gameId) {
    return find(gameId) != null;
  }

  /**
   * The number of times since the start that the hashes of a game were made, or taken from a
   * download.
   */
  public long timesMade(GameId gameId) {
    synchronized (lock) {
      return timesMade.getOrDefault(gameId, 0L);
    }
  }

  /** True when one file is still as the content of this digest has it. */
  public boolean isFresh(GameId gameId, Sha256 digest, String path, Optional<Disk.Stat> stat) {
    MarkedManifest candidate = find(gameId);
    return candidate != null
        && stat.isPresent()
        && candidate.digest().equals(digest)
        && MarkedManifest.mark(stat.get()).equals(candidate.marks().get(path));
  }

  /** Takes a manifest that a download has just verified on the disk: this is the game now. */
  public void put(GameId gameId, Manifest manifest) {
    recorded.putDownloaded(gameId, manifest);
    try {
      Map<String, Disk.Stat> stats = listing.stats(root(gameId), manifest.paths());
      if (manifest.fits(sizes(stats))) {
        store(gameId, new MarkedManifest(manifest, MarkedManifest.marks(stats), true));
      }
    } catch (IOException e) {
      log.warn("the hashes of {} cannot be kept; they are made again", gameId, e);
    }
  }

  /**
   * The manifest of the game when it was downloaded, or first hashed, or last verified; its files
   * may have changed since.
   */
  public Optional<Manifest> recorded(GameId gameId) {
    return recorded
        .find(gameId)
        .or(() -> Optional.ofNullable(find(gameId)).map(MarkedManifest::manifest));
  }

  /** Records the manifest that a verification has found. */
  public void record(GameId gameId, Manifest manifest) {
    if (recorded.downloaded(gameId).isPresent()) {
      put(gameId, manifest);
    } else {
      recorded.put(gameId, manifest);
    }
  }

  /**
   * Reads every byte of a game, regardless of the marks, and records the result.
   *
   * @param watcher hears the progress often, and ends the reading by throwing
   * @throws IOException also when the game changes meanwhile
   */
  public Reading readAgain(GameId gameId, Watcher watcher)
      throws IOException, InterruptedException {
    Made made =
        readAll(gameId, watcher)
            .orElseThrow(() -> new IOException("the game was changed while it was read"));
    if (!made.known().equals(find(gameId))) {
      store(gameId, made.known());
    }
    return new Reading(made.known().manifest(), made.files());
  }

  /** Forgets the manifest of a game that is gone. */
  public void forget(GameId gameId) {
    synchronized (lock) {
      known.remove(gameId);
    }
    try {
      kept.delete(gameId);
      recorded.forget(gameId);
    } catch (IOException e) {
      log.warn("the hashes of {} cannot be deleted", gameId, e);
    }
  }

  private @Nullable MarkedManifest find(GameId gameId) {
    synchronized (lock) {
      MarkedManifest found = known.get(gameId);
      if (found != null) {
        return found;
      }
    }
    MarkedManifest loaded = kept.read(gameId);
    if (loaded == null) {
      return null;
    }
    synchronized (lock) {
      MarkedManifest found = known.putIfAbsent(gameId, loaded);
      return found == null ? loaded : found;
    }
  }

  private void store(GameId gameId, MarkedManifest made) throws IOException {
    synchronized (lock) {
      known.put(gameId, made);
      timesMade.merge(gameId, 1L, Long::sum);
    }
    kept.write(gameId, made);
  }

  private void hashQueued() {
    try {
      while (true) {
        GameId gameId = queue.takeFirst();
        if (isClosed()) {
          return;
        }
        try {
          if (!busy.test(gameId) && ifFresh(gameId).isEmpty()) {
            hash(gameId);
          }
        } catch (IOException | RuntimeException e) {
          log.warn("{} cannot be hashed: {}", gameId, e.toString());
        }
      }
    } catch (InterruptedException e) {
      log.debug("hashing has ended");
    }
  }

  private void hash(GameId gameId) throws IOException, InterruptedException {
    Optional<MarkedManifest> made = intact(gameId);
    if (made.isEmpty()) {
      made = readAll(gameId, (done, total) -> {}).map(Made::known);
    }
    if (made.isPresent() && !busy.test(gameId)) {
      store(gameId, made.get());
      recorded.putFirst(gameId, made.get().manifest());
    }
  }

  /** The manifest of the download, confirmed by new hashes; empty when the files are others now. */
  private Optional<MarkedManifest> intact(GameId gameId) throws IOException, InterruptedException {
    Path root = root(gameId);
    Optional<Manifest> downloaded = downloaded(gameId, root);
    if (downloaded.isEmpty() || !fits(downloaded.get(), root)) {
      return Optional.empty();
    }
    Manifest manifest = downloaded.get();
    Map<String, Disk.Stat> stats = listing.stats(root, manifest.paths());
    Map<String, HashedFile> wanted = manifest.byPath();
    Map<String, HashedFile> files =
        hasher.hash(root, stats, (done, total) -> {}, file -> file.equals(wanted.get(file.path())));
    return files.equals(wanted)
            && MarkedManifest.marks(stats)
                .equals(MarkedManifest.marks(listing.stats(root, manifest.paths())))
        ? Optional.of(new MarkedManifest(manifest, MarkedManifest.marks(stats), true))
        : Optional.empty();
  }

  /** Hashes every file; empty when there is no version, or something changed meanwhile. */
  private Optional<Made> readAll(GameId gameId, Watcher watcher)
      throws IOException, InterruptedException {
    Path root = root(gameId);
    Map<String, Disk.Stat> stats = listing.stats(root);
    Map<String, String> before = MarkedManifest.marks(stats);
    Optional<Version> version = listing.version(root);
    Optional<Manifest> downloaded = downloaded(gameId, root);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Map<String, HashedFile> files = hasher.hash(root, stats, watcher, _ -> true);
    if (!before.equals(MarkedManifest.marks(listing.stats(root)))) {
      return Optional.empty();
    }
    Optional<Manifest> intact = downloaded.filter(manifest -> manifest.isIn(files));
    if (intact.isPresent()) {
      Map<String, String> marks = new TreeMap<>(before);
      marks.keySet().retainAll(intact.get().paths());
      return Optional.of(new Made(new MarkedManifest(intact.get(), marks, true), files));
    }
    listing.list(root); // throws when the content cannot be shared
    Manifest manifest = new Manifest(version.get(), List.copyOf(files.values()));
    return Optional.of(new Made(new MarkedManifest(manifest, before, false), files));
  }

  private Path root(GameId gameId) throws IOException {
    return roots.path(gameId.value());
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Ends the hashing threads. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    queue.clear();
    // A GameId of no game wakes a waiting thread without an interrupt, which would close the file
    // channel of one that reads.
    hashers.forEach(_ -> queue.addLast(new GameId("closing")));
    try {
      for (Thread hasher : hashers) {
        if (hasher.isAlive()) {
          hasher.join(java.time.Duration.ofSeconds(1));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
