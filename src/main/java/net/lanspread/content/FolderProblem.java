package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A problem with a folder in the games folder: it seems meant to be a game and is not listed as
 * one, or it is a game and cannot be offered.
 *
 * @param folder the name directly in the games folder
 * @param gameId the game that it is or seems to be; null when that is unknown
 */
public record FolderProblem(String folder, @Nullable GameId gameId, @JsonUnwrapped Notice notice) {}
