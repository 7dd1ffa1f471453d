package net.lanspread.download;

/**
 * The speed of a source while it has something to send: a mean over the last seconds that forgets
 * exponentially. A source that is asked for something and sends nothing gets slower with every
 * moment. Pure: the time comes with each call, in nanoseconds of one clock. Not thread-safe.
 */
final class SourceSpeed {
  /** After this time of sending, earlier bytes weigh a third. */
  private static final double MEMORY_NANOS = 2e9;

  private double weighedBytes;
  private double weighedNanos;
  private long lastNanos;
  private long lastSignNanos;
  private boolean busy;

  /** It is asked for something from now on. */
  void begin(long nowNanos) {
    advance(nowNanos);
    lastSignNanos = nowNanos;
    busy = true;
  }

  /** It is asked for nothing from now on. */
  void end(long nowNanos) {
    advance(nowNanos);
    busy = false;
  }

  void came(long bytes, long nowNanos) {
    advance(nowNanos);
    weighedBytes += bytes;
    if (bytes > 0) {
      lastSignNanos = nowNanos;
    }
  }

  /** Forgets the measurements so far. */
  void forget() {
    weighedBytes = 0;
    weighedNanos = 0;
  }

  /** 0 while nothing has come. */
  double bytesPerSecond(long nowNanos) {
    advance(nowNanos);
    return weighedNanos <= 0 ? 0 : weighedBytes * 1e9 / weighedNanos;
  }

  /** The time since it last sent anything of its requests; 0 when it has none. */
  long silentNanos(long nowNanos) {
    return busy ? nowNanos - lastSignNanos : 0;
  }

  private void advance(long nowNanos) {
    long passed = Math.max(0, nowNanos - lastNanos);
    lastNanos = nowNanos;
    if (busy && passed > 0) {
      double kept = Math.exp(-passed / MEMORY_NANOS);
      weighedBytes *= kept;
      weighedNanos = weighedNanos * kept + MEMORY_NANOS * (1 - kept);
    }
  }
}
