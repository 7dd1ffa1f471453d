package net.lanspread.swarm;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.GameSummary;

/**
 * The entry of one peer in the table.
 *
 * @param address the address at which it listens
 * @param revision of its library, as far as it told us
 * @param activity of its user, as far as it told us
 */
public record PeerEntry(
    PeerId id,
    String name,
    InetSocketAddress address,
    long revision,
    Map<GameId, GameSummary> games,
    Activity activity) {
  public PeerEntry {
    games = java.util.Collections.unmodifiableMap(new TreeMap<>(games));
  }

  /** Of a peer that has told nothing of its user. */
  public PeerEntry(
      PeerId id,
      String name,
      InetSocketAddress address,
      long revision,
      Map<GameId, GameSummary> games) {
    this(id, name, address, revision, games, Activity.NOTHING);
  }

  PeerEntry at(InetSocketAddress other) {
    return new PeerEntry(id, name, other, revision, games, activity);
  }

  PeerEntry with(long newRevision, Map<GameId, GameSummary> others) {
    return new PeerEntry(id, name, address, newRevision, others, activity);
  }

  PeerEntry with(Activity other) {
    return new PeerEntry(id, name, address, revision, games, other);
  }

  /** The same peer with these games alone. */
  public PeerEntry with(Map<GameId, GameSummary> others) {
    return with(revision, others);
  }
}
