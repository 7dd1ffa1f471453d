package net.lanspread.download;

import java.util.Optional;

/**
 * The bytes that running downloads have yet to write to one disk, so that two of them do not both
 * count on the same free space. Thread-safe.
 */
public final class SpaceClaims {
  private final Object lock = new Object();
  // guarded by lock
  private long claimedBytes;

  /** What one download has yet to write. Closed with its end. */
  final class Claim implements AutoCloseable {
    // guarded by lock
    private long leftBytes;

    private Claim(long leftBytes) {
      this.leftBytes = leftBytes;
    }

    /** So many of the bytes are written. */
    void written(long bytes) {
      synchronized (lock) {
        long released = Math.min(bytes, leftBytes);
        leftBytes -= released;
        claimedBytes -= released;
      }
    }

    @Override
    public void close() {
      written(Long.MAX_VALUE);
    }
  }

  /**
   * Claims space, or gives nothing when what the others leave does not suffice.
   *
   * @param usableBytes what the disk has now
   */
  Optional<Claim> claim(long bytes, long usableBytes) {
    synchronized (lock) {
      if (bytes > usableBytes - claimedBytes) {
        return Optional.empty();
      }
      claimedBytes += bytes;
      return Optional.of(new Claim(bytes));
    }
  }

  /** How much of the disk's usable bytes no running download needs. */
  long unclaimedBytes(long usableBytes) {
    synchronized (lock) {
      return Math.max(0, usableBytes - claimedBytes);
    }
  }
}
