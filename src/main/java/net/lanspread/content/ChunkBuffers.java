package net.lanspread.content;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers of one size for the bytes of one chunk after the other. As garbage they would outlive
 * young collections: on a machine with much memory the heap grows by hundreds of MiB before a full
 * one. Thread-safe.
 */
public final class ChunkBuffers {
  private final int bytes;
  private final int mostIdle;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Deque<ByteBuffer> idle = new ArrayDeque<>();

  /**
   * @param bytes of each buffer
   * @param mostIdle the number of unused buffers that are kept
   */
  public ChunkBuffers(int bytes, int mostIdle) {
    this.bytes = bytes;
    this.mostIdle = mostIdle;
  }

  /** An empty buffer; its old bytes are arbitrary. */
  public ByteBuffer take() {
    synchronized (lock) {
      ByteBuffer kept = idle.poll();
      return kept == null ? ByteBuffer.allocate(bytes) : kept;
    }
  }

  /** Takes back a buffer; the giver must not use it any more. */
  public void giveBack(ByteBuffer buffer) {
    synchronized (lock) {
      if (idle.size() < mostIdle) {
        idle.push(buffer.clear());
      }
    }
  }
}
