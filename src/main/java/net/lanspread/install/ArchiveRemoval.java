package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstallIntent.Phase;

/**
 * The deletion of the archives of a game that stays installed and is shared no more: the root is
 * then as a low-disk install leaves it. The sentinel goes first, then the record of the archives:
 * one that is recorded anew is a download's, which is left alone. All other content stays, for
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
    PayloadRecord record = game.payloadRecord(disk);
    if (intent.phase() == Phase.STAGING) {
      forget(game, record, intent);
      journal.write(game, intent.in(Phase.COMMITTING));
    } else if (record.paths().stream().anyMatch(path -> names(intent, path))) {
      journal.clear(game); // a download brings them again
      return;
    }
    for (String name : intent.archives()) {
      Optional<Path> archive = Trees.regularFile(disk, game.root(), name);
      if (archive.isPresent()) {
        Trees.deleteOurs(disk, archive.get());
      }
    }
    disk.syncFolder(game.root());
    journal.clear(game);
  }

  /** Records the rest as what the game keeps. */
  private void forget(GameFolders game, PayloadRecord record, InstallIntent intent)
      throws IOException {
    Optional<PayloadRecord.Entry> entry = record.read();
    if (entry.isEmpty()) {
      return;
    }
    List<String> left =
        entry.get().written().stream().filter(path -> !names(intent, path)).toList();
    Map<String, String> kept = new TreeMap<>();
    for (String path : left) {
      Optional<Path> file = Trees.regularFile(disk, game.root(), path);
      if (file.isPresent()) {
        disk.stat(file.get()).ifPresent(stat -> kept.put(path, PayloadRecord.mark(stat)));
      }
    }
    record.write(new PayloadRecord.Entry(null, left, entry.get().replaced(), kept));
  }

  private static boolean names(InstallIntent intent, String path) {
    String folded = PathRules.fold(path);
    return intent.archives().stream().map(PathRules::fold).anyMatch(folded::equals);
  }
}
