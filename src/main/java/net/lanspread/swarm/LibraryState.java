package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;

/** Our library as we tell it to others, at one revision. */
public record LibraryState(long revision, List<GameSummary> games) {
  public LibraryState {
    games = List.copyOf(games);
  }

  /** What a peer that knows the older state must hear to know this one. */
  public Message.LibraryDelta since(LibraryState older) {
    Map<GameId, GameSummary> before = byId(older.games());
    Map<GameId, GameSummary> now = byId(games);
    List<GameSummary> changed = new ArrayList<>();
    now.forEach(
        (id, game) -> {
          if (!game.equals(before.get(id))) {
            changed.add(game);
          }
        });
    List<GameId> removed = before.keySet().stream().filter(id -> !now.containsKey(id)).toList();
    return new Message.LibraryDelta(revision, changed, removed);
  }

  static Map<GameId, GameSummary> byId(Collection<GameSummary> games) {
    Map<GameId, GameSummary> byId = new TreeMap<>();
    games.forEach(game -> byId.put(game.gameId(), game));
    return byId;
  }
}
