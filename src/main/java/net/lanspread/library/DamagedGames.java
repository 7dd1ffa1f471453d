package net.lanspread.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The games whose verification found damage that nobody has mended since. Kept in {@code
 * damaged/<game id>} of the state folder, each the eight digits of the version that it was.
 * Stateless but for that.
 */
public final class DamagedGames {
  private static final Logger log = LoggerFactory.getLogger(DamagedGames.class);

  private final Disk disk;
  private final Path folder;

  public DamagedGames(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.folder = stateFolder.resolve("damaged");
  }

  /** True when this version of the game is known to be damaged. */
  boolean contains(GameId gameId, Version version) throws IOException {
    Path file = folder.resolve(gameId.value());
    return disk.stat(file).filter(Disk.Stat::isFile).isPresent()
        && version.digits().equals(new String(disk.readAll(file, 64), StandardCharsets.ISO_8859_1));
  }

  /** A verification has found damage and nobody could mend it. */
  public void add(GameId gameId, Version version) {
    try {
      disk.createFolders(folder);
      Trees.writeAtomically(
          disk,
          folder.resolve(gameId.value()),
          folder.resolve(gameId.value() + ".tmp"),
          version.digits().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      log.warn("the damage of {} cannot be recorded", gameId, e);
    }
  }

  /** The game was mended, downloaded again or found sound, or it is gone. */
  public void remove(GameId gameId) {
    try {
      disk.delete(folder.resolve(gameId.value()));
    } catch (IOException e) {
      log.warn("the end of the damage of {} cannot be recorded", gameId, e);
    }
  }
}
