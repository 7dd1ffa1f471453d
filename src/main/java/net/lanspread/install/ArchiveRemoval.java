package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.archive.GameArchives;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;

/**
 * The deletion of the archives of a game that stays installed and is shared no more: the root is
 * then as a low-disk install leaves it. The sentinel goes first. All other content stays, for
 * scripts may need it, and so do the archives that scripts unpack.
 */
final class ArchiveRemoval {
  private final Disk disk;
  private final Journal journal;

  ArchiveRemoval(Disk disk, Journal journal) {
    this.disk = disk;
    this.journal = journal;
  }

  /** The files of the archives that the installed game was unpacked from. */
  List<String> files(GameFolders game) throws IOException {
    return GameArchives.in(disk, game.root(), game.id()).stream()
        .flatMap(archive -> archive.files().stream())
        .toList();
  }

  /** Does the rest once the sentinel is gone; may be done again. */
  void finish(GameFolders game, InstallIntent intent) throws IOException {
    for (String name : intent.archives()) {
      Optional<Path> archive = Trees.regularFile(disk, game.root(), name);
      if (archive.isPresent()) {
        Trees.deleteOurs(disk, archive.get());
      }
    }
    disk.syncFolder(game.root());
    PayloadRecord record = new PayloadRecord(disk, game.state());
    Optional<PayloadRecord.Entry> entry = record.read();
    if (entry.isPresent()) {
      List<String> left =
          entry.get().written().stream().filter(path -> !intent.archives().contains(path)).toList();
      record.write(new PayloadRecord.Entry(null, left, entry.get().replaced()));
    }
    journal.clear(game);
  }
}
