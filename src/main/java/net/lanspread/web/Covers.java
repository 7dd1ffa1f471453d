package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.operation.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of games: {@code covers/<game id>.jpg} or {@code .png} in the first folder that has
 * one. Only files that a listing has shown are ever opened. Thread-safe.
 */
final class Covers {
  private static final Logger log = LoggerFactory.getLogger(Covers.class);
  static final String FOLDER = "covers";
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(".jpg", "image/jpeg", ".png", "image/png");

  private record Cover(Path file, String mediaType) {}

  private final Disk disk;
  private final Optional<Path> catalogFolder;

  private final Object lock = new Object();
  // guarded by lock
  private Map<String, Cover> covers = Map.of();

  /**
   * @param catalogFolder where the organiser's catalog is, if there is one
   */
  Covers(Disk disk, Optional<Path> catalogFolder) {
    this.disk = disk;
    this.catalogFolder = catalogFolder;
  }

  /** Looks what there is now: beside the catalog, in the games folder, beside the games folder. */
  void look(Path gamesFolder) {
    Map<String, Cover> found = new HashMap<>();
    List<Path> parents =
        Stream.of(
                catalogFolder,
                Optional.of(gamesFolder),
                Optional.ofNullable(gamesFolder.getParent()))
            .flatMap(Optional::stream)
            .toList();
    for (Path parent : parents) {
      Path folder = parent.resolve(FOLDER);
      try {
        if (disk.stat(folder).filter(Disk.Stat::isFolder).isPresent()) {
          disk.list(folder).stream()
              .filter(entry -> entry.stat().isFile())
              .forEach(entry -> add(found, folder, entry.name()));
        }
      } catch (IOException e) {
        log.debug("{} cannot be read", folder, e);
      }
    }
    synchronized (lock) {
      covers = found;
    }
  }

  private static void add(Map<String, Cover> found, Path folder, String name) {
    MEDIA_TYPES.forEach(
        (ending, mediaType) -> {
          if (name.endsWith(ending)) {
            found.putIfAbsent(
                name.substring(0, name.length() - ending.length()),
                new Cover(folder.resolve(name), mediaType));
          }
        });
  }

  boolean has(GameId gameId) {
    synchronized (lock) {
      return covers.containsKey(gameId.value());
    }
  }

  Answer show(String gameId) throws RefusedException {
    Cover cover;
    synchronized (lock) {
      cover = covers.get(gameId);
    }
    if (cover == null) {
      throw new RefusedException(FailureCode.UNKNOWN_GAME, "there is no cover of this game");
    }
    try {
      return new Answer.Bytes(
          cover.mediaType(), "private, max-age=60", disk.readAll(cover.file(), MAX_BYTES));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.IO_ERROR, "the cover cannot be read: " + e.getMessage());
    }
  }
}
