package net.lanspread.peer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.operation.Operation;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.VersionProofs;
import net.lanspread.swarm.VersionProver;

/** The sources of games: the peers that hold them and that this session has not banned. */
final class GameSources implements RemoteOutlooks.Holders, SourceWait.Sources {
  static final String NOBODY_LEFT = "no peer offers the game any more; try again";

  private final Catalog catalog;
  private final PeerTable peers;
  private final Swarm swarm;
  private final BannedPeers banned;
  private final VersionProver prover;

  GameSources(
      Catalog catalog, PeerTable peers, Swarm swarm, BannedPeers banned, VersionProver prover) {
    this.catalog = catalog;
    this.peers = peers;
    this.swarm = swarm;
    this.banned = banned;
    this.prover = prover;
  }

  /** The peers that are not banned. */
  List<PeerEntry> trusted(List<PeerEntry> all) {
    return banned.without(all);
  }

  /** The availability of a game at the peers that this session still trusts. */
  GameAvailability available(GameId gameId, Optional<Version> wanted) {
    return available(gameId, wanted, prover.proofs());
  }

  private GameAvailability available(
      GameId gameId, Optional<Version> wanted, VersionProofs proofs) {
    return GameAvailability.of(gameId, trusted(peers.entries()), wanted, proofs);
  }

  private Optional<Version> pinned(GameId gameId) {
    return catalog.find(gameId).map(CatalogGame::pinnedVersion);
  }

  /** True when some peer that this session still trusts claims to have the wanted version. */
  boolean isAnywhere(GameId gameId) {
    return claimed(gameId).isPresent();
  }

  private Optional<Version> claimed(GameId gameId) {
    return Optional.ofNullable(available(gameId, pinned(gameId), new VersionProofs()).target());
  }

  @Override
  public Optional<Version> target(GameId gameId) {
    return Optional.ofNullable(available(gameId, pinned(gameId)).target());
  }

  /**
   * The version to get now. Where peers announce several, it is proven first. When no peer proves
   * any, the newest announced one is the target.
   */
  Optional<Version> target(Operation operation) throws InterruptedException {
    GameId gameId = operation.gameId();
    if (pinned(gameId).isEmpty()) {
      prover.settle(gameId, operation.cancellation());
    }
    return target(gameId).or(() -> claimed(gameId));
  }

  /** True when a version of a game is the one that a download would get, as far as is known. */
  boolean isCurrent(GameId gameId, Version local) {
    Optional<Version> target = target(gameId);
    return pinned(gameId)
        .map(local::equals)
        .orElseGet(() -> target.isEmpty() || local.compareTo(target.get()) >= 0);
  }

  /** The peers that announce the wanted version, proven or not. */
  @Override
  public Set<Object> holders(GameId gameId) {
    return available(gameId, pinned(gameId), new VersionProofs()).eligible().stream()
        .map(holder -> List.of(holder.id(), holder.address(), holder.games().get(gameId)))
        .collect(Collectors.toSet());
  }

  @Override
  public List<Source> sources(GameId gameId, Version version) {
    return available(gameId, Optional.of(version)).eligible().stream().map(swarm::source).toList();
  }
}
