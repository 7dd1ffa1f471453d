package net.lanspread.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.GameSummary;

/** The peers that are there now, one entry per identity. Thread-safe. */
public final class PeerTable {
  /** What a change did to the table. */
  public enum Change {
    ADDED,
    UPDATED,
    NONE
  }

  private final Object lock = new Object();
  // guarded by lock
  private final Map<PeerId, PeerEntry> entries = new TreeMap<>();

  /** Takes in what a peer said of itself; a known identity is updated in place. */
  public Change greet(PeerEntry entry) {
    synchronized (lock) {
      PeerEntry before = entries.put(entry.id(), entry);
      return before == null ? Change.ADDED : before.equals(entry) ? Change.NONE : Change.UPDATED;
    }
  }

  /**
   * Takes in a change of a peer's library; one that is older than what is known changes nothing.
   */
  public Change update(
      PeerId id, long revision, Collection<GameSummary> changed, Collection<GameId> removed) {
    synchronized (lock) {
      PeerEntry before = entries.get(id);
      if (before == null || revision <= before.revision()) {
        return Change.NONE;
      }
      Map<GameId, GameSummary> games = new TreeMap<>(before.games());
      removed.forEach(games::remove);
      changed.forEach(game -> games.put(game.gameId(), game));
      entries.put(id, new PeerEntry(id, before.name(), before.address(), revision, games));
      return Change.UPDATED;
    }
  }

  /** Takes in that a peer is at another host now, where it listens at the same port. */
  public Change moved(PeerId id, InetAddress host) {
    synchronized (lock) {
      PeerEntry before = entries.get(id);
      if (before == null || host.equals(before.address().getAddress())) {
        return Change.NONE;
      }
      InetSocketAddress address = new InetSocketAddress(host, before.address().getPort());
      entries.put(id, new PeerEntry(id, before.name(), address, before.revision(), before.games()));
      return Change.UPDATED;
    }
  }

  /** The removed entry, or empty when there was none. */
  public Optional<PeerEntry> remove(PeerId id) {
    synchronized (lock) {
      return Optional.ofNullable(entries.remove(id));
    }
  }

  public Optional<PeerEntry> find(PeerId id) {
    synchronized (lock) {
      return Optional.ofNullable(entries.get(id));
    }
  }

  /** All entries, by id. */
  public List<PeerEntry> entries() {
    synchronized (lock) {
      return List.copyOf(entries.values());
    }
  }

  public int count() {
    synchronized (lock) {
      return entries.size();
    }
  }
}
