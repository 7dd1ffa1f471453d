package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.CoverFiles;
import net.lanspread.peer.GamesFolders;

/** The pictures of games, as {@link CoverFiles} finds them. Thread-safe. */
final class Covers {
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(".jpg", "image/jpeg", ".png", "image/png");

  private final Disk disk;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private Map<String, Path> covers = Map.of();

  Covers(Disk disk) {
    this.disk = disk;
  }

  /**
   * Looks for the pictures that are there now.
   *
   * @param others folders of pictures that were unpacked or fetched
   */
  void look(GamesFolders gamesFolders, Path catalog, List<Path> others) {
    Map<String, Path> found = CoverFiles.find(disk, gamesFolders, catalog, others);
    synchronized (lock) {
      covers = found;
    }
  }

  boolean has(GameId gameId) {
    synchronized (lock) {
      return covers.containsKey(PathRules.fold(gameId.value()));
    }
  }

  Answer show(String gameId) throws RefusedException {
    Path cover;
    synchronized (lock) {
      cover = covers.get(PathRules.fold(gameId));
    }
    if (cover == null) {
      throw new RefusedException(FailureCode.UNKNOWN_GAME, "there is no cover of this game");
    }
    try {
      return new Answer.Bytes(
          mediaType(cover), "private, max-age=60", disk.readAll(cover, MAX_BYTES));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.IO_ERROR, "the cover cannot be read: " + e.getMessage());
    }
  }

  private static String mediaType(Path cover) {
    String name = PathRules.fold(String.valueOf(cover.getFileName()));
    return MEDIA_TYPES.entrySet().stream()
        .filter(type -> name.endsWith(type.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("application/octet-stream");
  }
}
