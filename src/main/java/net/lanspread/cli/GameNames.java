package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.lanspread.content.Printable;
import net.lanspread.peer.GameRow;

/** The games that people name by typing: an id, or as much of a title as is clear. Pure. */
final class GameNames {
  private static final int MAX_SHOWN = 5;
  private static final int MAX_CHARS = 60;

  /** More slips than that make another word. */
  private static final int MAX_SLIPS = 2;

  private GameNames() {}

  /**
   * The game for a user's word: an exact id or title counts before a beginning; letters may be
   * large or small.
   *
   * @throws IOException with a sentence for people that names the possible games
   */
  static GameRow find(String typed, List<GameRow> games) throws IOException {
    List<GameRow> found = matches(typed, games);
    if (found.size() == 1) {
      return found.getFirst();
    }
    String shown = Printable.of(typed, MAX_CHARS);
    if (!found.isEmpty()) {
      throw new IOException(
          "\"%s\" may be %s; say more of it, or its id".formatted(shown, shown(found)));
    }
    String wanted = folded(typed);
    List<GameRow> near = games.stream().filter(game -> isNear(wanted, game)).toList();
    throw new IOException(
        "no game here is called \"%s\"; %s"
            .formatted(
                shown,
                near.isEmpty()
                    ? "\"lanspread ls\" shows the games"
                    : "did you mean " + shown(near) + "?"));
  }

  /** The games that may be meant; several only when none is called exactly so. */
  static List<GameRow> matches(String typed, List<GameRow> games) {
    String wanted = folded(typed);
    List<Predicate<GameRow>> ways =
        List.of(
            game -> game.gameId().value().equals(typed),
            game -> names(game).contains(wanted),
            game -> names(game).stream().anyMatch(name -> name.startsWith(wanted)));
    return ways.stream()
        .map(way -> games.stream().filter(way).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static List<String> names(GameRow game) {
    return List.of(folded(game.gameId().value()), folded(game.title()));
  }

  private static boolean isNear(String wanted, GameRow game) {
    return names(game).stream()
        .anyMatch(
            name ->
                (wanted.length() > MAX_SLIPS && name.contains(wanted))
                    || slips(wanted, name) <= Math.min(MAX_SLIPS, wanted.length() / 2)
                    || (name.length() > wanted.length()
                        && slips(wanted, name.substring(0, wanted.length()))
                            <= Math.min(MAX_SLIPS, wanted.length() / 3)));
  }

  /** The number of letters that are wrong, missing or too many (Levenshtein). */
  static int slips(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] line = new int[to.length() + 1];
      line[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        line[column] = Math.min(replaced, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[to.length()];
  }

  private static String shown(List<GameRow> games) {
    String all =
        games.stream().limit(MAX_SHOWN).map(GameNames::shown).collect(Collectors.joining(" or "));
    return games.size() > MAX_SHOWN ? all + " or another" : all;
  }

  /** The title with the id behind it, unless they are the same. */
  private static String shown(GameRow game) {
    String id = game.gameId().value();
    return game.title().equals(id)
        ? id
        : "%s (%s)".formatted(Printable.of(game.title(), MAX_CHARS), id);
  }
}
