package net.lanspread.swarm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;

/** The peers that somebody waits for to connect to us. Thread-safe. */
final class Arrivals {
  private final Object lock = new Object();
  // guarded by lock
  private final Map<PeerId, CountDownLatch> awaited = new HashMap<>();
  // guarded by lock
  private boolean closed;

  /** Returns when the peer arrives, when the time is over, or after {@link #close}. */
  void await(PeerId peerId, Duration patience) throws InterruptedException {
    CountDownLatch arrival;
    synchronized (lock) {
      if (closed) {
        return;
      }
      arrival = awaited.computeIfAbsent(peerId, _ -> new CountDownLatch(1));
    }
    try {
      var _ = arrival.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      synchronized (lock) {
        awaited.remove(peerId, arrival);
      }
    }
  }

  /** The peer is connected now. */
  void arrived(PeerId peerId) {
    synchronized (lock) {
      CountDownLatch arrival = awaited.remove(peerId);
      if (arrival != null) {
        arrival.countDown();
      }
    }
  }

  /** Lets all go who wait. */
  void close() {
    synchronized (lock) {
      closed = true;
      awaited.values().forEach(CountDownLatch::countDown);
    }
  }
}
