package net.lanspread.web;

import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.peer.Launched;
import net.lanspread.peer.NowRow;

/** What the page is told of who plays what, and which servers run. */
final class NowCalls {
  private NowCalls() {}

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
}
