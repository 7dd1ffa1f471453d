package net.lanspread.organiser;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.OrganisedGames;
import net.lanspread.content.GameId;

/**
 * The games of all organisers who are accepted, together. Of a game that several have, the
 * organiser who was accepted first decides. Immutable.
 *
 * @param clashes the message about games that they pin differently, a sentence for people
 */
record BelievedGames(OrganisedGames games, Map<GameId, String> clashes) {
  static final BelievedGames NONE = new BelievedGames(OrganisedGames.NONE, Map.of());

  /** The games of one organiser. */
  record Word(String organiser, List<PublishedGame> games) {}

  BelievedGames {
    clashes = Map.copyOf(clashes);
  }

  /**
   * Takes the words together.
   *
   * @param words of the organisers, in the order in which they were accepted
   */
  static BelievedGames of(List<Word> words) {
    Map<GameId, CatalogGame> games = new HashMap<>();
    Map<GameId, String> saidBy = new HashMap<>();
    Map<GameId, GameNotes> notes = new HashMap<>();
    Map<GameId, String> clashes = new HashMap<>();
    for (Word word : words) {
      for (PublishedGame published : word.games()) {
        CatalogGame game = published.game();
        CatalogGame first = games.putIfAbsent(game.id(), game);
        if (first == null) {
          saidBy.put(game.id(), word.organiser());
          notes.put(game.id(), published.notes());
        } else if (!Objects.equals(first.pinnedDigest(), game.pinnedDigest())
            || !Objects.equals(first.pinnedVersion(), game.pinnedVersion())) {
          clashes.putIfAbsent(
              game.id(),
              "%s pins version %s, %s %s version %s; %s decides"
                  .formatted(
                      saidBy.get(game.id()),
                      first.pinnedVersion(),
                      word.organiser(),
                      Objects.equals(first.pinnedVersion(), game.pinnedVersion())
                          ? "another content of"
                          : "pins",
                      game.pinnedVersion(),
                      saidBy.get(game.id())));
        }
      }
    }
    return new BelievedGames(OrganisedGames.of(games, notes), clashes);
  }

  Optional<String> clash(GameId id) {
    return Optional.ofNullable(clashes.get(id));
  }
}
