package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks of games whose update has begun and not ended: {@code local/} may be older than the
 * download, or the old download gone and the new one incomplete. The mark is an empty file in the
 * state folder, from before the old download is touched until {@code local/} has been replaced or
 * removed.
 */
public final class PendingUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(PendingUpdate.class);

  private final Roots roots;
  private final Path stateFolder;
  private final Journal journal;

  public PendingUpdate(Disk disk, Roots roots, Path stateFolder) {
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
  }

  /** True when it is known to have begun; false also when that cannot be read. */
  public boolean isPending(GameId id) {
    try {
      return journal.isUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("the mark of an update of {} cannot be read", id, e);
      return false;
    }
  }

  /** Returns when it is on the medium; a failure is logged: the update then cannot be repeated. */
  public void begin(GameId id) {
    try {
      journal.markUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("the begin of an update of {} cannot be noted", id, e);
    }
  }

  /** Removes the mark: there is nothing to repeat. */
  public void end(GameId id) {
    try {
      journal.clearUpdateBegun(folders(id));
    } catch (IOException e) {
      LOG.warn("the end of the update of {} cannot be noted", id, e);
    }
  }

  private GameFolders folders(GameId id) {
    return GameFolders.of(roots, stateFolder, id);
  }
}
