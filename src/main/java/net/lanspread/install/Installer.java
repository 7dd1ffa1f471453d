package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstallIntent.Operation;
import net.lanspread.install.InstallIntent.Phase;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.ProgressWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, uninstalls and removes games so that an end at any instant leaves, after {@link
 * Recovery}, the old state or the new one.
 *
 * <p>Up to one rename everything can be taken back, and is after a failure or a cancellation. After
 * it the operation has succeeded: a failure then is logged and left to recovery. One operation per
 * game at a time; that is the caller's to see to. Thread-safe for different games.
 */
public final class Installer {
  private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

  private final Disk disk;
  private final Path stateFolder;
  private final Roots roots;
  private final ArchiveReader archives;
  private final ArchiveLimits limits;
  private final Journal journal;
  private final LocalFolder local;
  private final Recovery recovery;
  private final ArchiveRemoval removal;
  private final InstallRecord records;
  private final ArchiveListing listing;
  private final PutAway putAway;
  private final Filling filling;
  private final int atOnce;

  public Installer(
      Disk disk, Roots roots, Path stateFolder, ArchiveReader archives, ArchiveLimits limits) {
    this(disk, roots, stateFolder, archives, limits, 1);
  }

  /**
   * An installer that uses several cores.
   *
   * @param atOnce the number of archives of a game that may be unpacked side by side
   */
  public Installer(
      Disk disk,
      Roots roots,
      Path stateFolder,
      ArchiveReader archives,
      ArchiveLimits limits,
      int atOnce) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.archives = archives;
    this.limits = limits;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
    this.recovery = new Recovery(disk, roots, stateFolder);
    this.removal = new ArchiveRemoval(disk, journal);
    this.records = new InstallRecord(disk);
    this.listing = new ArchiveListing(disk, archives, limits);
    this.putAway = new PutAway(disk);
    this.filling = new Filling(disk, roots, local, records, putAway);
    this.atOnce = atOnce;
  }

  /**
   * The reason why no game can be unpacked here, a sentence for people; empty when nothing is
   * known.
   */
  public Optional<String> cannotUnpack() {
    return archives.unusable();
  }

  /** The reason why no game can be unpacked here while it comes, a sentence for people. */
  public Optional<String> cannotUnpackArriving() {
    return archives.readsArriving()
        ? archives.unusable()
        : archives
            .unusable()
            .or(
                () ->
                    Optional.of(
                        "The program that unpacks archives here needs whole files: install the"
                            + " game with its download."));
  }

  /**
   * Installs a game from the archives directly in its root, in name order, in place of an old
   * {@code local/} if there is one. A game without archives, of plain files, is installed as an
   * empty {@code local/}.
   *
   * @param watcher hears how far the unpacking is
   */
  public Outcome install(GameId id, Cancellation cancellation, ProgressWatcher watcher) {
    return Guarded.run(
        "installed",
        () -> {
          GameFolders game = find(id);
          if (local.isNothing(game.root())) {
            return Outcome.failed(
                FailureCode.NOT_DOWNLOADED, "The game is not on this computer: download it.");
          }
          recovery.settle(game);
          return install(
              game,
              () -> listing.version(game),
              new Unpacking(disk, game, archives, limits, cancellation, watcher, atOnce),
              cancellation);
        });
  }

  /** The install of an {@link UnpackingAhead}, in place of an old {@code local/} too. */
  Outcome installArriving(
      GameId id,
      UnpackingAhead.Plan plan,
      ArrivingPayload.Coming coming,
      Cancellation cancellation) {
    return install(
        id,
        plan.version(),
        game -> new ArrivingPayload(disk, game, archives, limits, plan, coming, cancellation),
        cancellation);
  }

  /**
   * An install from wherever the payload comes. A root that is missing is made, and goes again when
   * nothing comes to stand in it.
   *
   * @param version that it is; empty when the sentinel in the root says so at the end
   */
  Outcome install(
      GameId id,
      Optional<Version> version,
      Function<GameFolders, Payload> payload,
      Cancellation cancellation) {
    return Guarded.run(
        "installed",
        () -> {
          GameFolders game = find(id);
          recovery.settle(game);
          return install(
              game,
              () -> version.isPresent() ? version : listing.version(game),
              payload.apply(game),
              cancellation);
        });
  }

  /**
   * Removes {@code local/} and nothing else.
   *
   * @param keepSaves whether the player's own files go into the state folder first
   */
  public Outcome uninstall(GameId id, boolean keepSaves) {
    return Guarded.run("uninstalled", () -> uninstall(find(id), keepSaves));
  }

  /**
   * Deletes the whole root of a downloaded game that is not installed. Once {@code version.ini} is
   * gone the game is: files that cannot be deleted then fail the operation and go at the next
   * start.
   */
  public Outcome remove(GameId id) {
    return Guarded.run("removed", () -> remove(find(id)));
  }

  /**
   * Deletes the archives of a downloaded game that stays installed, and its sentinel before: it is
   * shared no more. Whether the installed game is all that they hold is the caller's to know.
   */
  public Outcome stopSharing(GameId id) {
    return Guarded.run("kept without its archives", () -> stopSharing(find(id)));
  }

  private GameFolders find(GameId id) throws IOException {
    return GameFolders.of(roots, stateFolder, id).found(roots);
  }

  /** Installs a game whose folders are settled. */
  private Outcome install(
      GameFolders game, Filling.Versions version, Payload payload, Cancellation cancellation)
      throws ArchiveException, IOException {
    requireInstallable(game);
    Operation operation = local.isFolder(game.local()) ? Operation.UPDATE : Operation.INSTALL;
    InstallIntent staging = new InstallIntent(operation, Phase.STAGING, game.named());
    InstallIntent committing = staging.in(Phase.COMMITTING);
    boolean promoted = false;
    try {
      journal.write(game, staging);
      Optional<InstalledFiles> replaced =
          operation == Operation.UPDATE ? unpackedBefore(game) : Optional.empty();
      filling.fill(game, version, replaced, payload, cancellation);
      requireFree(game.backup());
      cancellation.check();
      journal.write(game, committing);
      if (operation == Operation.UPDATE) {
        local.retire(game);
      }
      local.promote(game);
      promoted = true;
    } finally {
      if (!promoted) {
        rollBack(game);
      }
    }
    finish(game, committing);
    return Outcome.DONE;
  }

  /** The record of the {@code local/} that is there; empty when there is none. */
  private Optional<InstalledFiles> unpackedBefore(GameFolders game) throws IOException {
    Optional<InstalledFiles> recorded = records.read(game);
    return recorded.isPresent() || journal.isUpdateBegun(game)
        ? recorded
        : listing.ifReadable(game);
  }

  private void requireInstallable(GameFolders game) throws IOException {
    Path gamesFolder = Objects.requireNonNull(game.named().getParent());
    if (local.isNothing(gamesFolder)) {
      throw new IOException(Roots.goneMessage(gamesFolder));
    }
    for (Path folder : new Path[] {game.root(), game.local()}) {
      if (!local.isFolder(folder)) {
        requireFree(folder);
      }
    }
    requireFree(game.staging());
    requireFree(game.backup());
  }

  /** Fails when something stands at a reserved path: once the game is settled, it is not ours. */
  private void requireFree(Path path) throws IOException {
    if (!local.isNothing(path)) {
      throw new IOException(
          path + " is in the way and not Lanspread's to delete; move it elsewhere and try again");
    }
  }

  private void putAway(GameFolders game) throws IOException {
    Optional<InstalledFiles> unpacked = unpackedBefore(game);
    FileBytes bytes = new FileBytes(disk, new Cancellation());
    OwnFiles own = OwnFiles.of(disk, game.local(), unpacked.orElse(null), bytes);
    putAway.put(game, own, unpacked.map(files -> files.about().version()).orElse(null), bytes);
  }

  private Outcome uninstall(GameFolders game, boolean keepSaves) throws IOException {
    recovery.settle(game);
    if (!local.isInstalled(game)) {
      return Outcome.failed(FailureCode.NOT_INSTALLED, "The game is not installed.");
    }
    requireFree(game.backup());
    if (keepSaves) {
      putAway(game);
    }
    InstallIntent intent = new InstallIntent(Operation.UNINSTALL, Phase.COMMITTING, game.named());
    boolean retired = false;
    try {
      journal.write(game, intent);
      disk.moveAtomically(game.local(), game.backup());
      retired = true;
    } finally {
      if (!retired) {
        rollBack(game);
      }
    }
    try {
      disk.syncFolder(game.root());
      local.mark(game.backup());
    } catch (IOException e) {
      LOG.warn("{} could not be marked", game.backup(), e);
    }
    finish(game, intent);
    return Outcome.DONE;
  }

  private Outcome remove(GameFolders game) throws IOException {
    recovery.settle(game);
    if (!local.isFolder(game.root()) || !local.isFile(game.versionIni())) {
      return Outcome.failed(FailureCode.NOT_DOWNLOADED, "The game is not downloaded.");
    }
    if (!local.isNothing(game.local())) {
      return Outcome.failed(
          FailureCode.ALREADY_INSTALLED, "The game is installed: uninstall it first.");
    }
    requireFree(game.staging());
    requireFree(game.backup());
    endSharing(game, new InstallIntent(Operation.REMOVE, Phase.COMMITTING, game.named()));
    try {
      disk.syncFolder(game.root());
      local.deleteRoot(game);
    } catch (IOException e) {
      LOG.warn("{} is removed and not all of it could be deleted", game.root(), e);
      return Outcome.failed(
          FailureCode.IO_ERROR,
          "The game is removed, but for files that are deleted as soon as that is possible: "
              + DiskProblem.inWords(e)
              + ".");
    }
    return Outcome.DONE;
  }

  /**
   * Gives up what is left to do of a removal, before somebody writes into the root: from then on
   * the rest there is theirs to deal with.
   */
  public void giveUpRemoval(GameId id) throws IOException {
    GameFolders game = find(id);
    if (journal.read(game).filter(intent -> intent.operation() == Operation.REMOVE).isPresent()) {
      journal.clear(game);
    }
  }

  private Outcome stopSharing(GameFolders game) throws IOException {
    recovery.settle(game);
    if (!local.isInstalled(game)) {
      return Outcome.failed(FailureCode.NOT_INSTALLED, "The game is not installed.");
    }
    List<String> archives = removal.files(game);
    if (!local.isFile(game.versionIni()) || archives.isEmpty()) {
      return Outcome.failed(
          FailureCode.NOT_DOWNLOADED, "The game has no archives that it could be played without.");
    }
    InstallIntent intent =
        new InstallIntent(Operation.STOP_SHARING, Phase.STAGING, game.named(), archives);
    endSharing(game, intent);
    try {
      disk.syncFolder(game.root());
      removal.finish(game, intent);
    } catch (IOException e) {
      LOG.warn("not all archives in {} could be deleted", game.root(), e);
      return Outcome.failed(
          FailureCode.IO_ERROR,
          "The game is shared no more, and its archives are deleted as soon as that is possible: "
              + DiskProblem.inWords(e)
              + ".");
    }
    return Outcome.DONE;
  }

  /** Deletes the file by which the game is shared, as the first step of the intent, or nothing. */
  private void endSharing(GameFolders game, InstallIntent intent) throws IOException {
    boolean begun = false;
    try {
      journal.write(game, intent);
      Trees.deleteOurs(disk, game.versionIni());
      begun = true;
    } finally {
      if (!begun) {
        rollBack(game);
      }
    }
  }

  private void finish(GameFolders game, InstallIntent intent) {
    try {
      local.finish(game, intent);
    } catch (IOException e) {
      LOG.warn("{}: cleaning up is left to the next start", game.root(), e);
    }
  }

  /** Takes back all uncommitted changes; a failure in it is left to recovery. */
  private void rollBack(GameFolders game) {
    boolean interrupted = Thread.interrupted(); // or every channel would close under the roll-back
    try {
      recovery.rollBack(game);
    } catch (IOException e) {
      LOG.warn("{}: rolling back is left to the next start", game.root(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
