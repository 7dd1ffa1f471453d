package net.lanspread.peer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.VoteHost;

/**
 * The titles of games: from the catalog; for a game without a title there, from most of the hosts
 * whose peers give one. Nobody vouches for the latter.
 */
record RowTitles(List<PeerEntry> peers) {

  String of(CatalogGame game) {
    return known(game).orElseGet(() -> said(game.id()).orElse(game.id().value()));
  }

  private Optional<String> said(GameId id) {
    Map<String, Set<VoteHost>> hosts = new HashMap<>();
    for (PeerEntry peer : peers) {
      GameSummary game = peer.games().get(id);
      String title = game == null ? null : game.title();
      if (title != null) {
        hosts
            .computeIfAbsent(title, _ -> new HashSet<>())
            .add(VoteHost.of(peer.id(), peer.address()));
      }
    }
    return hosts.keySet().stream()
        .max(
            Comparator.<String>comparingInt(title -> hosts.getOrDefault(title, Set.of()).size())
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The title to be told to others. */
  static Optional<String> told(Catalog catalog, GameId id) {
    return catalog.find(id).flatMap(RowTitles::known);
  }

  private static Optional<String> known(CatalogGame game) {
    return Optional.of(game.title()).filter(title -> !title.equals(game.id().value()));
  }
}
