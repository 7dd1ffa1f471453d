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
  public static final int MAX_PEERS = 4_000;

  /** The bytes moved between us and one peer. */
  public record Moved(long sentBytes, long receivedBytes) {
    public static final Moved NOTHING = new Moved(0, 0);

    /** Both together. */
    public Moved plus(Moved more) {
      return new Moved(sentBytes + more.sentBytes, receivedBytes + more.receivedBytes);
    }
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private Map<PeerId, Moved> moved = new HashMap<>();

  /** Bytes have gone to a peer. */
  public void sent(PeerId to, long bytes) {
    add(to, new Moved(bytes, 0));
  }

  /** Bytes have come from a peer. */
  public void received(PeerId from, long bytes) {
    add(from, new Moved(0, bytes));
  }

  private void add(PeerId peer, Moved more) {
    synchronized (lock) {
      Moved before = moved.get(peer);
      if (before != null || moved.size() < MAX_PEERS) {
        moved.put(peer, before == null ? more : before.plus(more));
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
