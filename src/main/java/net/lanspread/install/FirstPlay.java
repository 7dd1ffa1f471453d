package net.lanspread.install;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstalledFiles.Unpacked;
import net.lanspread.operation.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on an installed game before its first play: its settings files get the player's name and
 * language, and its own setup runs. An install or an update makes the next play a first one again.
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

  /** The result of the stamping. */
  public sealed interface Result {
    /** It was the first play; each flag tells whether a file has the right value now. */
    record Applied(boolean accountName, boolean language, boolean personaName) implements Result {}

    /** It was done at an earlier play, and nothing was touched. */
    record AlreadyApplied() implements Result {}

    /** The message is a sentence for people. */
    record Failed(FailureCode code, String message) implements Result {}
  }

  /** A listener with work before and after the first play of a game. */
  public interface Watcher {
    void begins(GameId id);

    void ended(GameId id);
  }

  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void begins(GameId id) {}

        @Override
        public void ended(GameId id) {}
      };

  /** Puts a value into the text of a file; empty when that file cannot take it. */
  private interface Edit {
    Optional<byte[]> apply(SettingsText text);
  }

  /** The bytes of a file, as far as they are recorded. */
  private record Sum(long sizeBytes, long crc32) {
    static Sum of(byte[] bytes) {
      CRC32 crc32 = new CRC32();
      crc32.update(bytes);
      return new Sum(bytes.length, crc32.getValue());
    }
  }

  /** A file in which something was written. */
  private record Stamp(String path, Sum before, Sum now) {
    /** True when it was as it had been unpacked. */
    boolean isOf(Unpacked unpacked) {
      Long crc32 = unpacked.crc32();
      return crc32 != null && before.equals(new Sum(unpacked.sizeBytes(), crc32));
    }
  }

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Journal journal;
  private final LocalFolder local;
  private final Recovery recovery;
  private final InstallRecord records;
  private final Watcher watcher;
  private final KnownScripts scripts;

  public FirstPlay(Disk disk, Roots roots, Path stateFolder) {
    this(disk, roots, stateFolder, NOBODY);
  }

  public FirstPlay(Disk disk, Roots roots, Path stateFolder, Watcher watcher) {
    this.watcher = watcher;
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
    this.recovery = new Recovery(disk, roots, stateFolder);
    this.records = new InstallRecord(disk);
    this.scripts = new KnownScripts(disk, roots, stateFolder);
  }

  /** True when the game has a {@code local/}. */
  public boolean isInstalled(GameId id) throws IOException {
    return local.isInstalled(find(id));
  }

  /** Stamps the settings files of a game that has not been played since it was installed. */
  public Result apply(GameId id, PlayerSettings settings) {
    try {
      GameFolders game = find(id);
      recovery.settle(game); // a clean-up that failed may have left the marker of the game before
      if (!isInstalled(id)) {
        return new Result.Failed(
            FailureCode.NOT_INSTALLED, id + " is not installed: install it first");
      }
      if (journal.isPlayed(game)) {
        return new Result.AlreadyApplied();
      }
      watcher.begins(id);
      List<Trees.TreeFile> files = Trees.files(disk, game.local(), OwnFiles.KEPT::equals);
      List<Stamp> stamps = new ArrayList<>();
      Edit name = text -> text.withFirstLine(settings.name());
      Edit language = text -> text.withFirstLine(settings.languageWord());
      Edit persona = text -> text.withValue("PersonaName", settings.name());
      Result applied =
          new Result.Applied(
              stampFirst(game, files, "account_name.txt", name, stamps),
              stampFirst(game, files, "language.txt", language, stamps),
              stampFirst(game, files, "SmartSteamEmu.ini", persona, stamps));
      note(game, stamps);
      journal.markPlayed(game);
      watcher.ended(id);
      return applied;
    } catch (DiskFullException e) {
      return new Result.Failed(
          FailureCode.DISK_FULL, "the disk is full: free some space and play again");
    } catch (IOException e) {
      LOG.warn("the settings of {} could not be written", id, e);
      return new Result.Failed(
          FailureCode.IO_ERROR,
          "the settings of " + id + " could not be written: " + DiskProblem.inWords(e));
    }
  }

  /** The scripts that an update has brought and nobody has accepted, by name. */
  public List<String> scriptsChanged(GameId id) throws IOException {
    return scripts.unknown(id);
  }

  /** Takes it that the player wants the scripts run that an update has brought. */
  public void acceptScripts(GameId id) throws IOException {
    scripts.accept(id);
    watcher.ended(id);
  }

  /** True when the game's own setup has run since the game was installed. */
  public boolean isSetUp(GameId id) throws IOException {
    return journal.isSetUp(folders(id));
  }

  /** Notes that the game's own setup has run to its end. */
  public void markSetUp(GameId id) throws IOException {
    journal.markSetUp(folders(id));
  }

  private GameFolders find(GameId id) throws IOException {
    return folders(id).found(roots);
  }

  private GameFolders folders(GameId id) {
    return GameFolders.of(roots, stateFolder, id);
  }

  /** Stamps the first file of a name that can be; false when there is none. */
  private boolean stampFirst(
      GameFolders game, List<Trees.TreeFile> files, String name, Edit edit, List<Stamp> stamps)
      throws IOException {
    String wanted = "/" + name.toLowerCase(Locale.ROOT);
    for (Trees.TreeFile file : files) {
      if (("/" + file.path()).toLowerCase(Locale.ROOT).endsWith(wanted)
          && stamp(game, file, edit, stamps)) {
        return true;
      }
    }
    return false;
  }

  private boolean stamp(GameFolders game, Trees.TreeFile found, Edit edit, List<Stamp> stamps)
      throws IOException {
    Path file = game.local().resolve(found.path());
    try {
      if (found.stat().sizeBytes() > MAX_FILE_BYTES || disk.isReadOnly(file)) {
        LOG.info("{} is too large or read-only and is left alone", file);
        return false;
      }
      byte[] old = disk.readAll(file, MAX_FILE_BYTES);
      Optional<byte[]> stamped = edit.apply(new SettingsText(old));
      if (stamped.isEmpty()) {
        LOG.info("{} cannot take the player's settings and is left alone", file);
        return false;
      }
      if (!Arrays.equals(old, stamped.get())) {
        replace(game, file, stamped.get());
        stamps.add(new Stamp(found.path(), Sum.of(old), Sum.of(stamped.get())));
      }
      return true;
    } catch (AccessDeniedException e) {
      LOG.info("{} may not be changed and is left alone", file, e);
      return false;
    }
  }

  /**
   * Notes that the stamps are ours, so that an update does not take them for the player's changes;
   * and that the player could read the notices of the last update.
   */
  private void note(GameFolders game, List<Stamp> stamps) throws IOException {
    Optional<InstalledFiles> recorded = records.read(game);
    if (recorded.isEmpty()) {
      return;
    }
    InstalledFiles now = recorded.get().told();
    for (Stamp stamp : stamps) {
      Optional<Unpacked> was = now.find(stamp.path());
      if (was.isPresent() && stamp.isOf(was.get())) {
        long modifiedMillis =
            disk.stat(game.local().resolve(stamp.path()))
                .map(stat -> stat.modified().toMillis())
                .orElse(0L);
        now =
            now.with(
                new Unpacked(
                    was.get().path(),
                    stamp.now().sizeBytes(),
                    stamp.now().crc32(),
                    modifiedMillis));
      }
    }
    if (!now.equals(recorded.get())) {
      records.write(game, now);
    }
  }

  /**
   * Replaces a file by way of the one name in {@code local/} that is Lanspread's: recovery takes
   * away the leftovers of a crash.
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
      LOG.warn("the temporary files in {} are left to the next start", game.local(), e);
    }
  }
}
