package net.lanspread.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.peer.Launched;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;
import org.jspecify.annotations.Nullable;

/** What the page is told of who plays what, and which servers run. */
final class NowCalls {
  private NowCalls() {}

  static List<AppState.Now> rows(List<NowRow> rows) {
    return rows.stream()
        .map(
            row ->
                new AppState.Now(
                    row.kind().label(),
                    row.gameId().value(),
                    row.peerId().toString(),
                    row.name(),
                    row.me(),
                    row.phase().label(),
                    text(row.since()),
                    row.host().getHostAddress(),
                    row.log().map(Object::toString).orElse(null)))
        .toList();
  }

  /** How many computers play a game. */
  static int players(List<NowRow> rows, GameId id) {
    return (int)
        rows.stream()
            .filter(row -> row.kind() == Launched.Kind.GAME && row.gameId().equals(id))
            .count();
  }

  static Optional<Launched.Phase> phase(List<NowRow> rows, GameId id, Launched.Kind kind) {
    return rows.stream()
        .filter(row -> row.me() && row.kind() == kind && row.gameId().equals(id))
        .map(NowRow::phase)
        .findFirst();
  }

  static @Nullable String label(Optional<Launched.Phase> phase) {
    return phase.map(Launched.Phase::label).orElse(null);
  }

  static AppState.@Nullable Played played(Peer peer, GameId id) {
    return peer.plays()
        .launched()
        .played(id)
        .map(time -> new AppState.Played(text(time.last()), time.seconds()))
        .orElse(null);
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
