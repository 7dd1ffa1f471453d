package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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

  /** A peer that holds some version of the game complete. */
  private record Holder(PeerEntry peer, Version version, long sizeBytes) {}

  /**
   * Looks at one game.
   *
   * @param pinned the version the catalog asks for, if any
   */
  public static GameAvailability of(
      GameId gameId, List<PeerEntry> peers, Optional<Version> pinned) {
    List<Holder> ready = new ArrayList<>();
    for (PeerEntry peer : peers) {
      GameSummary game = peer.games().get(gameId);
      if (game != null) {
        addIfReady(ready, peer, game);
      }
    }
    return of(gameId, pinned, ready);
  }

  /** Every game that some peer mentions; each peer's games are gone through once. */
  public static Map<GameId, GameAvailability> ofAll(
      List<PeerEntry> peers, Function<GameId, Optional<Version>> pinned) {
    Map<GameId, List<Holder>> ready = new HashMap<>();
    for (PeerEntry peer : peers) {
      for (GameSummary game : peer.games().values()) {
        addIfReady(ready.computeIfAbsent(game.gameId(), _ -> new ArrayList<>()), peer, game);
      }
    }
    Map<GameId, GameAvailability> all = new TreeMap<>();
    ready.forEach((id, holders) -> all.put(id, of(id, pinned.apply(id), holders)));
    return all;
  }

  private static void addIfReady(List<Holder> ready, PeerEntry peer, GameSummary game) {
    Version version = game.version();
    if (game.downloaded() && version != null) {
      ready.add(new Holder(peer, version, game.sizeBytes()));
    }
  }

  private static GameAvailability of(GameId gameId, Optional<Version> pinned, List<Holder> ready) {
    @Nullable Version wanted = pinned.orElse(null);
    if (wanted == null) {
      for (Holder holder : ready) {
        if (wanted == null || holder.version().compareTo(wanted) > 0) {
          wanted = holder.version();
        }
      }
    }
    List<PeerEntry> eligible = new ArrayList<>();
    long sizeBytes = 0;
    for (Holder holder : ready) {
      if (holder.version().equals(wanted)) {
        if (eligible.isEmpty()) {
          sizeBytes = holder.sizeBytes();
        }
        eligible.add(holder.peer());
      }
    }
    return new GameAvailability(
        gameId, ready.size(), eligible.isEmpty() ? null : wanted, List.copyOf(eligible), sizeBytes);
  }
}
