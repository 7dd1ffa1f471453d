package net.lanspread.peer;

import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.GameId;

/**
 * The room on the disk, and who takes it.
 *
 * @param games the largest one first
 * @param otherBytes of what else lies in the games folder
 * @param isWhole whether all of that was counted
 * @param ownBytes of the state folder: saves, Windows of games, logs
 */
public record DiskUse(
    Path gamesFolder,
    long freeBytes,
    List<Game> games,
    long otherBytes,
    boolean isWhole,
    long ownBytes) {

  /**
   * The bytes of one game, by what they are for.
   *
   * @param installedBytes the game as it is played, and what an operation is making of it
   * @param archiveBytes the archives that it is shared from
   * @param contentBytes what else is shared, such as scripts
   * @param leftoverBytes the rest of a download or an operation that did not end
   * @param asideBytes files of older versions that updates have moved aside
   */
  public record Game(
      GameId gameId,
      long installedBytes,
      long archiveBytes,
      long contentBytes,
      long leftoverBytes,
      long asideBytes) {
    public long totalBytes() {
      return installedBytes + archiveBytes + contentBytes + leftoverBytes + asideBytes;
    }
  }
}
