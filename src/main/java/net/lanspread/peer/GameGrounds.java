package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.download.PayloadFiles;
import net.lanspread.download.SpaceClaims;

/**
 * The places where games are written, and the bytes that all operations have yet to write there.
 * Thread-safe.
 */
final class GameGrounds {
  /**
   * The place that one game is written to.
   *
   * @param root its place, or the place of a new one
   * @param existing a folder that is there, on the disk of the root
   * @param space the claims of all operations on that disk
   */
  record Ground(Path root, Path existing, SpaceClaims space) {}

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Map<String, SpaceClaims> claims = new ConcurrentHashMap<>();

  GameGrounds(Disk disk, Roots roots, Path stateFolder) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
  }

  Roots roots() {
    return roots;
  }

  Ground ground(GameId gameId) throws IOException {
    Path root = roots.path(gameId.value());
    Path existing = roots.existing(root);
    return new Ground(
        root, existing, claims.computeIfAbsent(disk.volume(existing), _ -> new SpaceClaims()));
  }

  /** The folder of a game's state outside its root. */
  Path state(GameId gameId) {
    return stateFolder.resolve("games").resolve(gameId.value());
  }

  /** The files that downloads have written of a game. */
  PayloadFiles payload(GameId gameId) throws IOException {
    return new PayloadFiles(disk, roots, roots.path(gameId.value()), state(gameId));
  }
}
