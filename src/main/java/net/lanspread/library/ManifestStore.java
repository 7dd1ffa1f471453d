package net.lanspread.library;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests of the games on this machine, made in the background by threads that this owns, and
 * kept in {@code manifests/<game id>.lsm} of the state folder:
 *
 * <pre>
 *   4  "LSH1"
 *   4  number of files, big-endian
 *   per file:
 *     2  length of the mark in bytes
 *     n  mark, UTF-8: size, modification time and file key when it was hashed
 *     2  length of the path in bytes
 *     n  path, UTF-8
 *   r  the manifest's canonical form
 * </pre>
 *
 * <p>A manifest is true only while every file's mark is what it was; a false one is never given
 * out. A file that cannot be read is as good as none: the hashes are made again.
 */
public final class ManifestStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ManifestStore.class);
  private static final int MAGIC = 0x4c534831;
  private static final int MAX_BYTES = 2 * Manifest.MAX_ENCODED_BYTES;
  private static final int BUFFER_BYTES = 1024 * 1024;

  /** A manifest with the marks that its files had when they were hashed, by path. */
  private record Known(Manifest manifest, Sha256 digest, Map<String, String> marks) {}

  /** Hears how far a reading is, on the thread that reads. */
  @FunctionalInterface
  public interface Watcher {
    void at(long doneBytes, long totalBytes);
  }

  private final Disk disk;
  private final Path gamesFolder;
  private final Path folder;
  private final FileListing listing;
  private final Predicate<GameId> busy;
  private final RecordedManifests recorded;
  private final LinkedBlockingDeque<GameId> queue = new LinkedBlockingDeque<>();
  private final List<Thread> hashers = new ArrayList<>();

  private final Object lock = new Object();
  // guarded by lock
  private final Map<GameId, Known> known = new HashMap<>();
  // guarded by lock
  private boolean closed;

  /**
   * @param busy whether an operation runs on a game: it is not hashed meanwhile
   * @param threads how many games are hashed at once
   */
  public ManifestStore(
      Disk disk,
      Path gamesFolder,
      Path stateFolder,
      FileListing listing,
      Predicate<GameId> busy,
      int threads) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.folder = stateFolder.resolve("manifests");
    this.listing = listing;
    this.busy = busy;
    this.recorded = new RecordedManifests(disk, stateFolder);
    for (int i = 0; i < threads; i++) {
      hashers.add(Thread.ofPlatform().name("hash-" + i).daemon().unstarted(this::hashQueued));
    }
  }

  /** How many threads hash on a machine of so many cores: one core is left to others. */
  public static int threadsFor(int cores) {
    return Math.max(1, cores - 1);
  }

  /** Begins to make what is asked for. */
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
    Known candidate = find(gameId);
    return candidate != null && holds(candidate, gamesFolder.resolve(gameId.value()))
        ? Optional.of(candidate.manifest())
        : Optional.empty();
  }

  /**
   * Whether a root is what the manifest says, by its marks. The sentinel is read: whatever its
   * mark, it decides the version, and one version is as long as another.
   */
  private boolean holds(Known candidate, Path root) throws IOException {
    return candidate.marks().equals(marks(listing.stats(root)))
        && version(root).map(candidate.manifest().version()::equals).orElse(false);
  }

  /** The version in a root's sentinel, or empty when there is no such file or version. */
  private Optional<Version> version(Path root) throws IOException {
    Optional<Path> sentinel = Trees.regularFile(disk, root, PathRules.VERSION_INI);
    return sentinel.isEmpty()
        ? Optional.empty()
        : Version.parseIni(disk.readAll(sentinel.get(), Version.MAX_INI_BYTES));
  }

  /** Whether the hashes of a game were ever made here, of this content or another. */
  public boolean isKnown(GameId gameId) {
    return find(gameId) != null;
  }

  /** Whether one file is still what the content of this digest says it is. */
  public boolean isFresh(GameId gameId, Sha256 digest, String path, Optional<Disk.Stat> stat) {
    Known candidate = find(gameId);
    return candidate != null
        && stat.isPresent()
        && candidate.digest().equals(digest)
        && mark(stat.get()).equals(candidate.marks().get(path));
  }

  /** Takes a manifest that a download has just verified on the disk. */
  public void put(GameId gameId, Manifest manifest) {
    recorded.put(gameId, manifest);
    try {
      Map<String, Disk.Stat> stats = listing.stats(gamesFolder.resolve(gameId.value()));
      boolean complete =
          stats.size() == manifest.files().size()
              && manifest.files().stream()
                  .allMatch(
                      file -> {
                        Disk.Stat stat = stats.get(file.path());
                        return stat != null && stat.sizeBytes() == file.sizeBytes();
                      });
      if (complete) {
        store(gameId, new Known(manifest, manifest.digest(), marks(stats)));
      }
    } catch (IOException e) {
      log.warn("the hashes of {} cannot be kept; they are made again", gameId, e);
    }
  }

  /**
   * What the game was when it was downloaded, or first hashed, or last verified, whatever it is
   * now.
   */
  public Optional<Manifest> recorded(GameId gameId) {
    return recorded.find(gameId).or(() -> Optional.ofNullable(find(gameId)).map(Known::manifest));
  }

  /** Records what a verification has found the game to be, or to have to be. */
  public void record(GameId gameId, Manifest manifest) {
    recorded.put(gameId, manifest);
  }

  /**
   * Reads every byte of a game, whatever the marks say, and takes what it finds for the truth.
   *
   * @param watcher hears often how far it is, and ends the reading by throwing
   * @throws IOException also when the game changes meanwhile
   */
  public Manifest readAgain(GameId gameId, Watcher watcher)
      throws IOException, InterruptedException {
    Known made =
        make(gameId, watcher)
            .orElseThrow(() -> new IOException("the game was changed while it was read"));
    if (!made.equals(find(gameId))) {
      store(gameId, made);
    }
    return made.manifest();
  }

  /** Forgets the manifest of a game that is gone. */
  public void forget(GameId gameId) {
    synchronized (lock) {
      known.remove(gameId);
    }
    try {
      disk.delete(file(gameId));
      recorded.forget(gameId);
    } catch (IOException e) {
      log.warn("the hashes of {} cannot be deleted", gameId, e);
    }
  }

  private @Nullable Known find(GameId gameId) {
    synchronized (lock) {
      Known found = known.get(gameId);
      if (found != null) {
        return found;
      }
    }
    Known loaded = load(gameId);
    if (loaded == null) {
      return null;
    }
    synchronized (lock) {
      Known found = known.putIfAbsent(gameId, loaded);
      return found == null ? loaded : found;
    }
  }

  private void store(GameId gameId, Known made) throws IOException {
    synchronized (lock) {
      known.put(gameId, made);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(made.marks().size());
      for (Map.Entry<String, String> mark : made.marks().entrySet()) {
        writeText(out, mark.getValue());
        writeText(out, mark.getKey());
      }
      out.write(made.manifest().encode());
    }
    disk.createFolders(folder);
    Trees.writeAtomically(
        disk, file(gameId), folder.resolve(gameId.value() + ".tmp"), bytes.toByteArray());
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private @Nullable Known load(GameId gameId) {
    try {
      if (disk.stat(file(gameId)).isEmpty()) {
        return null;
      }
      DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(disk.readAll(file(gameId), MAX_BYTES)));
      int magic = in.readInt();
      int count = in.readInt();
      if (magic != MAGIC || count < 0) {
        return null;
      }
      Map<String, String> marks = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        String mark = readText(in);
        marks.put(readText(in), mark);
      }
      return switch (Manifest.decode(in.readAllBytes())) {
        case Manifest.Decoded.Accepted(Manifest manifest) ->
            new Known(manifest, manifest.digest(), marks);
        case Manifest.Decoded.Refused _ -> null;
      };
    } catch (IOException e) {
      log.warn("the kept hashes of {} cannot be read; they are made again", gameId);
      return null;
    }
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Path file(GameId gameId) {
    return folder.resolve(gameId.value() + ".lsm");
  }

  private static Map<String, String> marks(Map<String, Disk.Stat> stats) {
    Map<String, String> marks = new TreeMap<>();
    stats.forEach((path, stat) -> marks.put(path, mark(stat)));
    return marks;
  }

  private static String mark(Disk.Stat stat) {
    return stat.sizeBytes() + " " + stat.modified() + " " + stat.fileKey();
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
    Optional<Known> made = make(gameId, (done, total) -> {});
    if (made.isPresent() && !busy.test(gameId)) {
      store(gameId, made.get());
      recorded.putFirst(gameId, made.get().manifest());
    }
  }

  /** Hashes every file; empty when there is no version, or something changed meanwhile. */
  private Optional<Known> make(GameId gameId, Watcher watcher)
      throws IOException, InterruptedException {
    Path root = gamesFolder.resolve(gameId.value());
    Map<String, Disk.Stat> stats = listing.stats(root);
    Map<String, String> before = marks(stats);
    long totalBytes = stats.values().stream().mapToLong(Disk.Stat::sizeBytes).sum();
    Optional<Version> version = version(root);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    List<HashedFile> files = new ArrayList<>();
    long earlierBytes = 0;
    for (String path : before.keySet()) {
      long doneBytes = earlierBytes;
      HashedFile file = hashFile(root, path, read -> watcher.at(doneBytes + read, totalBytes));
      files.add(file);
      earlierBytes += file.sizeBytes();
    }
    Manifest manifest = new Manifest(version.get(), files);
    return before.equals(marks(listing.stats(root)))
        ? Optional.of(new Known(manifest, manifest.digest(), before))
        : Optional.empty();
  }

  private HashedFile hashFile(Path root, String path, LongConsumer watcher)
      throws IOException, InterruptedException {
    List<Sha256> hashes = new ArrayList<>();
    try (Disk.Reader reader = disk.openReader(root.resolve(path))) {
      long sizeBytes = reader.sizeBytes();
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, sizeBytes)));
      for (long chunk = 0; chunk < Chunks.count(sizeBytes); chunk++) {
        MessageDigest digest = Sha256.newDigest();
        long at = Chunks.offset(chunk);
        long end = at + Chunks.length(sizeBytes, chunk);
        while (at < end) {
          if (isClosed()) {
            throw new InterruptedException();
          }
          buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
          int read = reader.read(buffer, at);
          if (read < 0) {
            throw new IOException("a file shrank while it was hashed");
          }
          digest.update(buffer.flip());
          at += read;
          watcher.accept(at);
        }
        hashes.add(Sha256.ofRaw(digest.digest()));
      }
      return new HashedFile(path, sizeBytes, hashes);
    }
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
