package net.lanspread.organiser;

import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;

/**
 * A game as an organiser publishes it.
 *
 * @param game with the version and digest that are pinned
 */
public record PublishedGame(CatalogGame game, GameNotes notes, Picture cover) {
  PublishedGame withoutCover() {
    return new PublishedGame(game, notes, Picture.NONE);
  }
}
