package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;

/**
 * The bytes that running operations have yet to write to one disk, so that two of them do not both
 * count on the same free space. Thread-safe.
 */
public final class SpaceClaims {
  /** The space that stays free on the disk, for everything else that runs there. */
  private static final long RESERVE_BYTES = 1024 * 1024;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private long claimedBytes;

  /** The bytes that one operation has yet to write. The operation closes it at its end. */
  public final class Claim implements AutoCloseable {
    @GuardedBy("lock")
    private long leftBytes;

    private Claim(long leftBytes) {
      this.leftBytes = leftBytes;
    }

    /** Tells that so many of the bytes are written. */
    public void written(long bytes) {
      synchronized (lock) {
        long released = Math.min(bytes, leftBytes);
        leftBytes -= released;
        claimedBytes -= released;
      }
    }

    /** Tells of the transfer, and takes in which of its chunks are written. */
    Events following(Events events) {
      return event -> {
        if (event instanceof PeerEvent.DownloadChunkFinished chunk) {
          written(chunk.chunkBytes());
        }
        events.emit(event);
      };
    }

    @Override
    public void close() {
      written(Long.MAX_VALUE);
    }
  }

  /**
   * Claims space; empty when the others leave too little.
   *
   * @param usableBytes the usable bytes of the disk now
   */
  public Optional<Claim> claim(long bytes, long usableBytes) {
    synchronized (lock) {
      if (bytes > usableBytes - claimedBytes) {
        return Optional.empty();
      }
      claimedBytes += bytes;
      return Optional.of(new Claim(bytes));
    }
  }

  /** The usable bytes on the disk of a folder, claimed or not. */
  public static long usableBytes(Disk disk, Path folder) throws IOException {
    return disk.usableBytes(folder) - RESERVE_BYTES;
  }

  /** The part of the disk's usable bytes that no running operation needs. */
  public long unclaimedBytes(long usableBytes) {
    synchronized (lock) {
      return Math.max(0, usableBytes - claimedBytes);
    }
  }
}
