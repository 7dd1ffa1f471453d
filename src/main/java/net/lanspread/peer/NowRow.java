package net.lanspread.peer;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.swarm.Activity;
import net.lanspread.swarm.PeerEntry;

/**
 * A game that somebody plays now, or a dedicated server that runs.
 *
 * @param name of the peer
 * @param me whether it was started from here
 * @param host where others reach it
 * @param log takes the beginning of its output; empty at others, and for a script with a console of
 *     its own
 */
public record NowRow(
    Launched.Kind kind,
    GameId gameId,
    PeerId peerId,
    String name,
    boolean me,
    Launched.Phase phase,
    Instant since,
    InetAddress host,
    Optional<Path> log) {

  static NowRow ofMe(Launched.Run run, PeerId id, String name, InetAddress host) {
    return new NowRow(
        run.kind(), run.gameId(), id, name, true, run.phase(), run.since(), host, run.log());
  }

  /** What another peer tells. Its host is where it is reached, whatever it says. */
  static List<NowRow> of(PeerEntry peer, Predicate<GameId> party) {
    List<NowRow> rows = new ArrayList<>();
    addTo(rows, Launched.Kind.GAME, peer, peer.activity().playing());
    addTo(rows, Launched.Kind.SERVER, peer, peer.activity().servers());
    rows.removeIf(row -> !party.test(row.gameId()));
    return rows;
  }

  private static void addTo(
      List<NowRow> rows, Launched.Kind kind, PeerEntry peer, List<Activity.Doing> all) {
    for (Activity.Doing doing : all) {
      rows.add(
          new NowRow(
              kind,
              doing.gameId(),
              peer.id(),
              peer.name(),
              false,
              Launched.Phase.RUNNING,
              doing.since(),
              peer.address().getAddress(),
              Optional.empty()));
    }
  }
}
