package net.lanspread.catalog;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;

/**
 * The games of this party. ETI's own folder among the games is never one, even if a catalog lists
 * it.
 */
public sealed interface Catalog permits Catalog.Closed, Catalog.Open, LiveCatalog {

  /** The game, or empty when it is not in the catalog. */
  Optional<CatalogGame> find(GameId id);

  default boolean contains(GameId id) {
    return find(id).isPresent();
  }

  /**
   * The game whose id is the name of a folder, in any case if no id is just that name; empty when
   * none is.
   */
  Optional<GameId> named(String folder);

  /** An organiser's catalog: its games and no others. Immutable. */
  record Closed(Map<GameId, CatalogGame> games) implements Catalog {
    public Closed {
      games = java.util.Collections.unmodifiableMap(new TreeMap<>(games));
    }

    static Closed of(Collection<CatalogGame> games) {
      Map<GameId, CatalogGame> byId = new TreeMap<>();
      games.stream()
          .filter(game -> !game.id().isReserved())
          .forEach(game -> byId.put(game.id(), game));
      return new Closed(byId);
    }

    @Override
    public Optional<CatalogGame> find(GameId id) {
      return Optional.ofNullable(games.get(id));
    }

    @Override
    public Optional<GameId> named(String folder) {
      Optional<GameId> exact = GameId.parse(folder).filter(games::containsKey);
      String folded = PathRules.fold(folder);
      return exact.isPresent()
          ? exact
          : games.keySet().stream()
              .filter(id -> PathRules.fold(id.value()).equals(folded))
              .findFirst();
    }
  }

  /** No catalog: every game that is here or that a peer announces is in it, titled by its id. */
  record Open() implements Catalog {
    @Override
    public Optional<CatalogGame> find(GameId id) {
      return id.isReserved() ? Optional.empty() : Optional.of(CatalogGame.untitled(id));
    }

    @Override
    public Optional<GameId> named(String folder) {
      return GameId.parse(folder).filter(this::contains);
    }
  }
}
