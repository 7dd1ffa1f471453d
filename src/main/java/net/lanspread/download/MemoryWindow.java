package net.lanspread.download;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.disk.Disk;

/**
 * The memory that chunks pass through on their way to a reader that reads them in order. It holds
 * {@link #CHUNKS} consecutive ones: a chunk takes the place of the one that many before it, and may
 * be written only when that one is not read any more. Thread-safe for callers that keep to that.
 *
 * <p>The memory is outside the heap, which would keep it until the next full collection.
 */
final class MemoryWindow implements ChunkPlace, AutoCloseable {
  /** 32 MiB; the requests to a second source come on top, and is less than that again. */
  static final int CHUNKS = 8;

  private final ChunkMap map;
  private final Arena arena = Arena.ofShared();
  private final ByteBuffer memory;

  MemoryWindow(ChunkMap map) {
    this.map = map;
    // In one piece, which allocators give back to the system: pieces they keep for the next one.
    this.memory =
        arena.allocate((long) Math.min(map.count(), CHUNKS) * Chunks.CHUNK_BYTES).asByteBuffer();
  }

  @Override
  public Disk.Writer openWriter(SharedFile file) {
    return new Writer(firstChunk(file));
  }

  /** A file's chunks, each to be read while it is held. */
  Disk.Reader openReader(SharedFile file) {
    return new Reader(file.sizeBytes(), firstChunk(file));
  }

  private int firstChunk(SharedFile file) {
    return map.holding(file.path(), 0, 1).nextSetBit(0);
  }

  /** The bytes of a file from one byte on, up to the end of its chunk. */
  private ByteBuffer at(int firstChunk, long offset) {
    int chunk = firstChunk + (int) (offset / Chunks.CHUNK_BYTES);
    return memory
        .slice(chunk % CHUNKS * Chunks.CHUNK_BYTES, map.lengthBytes(chunk))
        .position((int) (offset % Chunks.CHUNK_BYTES));
  }

  /** Gives the memory back; nobody may read or write any more. */
  @Override
  public void close() {
    arena.close();
  }

  private final class Writer implements Disk.Writer {
    private final int firstChunk;

    Writer(int firstChunk) {
      this.firstChunk = firstChunk;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) {
      at(firstChunk, offset).put(bytes);
    }

    @Override
    public void setLength(long sizeBytes) {}

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  private final class Reader implements Disk.Reader {
    private final long sizeBytes;
    private final int firstChunk;

    Reader(long sizeBytes, int firstChunk) {
      this.sizeBytes = sizeBytes;
      this.firstChunk = firstChunk;
    }

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public int read(ByteBuffer into, long offset) {
      if (offset >= sizeBytes) {
        return -1;
      }
      ByteBuffer from = at(firstChunk, offset);
      from.limit(Math.min(from.limit(), from.position() + into.remaining()));
      int count = from.remaining();
      into.put(from);
      return count;
    }

    @Override
    public void close() {}
  }
}
