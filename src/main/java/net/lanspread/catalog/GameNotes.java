package net.lanspread.catalog;

import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * The description of a game in a catalog, for people alone; nothing is decided by it.
 *
 * @param maxPlayers free text, such as {@code 2 (+ 6 CPU)}
 * @param description on several lines
 * @param needsMasterServer whether players find each other only through one
 * @param currentVersion the version that ETI's catalog calls the current one; no pin
 */
public record GameNotes(
    @Nullable Translated genre,
    @Nullable String maxPlayers,
    @Nullable Translated description,
    boolean needsMasterServer,
    @Nullable Version currentVersion) {
  /** The longest text about players; a longer one is not shown. */
  public static final int MAX_PLAYERS_CHARS = 60;

  /** The notes of a game without any. */
  public static final GameNotes NONE = new GameNotes(null, null, null, false, null);
}
