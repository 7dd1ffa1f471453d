package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
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
 * The archives of a download for whoever unpacks them while they come: which ones they are, how far
 * each has come, and what of them is to come next. Thread-safe.
 *
 * <p>Lock order: {@code Transfer.lock}, then {@code lock}, then the one of {@link ArrivingBytes};
 * no I/O under it.
 */
final class ArrivingArchives implements ChunkLedger.Listener {
  /** 64 MiB: what is in front of the unpacking is fetched in order, what is beyond as ever. */
  static final int WINDOW_CHUNKS = 16;

  private final GameId gameId;
  private final List<SharedFile> top;
  private final PayloadFiles payload;
  private final Consumer<BitSet> picker;
  private final ChunkMap map;

  private final Object lock = new Object();
  // guarded by lock
  private final BitSet verified = new BitSet();
  // guarded by lock; in the order of unpacking
  private final List<Archive> archives = new ArrayList<>();

  /**
   * @param picker is told which chunks are to come next
   */
  ArrivingArchives(
      GameId gameId, FileList list, PayloadFiles payload, ChunkMap map, Consumer<BitSet> picker) {
    this.gameId = gameId;
    this.top = list.files().stream().filter(file -> file.path().indexOf('/') < 0).toList();
    this.payload = payload;
    this.map = map;
    this.picker = picker;
  }

  /** An archive, with its first chunk and the one behind its last. */
  private final class Archive {
    final SharedFile file;
    final int first;
    final int end;
    final ArrivingBytes bytes;
    // guarded by lock; chunks in front of it are not read any more
    int passed;

    Archive(SharedFile file) {
      BitSet chunks = chunks(file);
      this.file = file;
      this.first = chunks.nextSetBit(0);
      this.end = chunks.length();
      this.passed = first;
      this.bytes = new ArrivingBytes(file.sizeBytes(), () -> open(file), this::passed);
    }

    /** Called under the lock. */
    void arrived() {
      int missing = verified.nextClearBit(first);
      bytes.arrived(missing < end ? map.offset(missing) : file.sizeBytes());
    }

    private void passed(long offset) {
      BitSet next;
      synchronized (lock) {
        int reached = offset < file.sizeBytes() ? first + (int) (offset / Chunks.CHUNK_BYTES) : end;
        if (reached <= passed) {
          return;
        }
        passed = reached;
        next = window();
      }
      picker.accept(next);
    }
  }

  @Override
  public void verified(int chunk) {
    synchronized (lock) {
      verified.set(chunk);
      for (Archive archive : archives) {
        if (archive.first <= chunk && chunk < archive.end) {
          archive.arrived();
        }
      }
      lock.notifyAll();
    }
  }

  /**
   * Waits until it is known which files are the game's archives and the first one has begun to
   * come. None where there are none, or where one of them is no archive for sure.
   */
  List<Arriving> await() throws IOException, InterruptedException {
    List<SharedFile> scripts =
        top.stream()
            .filter(file -> GameArchives.mayNameArchives(file.path(), file.sizeBytes()))
            .toList();
    BitSet telling = new BitSet();
    scripts.forEach(script -> telling.or(chunks(script)));
    picker.accept(telling);
    await(telling);
    List<byte[]> texts = new ArrayList<>();
    for (SharedFile script : scripts) {
      texts.add(read(script));
    }
    List<String> names =
        GameArchives.names(top.stream().map(SharedFile::path).toList(), texts, gameId);
    List<SharedFile> files =
        names.stream()
            .flatMap(name -> top.stream().filter(file -> file.path().equals(name)))
            .toList();
    if (files.isEmpty() || files.stream().anyMatch(file -> file.sizeBytes() == 0)) {
      picker.accept(new BitSet());
      return List.of();
    }
    BitSet next;
    List<Arriving> arriving;
    synchronized (lock) {
      files.forEach(file -> archives.add(new Archive(file)));
      archives.forEach(Archive::arrived);
      arriving = archives.stream().map(each -> new Arriving(each.file.path(), each.bytes)).toList();
      next = window();
    }
    picker.accept(next);
    BitSet begun = new BitSet();
    begun.set(next.nextSetBit(0));
    await(begun);
    return arriving;
  }

  /** Called under the lock. */
  private BitSet window() {
    BitSet window = new BitSet();
    int left = WINDOW_CHUNKS;
    for (Archive archive : archives) {
      int end = Math.min(archive.end, archive.passed + left);
      window.set(archive.passed, end);
      left -= end - archive.passed;
    }
    return window;
  }

  private void await(BitSet chunks) throws InterruptedException {
    synchronized (lock) {
      while (chunks.stream().anyMatch(chunk -> !verified.get(chunk))) {
        lock.wait();
      }
    }
  }

  private BitSet chunks(SharedFile file) {
    return map.holding(file.path(), 0, file.sizeBytes());
  }

  private Disk.Reader open(SharedFile file) throws IOException {
    return payload.openReader(file).orElseThrow(() -> new NoSuchFileException(file.path()));
  }

  private byte[] read(SharedFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
    if (bytes.hasRemaining()) {
      try (Disk.Reader reader = open(file)) {
        while (bytes.hasRemaining() && reader.read(bytes, bytes.position()) >= 0) {}
      }
    }
    return bytes.array();
  }
}
