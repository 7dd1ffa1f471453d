package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an installed game's update has begun and not ended: its {@code local/} may be older than
 * what is downloaded, or the old download gone and the new one not complete. An empty marker in the
 * state folder says so, from before the old download is touched until {@code local/} has been
 * replaced or removed.
 */
public final class PendingUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(PendingUpdate.class);

  private final Path gamesFolder;
  private final Path stateFolder;
  private final Journal journal;

  public PendingUpdate(Disk disk, Path gamesFolder, Path stateFolder) {
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
  }

  /** Whether it is known to have begun; false also when that cannot be read. */
  public boolean isPending(GameId id) {
    try {
      return journal.isUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("whether an update of {} has begun cannot be read", id, e);
      return false;
    }
  }

  /** Returns when it is on the medium; a failure is logged: the update then cannot be repeated. */
  public void begin(GameId id) {
    try {
      journal.markUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("that an update of {} begins cannot be noted", id, e);
    }
  }

  /** There is nothing to repeat. */
  public void end(GameId id) {
    try {
      journal.clearUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("that the update of {} is over cannot be noted", id, e);
    }
  }

  private GameFolders folders(GameId id) {
    return GameFolders.of(gamesFolder, stateFolder, id);
  }
}
