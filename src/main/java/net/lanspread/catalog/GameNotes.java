package net.lanspread.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a catalog says of a game for people alone; nothing is decided by it.
 *
 * @param maxPlayers at least 1
 */
public record GameNotes(
    @Nullable Genre genre, @Nullable Integer maxPlayers, @Nullable String description) {

  /** A genre in the languages of ETI's catalog. */
  public record Genre(@Nullable String german, @Nullable String english, @Nullable String french) {}
}
