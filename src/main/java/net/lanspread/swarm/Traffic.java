package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.PeerId;

/**
 * The bytes of games that went to each peer and came from each, until somebody takes the counts and
 * they begin anew. Thread-safe.
 */
public final class Traffic {
  /** Anybody can make up identities: more than any party has are not counted. */
  static final int MAX_PEERS = 4_000;

  /** The bytes moved between us and one peer. */
  public record Moved(long sentBytes, long receivedBytes) {
    private Moved plus(long sent, long received) {
      return new Moved(sentBytes + sent, receivedBytes + received);
    }
  }

  private static final Moved NOTHING = new Moved(0, 0);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private Map<PeerId, Moved> moved = new HashMap<>();

  /** Bytes have gone to a peer. */
  public void sent(PeerId to, long bytes) {
    add(to, bytes, 0);
  }

  /** Bytes have come from a peer. */
  public void received(PeerId from, long bytes) {
    add(from, 0, bytes);
  }

  private void add(PeerId peer, long sent, long received) {
    synchronized (lock) {
      Moved before = moved.get(peer);
      if (before != null || moved.size() < MAX_PEERS) {
        moved.put(peer, (before == null ? NOTHING : before).plus(sent, received));
      }
    }
  }

  /** The bytes moved since the last call; peers without any are left out. */
  public Map<PeerId, Moved> take() {
    synchronized (lock) {
      Map<PeerId, Moved> taken = moved;
      moved = new HashMap<>();
      return taken;
    }
  }
}
