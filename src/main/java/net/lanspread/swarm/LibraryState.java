package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import net.lanspread.content.GameId;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;

/** Our library as we tell it to others, at one revision. */
public record LibraryState(long revision, List<GameSummary> games) {
  /** The largest number of bytes that is told at once; the frame has room for more around it. */
  private static final int MAX_TOLD_BYTES = 60_000;

  /** The revision of a part of a library: the rest is still to be told. */
  private static final long UNFINISHED = -1;

  public LibraryState {
    games = List.copyOf(games);
  }

  /** The part of the library that fits into a greeting; {@link #since} tells the rest. */
  LibraryState opening() {
    List<GameSummary> first = fitting(games, GameSummary::maxWireBytes, MAX_TOLD_BYTES);
    return first.size() == games.size() ? this : new LibraryState(UNFINISHED, first);
  }

  /**
   * The message that brings a peer from the older state to this one, or as near as one frame can.
   */
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
    List<GameId> gone = before.keySet().stream().filter(id -> !now.containsKey(id)).toList();
    List<GameId> removed = fitting(gone, LibraryState::maxWireBytes, MAX_TOLD_BYTES);
    int left = MAX_TOLD_BYTES - removed.stream().mapToInt(LibraryState::maxWireBytes).sum();
    return new Message.LibraryDelta(
        revision, fitting(changed, GameSummary::maxWireBytes, left), removed);
  }

  /** The state that a peer knows after it knew the older one and heard a message. */
  LibraryState heard(LibraryState older, Message.LibraryDelta said) {
    Map<GameId, GameSummary> known = byId(older.games());
    said.removed().forEach(known::remove);
    known.putAll(byId(said.changed()));
    return known.equals(byId(games))
        ? this
        : new LibraryState(UNFINISHED, List.copyOf(known.values()));
  }

  private static <T> List<T> fitting(List<T> all, ToIntFunction<T> bytes, int most) {
    int left = most;
    int count = 0;
    while (count < all.size() && bytes.applyAsInt(all.get(count)) <= left) {
      left -= bytes.applyAsInt(all.get(count));
      count++;
    }
    return all.subList(0, count);
  }

  private static int maxWireBytes(GameId id) {
    return 3 + 3 * id.value().length();
  }

  static Map<GameId, GameSummary> byId(Collection<GameSummary> games) {
    Map<GameId, GameSummary> byId = new TreeMap<>();
    games.forEach(game -> byId.put(game.gameId(), game));
    return byId;
  }
}
