package net.lanspread.peer;

import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.GameId;

/**
 * The room in the games folders, and who takes it.
 *
 * @param folders in their order
 * @param games the largest one first
 * @param isWhole whether all that else lies in the folders was counted
 * @param ownBytes of the state folder: saves, Windows of games, logs
 */
public record DiskUse(List<Folder> folders, List<Game> games, boolean isWhole, long ownBytes) {

  /**
   * One games folder.
   *
   * @param away whether it is not there now
   * @param freeBytes of its disk, which others of these folders may lie on, too
   * @param otherBytes of what lies in it besides games
   */
  public record Folder(Path path, boolean away, long freeBytes, long otherBytes) {}

  /** The bytes besides games in all folders. */
  public long otherBytes() {
    return folders.stream().mapToLong(Folder::otherBytes).sum();
  }

  /**
   * The bytes of one game, by what they are for.
   *
   * @param folder the games folder that it lies in
   * @param installedBytes the game as it is played, and what an operation is making of it
   * @param archiveBytes the archives that it is shared from
   * @param contentBytes what else is shared, such as scripts
   * @param leftoverBytes the rest of a download or an operation that did not end
   * @param asideBytes files of older versions that updates have moved aside
   */
  public record Game(
      GameId gameId,
      Path folder,
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
