package net.lanspread.install;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.Trees;
import net.lanspread.operation.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done once with an installed game, before it is played for the first time: its settings
 * files get the player's name and language, and its own setup runs. An install or an update makes
 * the next play a first one again.
 *
 * <p>Each file is replaced as a whole, and the marker comes last: after an end at any instant every
 * file is the old or the new one, and the next play does it all again. A file that could be damaged
 * is left alone, and the next one of its name is tried. Links are not followed.
 *
 * <p>No operation may run on the game meanwhile; that is the caller's to see to.
 */
public final class FirstPlay {
  private static final Logger LOG = LoggerFactory.getLogger(FirstPlay.class);
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  /** How the stamping went. */
  public sealed interface Result {
    /** It was the first play; each flag tells whether a file says now what it should. */
    record Applied(boolean accountName, boolean language, boolean personaName) implements Result {}

    /** It was done at an earlier play, and nothing was touched. */
    record AlreadyApplied() implements Result {}

    /** The message is a sentence for people. */
    record Failed(FailureCode code, String message) implements Result {}
  }

  /** Puts a value into the text of a file; empty when that file cannot take it. */
  private interface Edit {
    Optional<byte[]> apply(SettingsText text);
  }

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Journal journal;
  private final LocalFolder local;
  private final Recovery recovery;

  public FirstPlay(Disk disk, Path gamesFolder, Path stateFolder) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
    this.recovery = new Recovery(disk, gamesFolder, stateFolder);
  }

  /** Whether the game has a {@code local/}. */
  public boolean isInstalled(GameId id) throws IOException {
    return local.isInstalled(folders(id));
  }

  /** Stamps the settings files of a game that has not been played since it was installed. */
  public Result apply(GameId id, PlayerSettings settings) {
    GameFolders game = folders(id);
    try {
      recovery.settle(game); // a clean-up that failed may have left the marker of the game before
      if (!isInstalled(id)) {
        return new Result.Failed(
            FailureCode.NOT_INSTALLED, id + " is not installed: install it first");
      }
      if (journal.isPlayed(game)) {
        return new Result.AlreadyApplied();
      }
      List<Trees.TreeFile> files = Trees.files(disk, game.local(), _ -> false);
      Edit name = text -> text.withFirstLine(settings.name());
      Edit language = text -> text.withFirstLine(settings.language());
      Edit persona = text -> text.withValue("PersonaName", settings.name());
      Result applied =
          new Result.Applied(
              stampFirst(game, files, "account_name.txt", name),
              stampFirst(game, files, "language.txt", language),
              stampFirst(game, files, "SmartSteamEmu.ini", persona));
      journal.markPlayed(game);
      return applied;
    } catch (DiskFullException e) {
      return new Result.Failed(
          FailureCode.DISK_FULL, "the disk is full: free some space and play again");
    } catch (IOException e) {
      LOG.warn("the settings of {} could not be written", id, e);
      return new Result.Failed(
          FailureCode.IO_ERROR, "the settings of " + id + " could not be written: " + e);
    }
  }

  /** Whether the game's own setup has succeeded since it was installed. */
  public boolean isSetUp(GameId id) throws IOException {
    return journal.isSetUp(folders(id));
  }

  /** Notes that the game's own setup has succeeded. */
  public void markSetUp(GameId id) throws IOException {
    journal.markSetUp(folders(id));
  }

  private GameFolders folders(GameId id) {
    return GameFolders.of(gamesFolder, stateFolder, id);
  }

  /** Stamps the first file of a name that can be; false when there is none. */
  private boolean stampFirst(GameFolders game, List<Trees.TreeFile> files, String name, Edit edit)
      throws IOException {
    String wanted = "/" + name.toLowerCase(Locale.ROOT);
    for (Trees.TreeFile file : files) {
      if (("/" + file.path()).toLowerCase(Locale.ROOT).endsWith(wanted)
          && stamp(game, file, edit)) {
        return true;
      }
    }
    return false;
  }

  private boolean stamp(GameFolders game, Trees.TreeFile found, Edit edit) throws IOException {
    Path file = game.local().resolve(found.path());
    try {
      if (found.stat().sizeBytes() > MAX_FILE_BYTES || disk.isReadOnly(file)) {
        LOG.info("{} is too large or read-only and is left alone", file);
        return false;
      }
      byte[] old = disk.readAll(file, MAX_FILE_BYTES);
      Optional<byte[]> stamped = edit.apply(new SettingsText(old));
      if (stamped.isEmpty()) {
        LOG.info("{} cannot take what belongs there and is left alone", file);
        return false;
      }
      if (!Arrays.equals(old, stamped.get())) {
        replace(game, file, stamped.get());
      }
      return true;
    } catch (AccessDeniedException e) {
      LOG.info("{} may not be changed and is left alone", file, e);
      return false;
    }
  }

  /**
   * Replaces a file by way of the one name in {@code local/} that is Lanspread's: what a crash
   * leaves there, recovery takes away.
   */
  private void replace(GameFolders game, Path file, byte[] bytes) throws IOException {
    boolean replaced = false;
    try {
      Trees.replaceAtomically(disk, file, game.local().resolve(GameFolders.MARKER), bytes);
      replaced = true;
    } finally {
      if (!replaced) {
        discardTemporary(game);
      }
    }
  }

  private void discardTemporary(GameFolders game) {
    try {
      local.unmark(game.local());
    } catch (IOException e) {
      LOG.warn("what was written for {} is left to the next start", game.local(), e);
    }
  }
}
