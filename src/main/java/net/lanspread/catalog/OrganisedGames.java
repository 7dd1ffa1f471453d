package net.lanspread.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;

/**
 * The games of the organisers whom this guest believes. Beside a catalog in a file: its rows stay
 * as they are, except for the organisers' pins, and the organisers' further games are added.
 * Without a file: the organisers' games stand as they are, and every other name is a game, too.
 * Immutable.
 *
 * @param games with their pins
 * @param notes their descriptions for people
 */
public record OrganisedGames(Catalog.Closed games, Map<GameId, GameNotes> notes) {
  /** The games of no organiser. */
  public static final OrganisedGames NONE =
      new OrganisedGames(new Catalog.Closed(Map.of()), Map.of());

  public OrganisedGames {
    notes = Map.copyOf(notes);
  }

  /** The given games. */
  public static OrganisedGames of(Map<GameId, CatalogGame> games, Map<GameId, GameNotes> notes) {
    return new OrganisedGames(new Catalog.Closed(new HashMap<>(games)), notes);
  }

  Optional<CatalogGame> find(GameId id, Catalog below, boolean isFromFile) {
    Optional<CatalogGame> said = games.find(id);
    Optional<CatalogGame> known = below.find(id);
    return said.isEmpty()
        ? known
        : Optional.of(
            isFromFile && known.isPresent()
                ? known.get().pinnedTo(said.get().pinnedVersion(), said.get().pinnedDigest())
                : said.get());
  }

  Optional<GameId> named(String folder, Catalog below, boolean isFromFile) {
    return isFromFile
        ? below.named(folder).or(() -> games.named(folder))
        : games.named(folder).or(() -> below.named(folder));
  }
}
