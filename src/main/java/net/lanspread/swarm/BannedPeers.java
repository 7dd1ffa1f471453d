package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;

/**
 * The peers that this peer asks for nothing more in this session, in any operation: they sent bytes
 * of another content. Each ban is reported once. Thread-safe.
 */
public final class BannedPeers {
  private final Events events;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, String> suspected = new HashMap<>();

  @GuardedBy("lock")
  private final Set<PeerId> banned = new HashSet<>();

  public BannedPeers(Events events) {
    this.events = events;
  }

  public boolean contains(PeerId peer) {
    synchronized (lock) {
      return banned.contains(peer);
    }
  }

  /** The peers that are not banned. */
  public List<PeerEntry> without(List<PeerEntry> peers) {
    return peers.stream().filter(peer -> !contains(peer.id())).toList();
  }

  /**
   * Counts a deed that an honest peer with a bad disk might do once; the second one bans the peer.
   *
   * @param deed its deed, such as "it sent wrong bytes"
   */
  public void suspect(PeerId peer, String deed) {
    synchronized (lock) {
      String earlier = suspected.putIfAbsent(peer, deed);
      if (earlier != null) {
        ban(peer, deed.equals(earlier) ? deed + " twice" : earlier + ", then " + deed);
      }
    }
  }

  /** Bans for deeds that only a hostile or broken peer does. */
  public void ban(PeerId peer, String deed) {
    synchronized (lock) {
      if (banned.add(peer)) {
        // Under the lock, so that a ban is told before anybody can know of it; events never block.
        events.emit(new PeerEvent.PeerBanned(peer, deed));
      }
    }
  }
}
