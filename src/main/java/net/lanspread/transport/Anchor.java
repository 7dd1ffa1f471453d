package net.lanspread.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The lane of a connection that carries no requests: each side says on it again and again that it
 * is there, and its end is the connection's.
 */
final class Anchor {
  /** The number of missed signs of life after which the connection has ended. */
  private static final int MISSED_HEARTBEATS = 3;

  private Anchor() {}

  /** Says that this side is there, and hears the other; returns when that is silent for long. */
  static void keep(Lane lane, Duration heartbeat) throws IOException {
    long heardNanos = System.nanoTime();
    long saidNanos = heardNanos;
    ByteBuffer sign = ByteBuffer.allocate(1);
    byte[] ours = {0};
    while (true) {
      try {
        lane.read(sign.clear(), 1, heartbeat);
        heardNanos = System.nanoTime();
      } catch (SocketTimeoutException e) {
        // The time to say something has come, too.
      }
      long now = System.nanoTime();
      if (now - heardNanos > MISSED_HEARTBEATS * heartbeat.toNanos()) {
        return;
      }
      if (now - saidNanos >= heartbeat.toNanos() * 3 / 4) {
        lane.write(heartbeat.multipliedBy(MISSED_HEARTBEATS), ByteBuffer.wrap(ours));
        saidNanos = now;
      }
    }
  }
}
