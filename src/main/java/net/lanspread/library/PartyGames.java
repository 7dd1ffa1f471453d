package net.lanspread.library;

import java.util.Optional;
import java.util.function.Function;
import net.lanspread.content.GameId;

/** The facts about games that tell what a folder is. */
public interface PartyGames {
  /** Every game, and nothing runs. */
  PartyGames ALL = of(GameId::parse);

  /** The games that folders are named after; nothing runs. */
  static PartyGames of(Function<String, Optional<GameId>> named) {
    return new PartyGames() {
      @Override
      public Optional<GameId> named(String folder) {
        return named.apply(folder);
      }

      @Override
      public boolean isBusy(GameId gameId) {
        return false;
      }

      @Override
      public boolean isOurs(GameId gameId) {
        return false;
      }
    };
  }

  /** The game of this party whose root a folder of this name is; others are not looked at. */
  Optional<GameId> named(String folder);

  /** True while an operation runs on a game: its end rescans, so the watcher need not. */
  boolean isBusy(GameId gameId);

  /** True when Lanspread has begun to bring the game here: its root may be half. Asks the disk. */
  boolean isOurs(GameId gameId);
}
