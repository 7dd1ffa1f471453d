package net.lanspread.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.peer.LightPeer;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;

/** The time of a look through the games of all peers, as {@code list-games} does. */
final class ListingFigures {
  private static final int ROUNDS = 15;

  /**
   * The times at a table of so many peers, median of the later rounds.
   *
   * @param first of a process that has never listed before
   * @param listing of all games
   * @param change of one game of one peer, taken into the table
   */
  record Times(Duration first, Duration listing, Duration change) {}

  private ListingFigures() {}

  /** All peers have the same games, each as objects of its own as if heard over the network. */
  static Times measure(int peers, int gamesEach) {
    PeerTable table = new PeerTable();
    List<PeerId> ids = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      PeerId id = PeerId.ofPublicKey(("peer " + i).getBytes(StandardCharsets.UTF_8));
      ids.add(id);
      table.greet(
          new PeerEntry(
              id,
              "peer " + i,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i),
              0,
              LightPeer.games(0, gamesEach).stream()
                  .collect(Collectors.toMap(GameSummary::gameId, game -> game))));
    }
    List<Duration> listings = new ArrayList<>();
    List<Duration> changes = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      if (LightPeer.listed(table.entries()).size() != gamesEach) {
        throw new IllegalStateException("the list misses games");
      }
      listings.add(Duration.ofNanos(System.nanoTime() - begin));

      GameSummary newer =
          new GameSummary(new GameId("game1"), new Version("20260101"), true, false, i);
      begin = System.nanoTime();
      table.update(ids.get(i % peers), i + 1, List.of(newer), List.of());
      changes.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    Duration first = listings.getFirst();
    return new Times(
        first, Median.of(listings, Function.identity()), Median.of(changes, Function.identity()));
  }
}
