package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.swarm.GameAvailability.Holder;
import net.lanspread.swarm.VersionProofs.Standing;

/**
 * The choice of peers that are to prove the version of a game that they announce: those that decide
 * its target version when not all agree on it. Pure.
 */
final class VersionClaims {
  /** The number of holders of one version that are asked at once for a wanted game. */
  private static final int HOLDERS_AT_ONCE = 8;

  /** The announcement of one peer that it has a version of a game. */
  record Claim(PeerEntry peer, GameId game, Version version) {
    boolean isOf(GameId wanted, Version wantedVersion) {
      return game.equals(wanted) && version.equals(wantedVersion);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Claim claim
          && claim.peer.id().equals(peer.id())
          && claim.game.equals(game)
          && claim.version.equals(version);
    }

    @Override
    public int hashCode() {
      return Objects.hash(peer.id(), game, version);
    }
  }

  private VersionClaims() {}

  /**
   * The claims to ask for now: of each version that may be the target one holder at once.
   *
   * @param underWay the claims that are being asked for
   */
  static List<Claim> due(
      List<PeerEntry> peers,
      VersionProver.Games games,
      VersionProofs proofs,
      Collection<Claim> underWay,
      RandomGenerator random,
      long nowNanos) {
    List<Claim> due = new ArrayList<>();
    Set<PeerId> busy = new HashSet<>();
    underWay.forEach(claim -> busy.add(claim.peer().id()));
    GameAvailability.holders(peers, games::isOpen)
        .forEach(
            (game, holders) -> {
              for (List<Holder> rivals : rivals(game, holders, games.here(game), proofs, true)) {
                Version version = rivals.getFirst().version();
                if (underWay.stream().noneMatch(claim -> claim.isOf(game, version))) {
                  askable(game, rivals, proofs, random, nowNanos)
                      .filter(holder -> busy.add(holder.peer().id()))
                      .findFirst()
                      .ifPresent(holder -> due.add(new Claim(holder.peer(), game, version)));
                }
              }
            });
    return due;
  }

  /**
   * The claims to ask for now when the game is wanted: some holders of each version that may count.
   */
  static List<Claim> ofGame(
      GameId game,
      List<PeerEntry> peers,
      Optional<Version> here,
      VersionProofs proofs,
      RandomGenerator random,
      long nowNanos) {
    List<Claim> claims = new ArrayList<>();
    List<Holder> holders = GameAvailability.holders(game, peers);
    for (List<Holder> rivals : rivals(game, holders, here, proofs, false)) {
      askable(game, rivals, proofs, random, nowNanos)
          .limit(HOLDERS_AT_ONCE)
          .forEach(holder -> claims.add(new Claim(holder.peer(), game, holder.version())));
    }
    return claims;
  }

  /**
   * The peers that may be asked, in a random order, those last that left other questions
   * unanswered.
   */
  private static Stream<Holder> askable(
      GameId game,
      List<Holder> rivals,
      VersionProofs proofs,
      RandomGenerator random,
      long nowNanos) {
    List<Holder> mixed = new ArrayList<>(rivals);
    Collections.shuffle(mixed, random);
    return mixed.stream()
        .filter(holder -> proofs.mayAsk(holder.peer().id(), game, holder.version(), nowNanos))
        .sorted(Comparator.comparing(holder -> holder.standing(game, proofs)));
  }

  /**
   * The holders of each version that decides what the target is, the newest version first: those
   * newer than what is here and than any that is proven.
   *
   * @param ofNow whether a version that counts for now ends the list, too
   */
  private static List<List<Holder>> rivals(
      GameId game,
      List<Holder> holders,
      Optional<Version> here,
      VersionProofs proofs,
      boolean ofNow) {
    NavigableMap<Version, List<Holder>> byVersion = new TreeMap<>(Comparator.reverseOrder());
    holders.forEach(
        holder -> byVersion.computeIfAbsent(holder.version(), _ -> new ArrayList<>()).add(holder));
    Set<Version> versions = new HashSet<>(byVersion.keySet());
    here.ifPresent(versions::add);
    boolean agreed =
        versions.size() < 2
            && holders.stream()
                .allMatch(holder -> holder.standing(game, proofs) == Standing.CLAIMED);
    List<List<Holder>> rivals = new ArrayList<>();
    if (agreed) {
      return rivals;
    }
    for (List<Holder> group : byVersion.values()) {
      Set<Standing> standings = EnumSet.noneOf(Standing.class);
      group.forEach(holder -> standings.add(holder.standing(game, proofs)));
      boolean isOld =
          here.filter(local -> group.getFirst().version().compareTo(local) <= 0).isPresent();
      if (isOld || standings.contains(Standing.PROVEN)) {
        break;
      }
      rivals.add(group);
      if (ofNow && standings.contains(Standing.CLAIMED)) {
        break;
      }
    }
    return rivals;
  }
}
