package net.lanspread.swarm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import org.jspecify.annotations.Nullable;

/**
 * What all peers together have of one game.
 *
 * @param readyPeers how many hold some version of it complete
 * @param target the version to get; null when no peer has it
 * @param eligible the peers whose version is the target: they alone supply lists, votes and bytes
 * @param sizeBytes of the target version, as the first eligible peer says; 0 when none has it
 */
public record GameAvailability(
    GameId gameId,
    int readyPeers,
    @Nullable Version target,
    List<PeerEntry> eligible,
    long sizeBytes) {

  /**
   * Looks at one game.
   *
   * @param pinned the version the catalog asks for, if any
   */
  public static GameAvailability of(
      GameId gameId, List<PeerEntry> peers, Optional<Version> pinned) {
    List<PeerEntry> ready = peers.stream().filter(peer -> version(peer, gameId) != null).toList();
    Version newest = null;
    for (PeerEntry peer : ready) {
      Version version = version(peer, gameId);
      if (version != null && (newest == null || version.compareTo(newest) > 0)) {
        newest = version;
      }
    }
    Version wanted = pinned.orElse(newest);
    List<PeerEntry> eligible =
        ready.stream()
            .filter(peer -> wanted != null && wanted.equals(version(peer, gameId)))
            .toList();
    long sizeBytes =
        eligible.stream().findFirst().map(peer -> summary(peer, gameId).sizeBytes()).orElse(0L);
    return new GameAvailability(
        gameId, ready.size(), eligible.isEmpty() ? null : wanted, eligible, sizeBytes);
  }

  /** Every game that some peer mentions. */
  public static Map<GameId, GameAvailability> ofAll(
      List<PeerEntry> peers, java.util.function.Function<GameId, Optional<Version>> pinned) {
    TreeSet<GameId> ids = new TreeSet<>();
    peers.forEach(peer -> ids.addAll(peer.games().keySet()));
    Map<GameId, GameAvailability> all = new TreeMap<>();
    ids.forEach(id -> all.put(id, of(id, peers, pinned.apply(id))));
    return all;
  }

  private static @Nullable Version version(PeerEntry peer, GameId gameId) {
    GameSummary game = peer.games().get(gameId);
    return game == null || !game.downloaded() ? null : game.version();
  }

  private static GameSummary summary(PeerEntry peer, GameId gameId) {
    return java.util.Objects.requireNonNull(peer.games().get(gameId));
  }
}
