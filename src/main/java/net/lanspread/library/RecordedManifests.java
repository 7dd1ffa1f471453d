package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifest of each game from when its content was last known to be right: as it was downloaded,
 * or first hashed where it was not, or last verified. Later changes on the disk do not change it.
 * Kept in {@code references} of the state folder, each the canonical form of a manifest: {@code
 * <game id>.lsd} for a game that was downloaded, {@code <game id>.lsr} for one that somebody else
 * put there.
 */
final class RecordedManifests {
  private static final Logger log = LoggerFactory.getLogger(RecordedManifests.class);

  private final Disk disk;
  private final Path folder;

  RecordedManifests(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.folder = stateFolder.resolve("references");
  }

  /** The manifest of a game; empty when there is none or it is unreadable. */
  Optional<Manifest> find(GameId gameId) {
    return downloaded(gameId).or(() -> read(file(gameId)));
  }

  /** The manifest of a game that was downloaded; empty for others. */
  Optional<Manifest> downloaded(GameId gameId) {
    return read(downloadFile(gameId));
  }

  private Optional<Manifest> read(Path file) {
    try {
      if (disk.stat(file).isEmpty()) {
        return Optional.empty();
      }
      return switch (Manifest.decode(disk.readAll(file, Manifest.MAX_ENCODED_BYTES))) {
        case Manifest.Decoded.Accepted(Manifest manifest) -> Optional.of(manifest);
        case Manifest.Decoded.Invalid(String reason) -> {
          log.warn("{} is passed over: {}", file, reason);
          yield Optional.empty();
        }
      };
    } catch (IOException e) {
      log.warn("{} cannot be read", file, e);
      return Optional.empty();
    }
  }

  /** Records the manifest with which the game was downloaded. */
  void putDownloaded(GameId gameId, Manifest manifest) {
    if (downloaded(gameId).filter(manifest::equals).isEmpty()) {
      write(gameId, downloadFile(gameId), manifest);
    }
  }

  /** Records the present manifest of a game that was not downloaded. */
  void put(GameId gameId, Manifest manifest) {
    if (find(gameId).filter(manifest::equals).isPresent()) {
      return;
    }
    try {
      disk.delete(downloadFile(gameId));
      write(gameId, file(gameId), manifest);
    } catch (IOException e) {
      log.warn("the content of {} cannot be recorded", gameId, e);
    }
  }

  private void write(GameId gameId, Path file, Manifest manifest) {
    try {
      disk.createFolders(folder);
      Trees.writeAtomically(disk, file, folder.resolve(gameId.value() + ".tmp"), manifest.encode());
    } catch (IOException e) {
      log.warn("the content of {} cannot be recorded", gameId, e);
    }
  }

  /** Records a first hashing: nothing happens when something is recorded of this version. */
  void putFirst(GameId gameId, Manifest manifest) {
    if (find(gameId).filter(known -> known.version().equals(manifest.version())).isEmpty()) {
      put(gameId, manifest);
    }
  }

  void forget(GameId gameId) throws IOException {
    disk.delete(downloadFile(gameId));
    disk.delete(file(gameId));
  }

  private Path downloadFile(GameId gameId) {
    return folder.resolve(gameId.value() + ".lsd");
  }

  private Path file(GameId gameId) {
    return folder.resolve(gameId.value() + ".lsr");
  }
}
