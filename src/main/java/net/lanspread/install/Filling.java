package net.lanspread.install;

import java.io.IOException;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.install.InstalledFiles.About;
import net.lanspread.install.InstalledFiles.Kept;
import net.lanspread.install.InstalledFiles.Missing;
import net.lanspread.operation.Cancellation;

/**
 * The filling of a staging folder: with the payload, with what is the player's own, and with the
 * record of both beside it.
 */
final class Filling {
  /** Says, once everything is unpacked, which version that is. */
  interface Versions {
    Optional<Version> get() throws IOException;
  }

  private final Disk disk;
  private final Roots roots;
  private final LocalFolder local;
  private final InstallRecord records;
  private final PutAway putAway;

  Filling(Disk disk, Roots roots, LocalFolder local, InstallRecord records, PutAway putAway) {
    this.disk = disk;
    this.roots = roots;
    this.local = local;
    this.records = records;
    this.putAway = putAway;
  }

  /** Fills the staging folder and brings it to the medium; it bears no marker any more then. */
  void fill(
      GameFolders game,
      Versions version,
      Optional<InstalledFiles> replaced,
      Payload payload,
      Cancellation cancellation)
      throws ArchiveException, IOException {
    cancellation.check();
    boolean makesRoot = local.isNothing(game.root());
    roots.make(game.root());
    disk.createFolders(game.staging());
    local.mark(game.staging());
    disk.syncFolder(game.root());
    if (makesRoot) {
      local.syncGamesFolder(game);
    }
    try (Staging staging = new Staging(disk, game.staging(), cancellation)) {
      try {
        payload.writeTo(staging);
      } finally {
        // a reader may wrap or swallow what a sink throws; the first cause tells people more
        cancellation.check();
        staging.throwFailure();
      }
      Optional<Kept> kept = keep(game, replaced, staging, cancellation);
      int broughtBack =
          local.isFolder(game.local())
              ? replaced.map(files -> files.about().broughtBack()).orElse(0)
              : putAway.bringBack(game, staging, new FileBytes(disk, cancellation));
      staging.sync();
      records.prepare(
          game,
          new InstalledFiles(
              new About(
                  version.get().orElse(null), kept.orElse(null), broughtBack, Missing.NOTHING),
              staging.written(),
              staging.unpackedFolders()));
    }
    local.unmark(game.staging());
    disk.syncFolder(game.root());
  }

  /** Takes what is the player's in an old {@code local/} along. */
  private Optional<Kept> keep(
      GameFolders game,
      Optional<InstalledFiles> replaced,
      Staging staging,
      Cancellation cancellation)
      throws IOException {
    if (!local.isFolder(game.local())) {
      return Optional.empty();
    }
    FileBytes bytes = new FileBytes(disk, cancellation);
    OwnFiles own = OwnFiles.of(disk, game.local(), replaced.orElse(null), bytes);
    Version before = replaced.map(files -> files.about().version()).orElse(null);
    Optional<Kept> untold = replaced.flatMap(files -> Optional.ofNullable(files.about().kept()));
    return new Keeping(game.local(), before, staging, bytes).keep(own).or(() -> untold);
  }
}
