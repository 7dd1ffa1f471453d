package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.VersionProofs.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The availability of one game at all peers together.
 *
 * @param readyPeers the number of peers that hold some version of it complete
 * @param target the version to get; null when no peer has it
 * @param eligible the peers whose version is the target: they alone supply lists, votes and bytes
 * @param sizeBytes of the target version, as the first eligible peer says; 0 when none has it
 * @param holders the number of hosts that have the target version
 * @param others the number of hosts that have only other versions, without those that do not prove
 *     theirs
 */
public record GameAvailability(
    GameId gameId,
    int readyPeers,
    @Nullable Version target,
    List<PeerEntry> eligible,
    long sizeBytes,
    int holders,
    int others) {

  /** A peer that holds some version of the game complete, or says so. */
  record Holder(PeerEntry peer, Version version, long sizeBytes) {
    Standing standing(GameId gameId, VersionProofs proofs) {
      return proofs.standing(peer.id(), gameId, version);
    }
  }

  /**
   * Looks at one game.
   *
   * @param pinned the version the catalog asks for, if any
   */
  public static GameAvailability of(
      GameId gameId, List<PeerEntry> peers, Optional<Version> pinned, VersionProofs proofs) {
    return of(gameId, pinned, holders(gameId, peers), proofs);
  }

  /** Every game that some peer mentions; each peer's games are gone through once. */
  public static Map<GameId, GameAvailability> ofAll(
      List<PeerEntry> peers, Function<GameId, Optional<Version>> pinned, VersionProofs proofs) {
    Map<GameId, GameAvailability> all = new TreeMap<>();
    holders(peers, _ -> true)
        .forEach((id, holders) -> all.put(id, of(id, pinned.apply(id), holders, proofs)));
    return all;
  }

  static List<Holder> holders(GameId gameId, List<PeerEntry> peers) {
    List<Holder> ready = new ArrayList<>();
    for (PeerEntry peer : peers) {
      GameSummary game = peer.games().get(gameId);
      if (game != null) {
        addIfReady(ready, peer, game);
      }
    }
    return ready;
  }

  /** The holders of each wanted game that some peer mentions. */
  static Map<GameId, List<Holder>> holders(List<PeerEntry> peers, Predicate<GameId> wanted) {
    Map<GameId, List<Holder>> ready = new HashMap<>();
    for (PeerEntry peer : peers) {
      for (GameSummary game : peer.games().values()) {
        if (wanted.test(game.gameId())) {
          addIfReady(ready.computeIfAbsent(game.gameId(), _ -> new ArrayList<>()), peer, game);
        }
      }
    }
    return ready;
  }

  private static void addIfReady(List<Holder> ready, PeerEntry peer, GameSummary game) {
    Version version = game.version();
    if (game.downloaded() && version != null) {
      ready.add(new Holder(peer, version, game.sizeBytes()));
    }
  }

  private static GameAvailability of(
      GameId gameId, Optional<Version> pinned, List<Holder> ready, VersionProofs proofs) {
    @Nullable Version wanted =
        pinned
            .or(() -> newest(ready, holder -> holder.standing(gameId, proofs).counts()))
            .or(() -> newest(ready, holder -> holder.standing(gameId, proofs) == Standing.SUSPECT))
            .orElse(null);
    List<PeerEntry> eligible = new ArrayList<>();
    Set<VoteHost> holders = new HashSet<>();
    Set<VoteHost> others = new HashSet<>();
    long sizeBytes = 0;
    for (Holder holder : ready) {
      if (holder.version().equals(wanted)) {
        if (eligible.isEmpty()) {
          sizeBytes = holder.sizeBytes();
        }
        eligible.add(holder.peer());
        holders.add(VoteHost.of(holder.peer()));
      } else if (holder.standing(gameId, proofs).counts()) {
        others.add(VoteHost.of(holder.peer()));
      }
    }
    others.removeAll(holders);
    return new GameAvailability(
        gameId,
        ready.size(),
        eligible.isEmpty() ? null : wanted,
        List.copyOf(eligible),
        sizeBytes,
        holders.size(),
        others.size());
  }

  private static Optional<Version> newest(List<Holder> ready, Predicate<Holder> counts) {
    return ready.stream().filter(counts).map(Holder::version).max(Comparator.naturalOrder());
  }
}
