package net.lanspread.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.GameId;

/** The games this party knows. Immutable. */
public sealed interface Catalog {

  /** The game, or empty when it is not in the catalog. */
  Optional<CatalogGame> find(GameId id);

  default boolean contains(GameId id) {
    return find(id).isPresent();
  }

  /** An organiser's catalog: its games and no others. */
  record Closed(Map<GameId, CatalogGame> games) implements Catalog {
    public Closed {
      games = java.util.Collections.unmodifiableMap(new TreeMap<>(games));
    }

    static Closed of(Collection<CatalogGame> games) {
      Map<GameId, CatalogGame> byId = new TreeMap<>();
      games.forEach(game -> byId.put(game.id(), game));
      return new Closed(byId);
    }

    @Override
    public Optional<CatalogGame> find(GameId id) {
      return Optional.ofNullable(games.get(id));
    }
  }

  /** No catalog: every game that is here or that a peer announces is in it, titled by its id. */
  record Open() implements Catalog {
    @Override
    public Optional<CatalogGame> find(GameId id) {
      return Optional.of(CatalogGame.untitled(id));
    }
  }
}
