package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.download.Grounds;
import net.lanspread.download.Grounds.Ground;
import net.lanspread.download.PayloadFiles;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.PayloadRecord;

/**
 * The places where games are written, and the bytes that all operations have yet to write there.
 * Thread-safe.
 */
final class GameGrounds {
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

  /** The place of a game that is here, or in the main folder. */
  Ground ground(GameId gameId) throws IOException {
    return at(roots.path(gameId.value()));
  }

  /**
   * The place of a game that is here; of a new one those in the games folders that can be written.
   */
  Grounds grounds(GameId gameId) {
    return new Grounds() {
      @Override
      public List<Ground> all() throws IOException {
        Path root = roots.path(gameId.value());
        List<Path> away = roots.away();
        if (disk.stat(root).isPresent() || away.containsAll(roots.folders())) {
          return List.of(at(root));
        }
        List<Ground> places = new ArrayList<>();
        List<Ground> readOnly = new ArrayList<>();
        for (Path folder : roots.folders()) {
          if (!away.contains(folder)) {
            Ground place = at(folder.resolve(gameId.value()));
            (disk.isReadOnly(folder) ? readOnly : places).add(place);
          }
        }
        return places.isEmpty() ? readOnly : places; // those say why they cannot be written
      }

      @Override
      public void take(Ground ground) {
        // A root that a link leads to is found by its link.
        roots.take(gameId.value(), Objects.requireNonNull(ground.root().getParent()));
      }
    };
  }

  private Ground at(Path root) throws IOException {
    Path existing = roots.existing(root);
    return new Ground(
        root, existing, claims.computeIfAbsent(disk.volume(existing), _ -> new SpaceClaims()));
  }

  /** The folder of a game's state outside its root. */
  Path state(GameId gameId) {
    return stateFolder.resolve("games").resolve(gameId.value());
  }

  /** True when the games folder of a game is there. */
  boolean isThere(GameId gameId) {
    return roots.isThereFor(roots.named(gameId.value()));
  }

  /** The record of what downloads have written into the root of a game. */
  PayloadRecord payloadRecord(GameId gameId) {
    return new PayloadRecord(disk, roots, roots.named(gameId.value()), state(gameId));
  }

  /** The files that downloads have written of a game. */
  PayloadFiles payload(GameId gameId) throws IOException {
    return new PayloadFiles(disk, roots, roots.path(gameId.value()), state(gameId));
  }
}
