package net.lanspread.content;

import org.jspecify.annotations.Nullable;

/**
 * Something in the games folder that is not what it seems meant to be, so that a game is not listed
 * or not offered.
 *
 * @param folder the name directly in the games folder
 * @param gameId the game that it is, or seems meant to be; null when that cannot be said
 */
public record FolderProblem(String folder, @Nullable GameId gameId, Notice notice) {}
