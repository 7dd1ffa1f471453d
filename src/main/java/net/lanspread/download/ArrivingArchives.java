package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.lanspread.archive.ArrivingBytes;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.install.UnpackingAhead.Arriving;

/**
 * The archives of a download, for unpacking while they come: their names, the progress of each, and
 * the part that is to come next. Thread-safe.
 *
 * <p>Lock order: {@code Transfer.lock}, then {@code lock}, then the one of {@link ArrivingBytes};
 * no I/O under it.
 */
final class ArrivingArchives implements ChunkLedger.Listener {
  /**
   * 64 MiB: so much in front of the unpacking a download fetches in order, and the chunks beyond as
   * ever.
   */
  static final int WINDOW_CHUNKS = 16;

  /** Opens a file of which something is there. */
  @FunctionalInterface
  interface Opener {
    Disk.Reader open(SharedFile file) throws IOException;
  }

  private final ChunkMap map;
  private final Opener opener;
  private final Consumer<Supplier<BitSet>> picker;
  private final int windowChunks;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final BitSet verified = new BitSet();

  // in the order of unpacking
  @GuardedBy("lock")
  private final List<Archive> archives = new ArrayList<>();

  /**
   * @param picker is told which chunks are to come next, and asks for them under {@code
   *     Transfer.lock}, so that it never takes older ones for newer
   * @param windowChunks the number of these
   */
  ArrivingArchives(
      ChunkMap map, Opener opener, Consumer<Supplier<BitSet>> picker, int windowChunks) {
    this.map = map;
    this.opener = opener;
    this.picker = picker;
    this.windowChunks = windowChunks;
  }

  /**
   * An archive, with its first chunk and the one behind its last. Its changing fields are under the
   * lock of its owner, which the checker cannot follow into another object.
   */
  private final class Archive {
    final SharedFile file;
    final int first;
    final int end;
    final ArrivingBytes bytes;
    // chunks in front of it are not read any more
    int passed;
    // chunks in front of it are verified
    int arrived;

    Archive(SharedFile file) {
      BitSet chunks = chunks(file);
      this.file = file;
      this.first = chunks.nextSetBit(0);
      this.end = chunks.length();
      this.passed = first;
      this.arrived = first;
      this.bytes = new ArrivingBytes(file.sizeBytes(), () -> opener.open(file), this::passed);
    }

    /**
     * The first chunk of the window: a chunk that is passed over before it has come is fetched all
     * the same.
     */
    int settledLocked() {
      return Math.min(passed, arrived);
    }

    void arrivedLocked(BitSet verified) {
      arrived = Math.min(end, verified.nextClearBit(arrived));
      bytes.arrived(arrived < end ? map.offset(arrived) : file.sizeBytes());
    }

    private void passed(long offset) {
      synchronized (lock) {
        int reached = offset < file.sizeBytes() ? first + (int) (offset / Chunks.CHUNK_BYTES) : end;
        if (reached <= passed) {
          return;
        }
        int settled = settledLocked();
        passed = reached;
        if (settled == settledLocked()) {
          return;
        }
      }
      picker.accept(ArrivingArchives.this::window);
    }
  }

  @Override
  public void verified(int chunk) {
    boolean moved = false;
    synchronized (lock) {
      verified.set(chunk);
      for (Archive archive : archives) {
        if (archive.first <= chunk && chunk < archive.end) {
          int settled = archive.settledLocked();
          archive.arrivedLocked(verified);
          moved |= settled != archive.settledLocked();
        }
      }
      lock.notifyAll();
    }
    if (moved) {
      picker.accept(this::window);
    }
  }

  /**
   * Waits until the game's archives are known and the first one has begun to come. Empty when there
   * are no archives, one of them is an empty file, or they may be volumes of a set.
   */
  List<Arriving> await(GameId gameId, FileList list) throws IOException, InterruptedException {
    List<SharedFile> scripts = GameArchives.telling(list);
    BitSet telling = new BitSet();
    scripts.forEach(script -> telling.or(chunks(script)));
    picker.accept(() -> telling);
    await(telling);
    List<byte[]> texts = new ArrayList<>();
    for (SharedFile script : scripts) {
      texts.add(read(script));
    }
    List<SharedFile> files = GameArchives.of(list, texts, gameId);
    // Volumes are unpacked when all of them are there.
    if (files.isEmpty()
        || files.stream().anyMatch(file -> file.sizeBytes() == 0)
        || GameArchives.mayBeVolumes(list, files)) {
      picker.accept(BitSet::new);
      return List.of();
    }
    List<Arriving> arriving = follow(files);
    BitSet begun = new BitSet();
    begun.set(chunks(files.getFirst()).nextSetBit(0));
    await(begun);
    return arriving;
  }

  /**
   * The archives from now on.
   *
   * @param files none of them empty, in the order in which they are unpacked
   */
  List<Arriving> follow(List<SharedFile> files) {
    List<Arriving> arriving;
    synchronized (lock) {
      files.forEach(file -> archives.add(new Archive(file)));
      archives.forEach(each -> each.arrivedLocked(verified));
      arriving = archives.stream().map(each -> new Arriving(each.file.path(), each.bytes)).toList();
    }
    picker.accept(this::window);
    return arriving;
  }

  private BitSet window() {
    BitSet window = new BitSet();
    int left = windowChunks;
    synchronized (lock) {
      for (Archive archive : archives) {
        int begin = archive.settledLocked();
        int end = Math.min(archive.end, begin + left);
        window.set(begin, end);
        left -= end - begin;
      }
    }
    return window;
  }

  private void await(BitSet chunks) throws InterruptedException {
    synchronized (lock) {
      while (lacksLocked(chunks)) {
        lock.wait();
      }
    }
  }

  @GuardedBy("lock")
  private boolean lacksLocked(BitSet chunks) {
    BitSet missing = (BitSet) chunks.clone();
    missing.andNot(verified);
    return !missing.isEmpty();
  }

  private BitSet chunks(SharedFile file) {
    return map.holding(file.path(), 0, file.sizeBytes());
  }

  private byte[] read(SharedFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
    if (bytes.hasRemaining()) {
      try (Disk.Reader reader = opener.open(file)) {
        while (bytes.hasRemaining() && reader.read(bytes, bytes.position()) >= 0) {}
      }
    }
    return bytes.array();
  }
}
