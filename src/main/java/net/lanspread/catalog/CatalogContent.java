package net.lanspread.catalog;

import java.util.List;
import java.util.Map;
import net.lanspread.content.GameId;

/**
 * The content of a catalog, read at once.
 *
 * @param games in the file's order
 * @param notes of the games of which there is something to say
 */
public record CatalogContent(List<CatalogGame> games, Map<GameId, GameNotes> notes) {}
