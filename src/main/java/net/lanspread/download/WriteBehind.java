package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Syncing;

/**
 * Brings a download's written bytes to the medium while the rest still comes. Left to itself, a
 * system with much memory begins to write only at the commit, and a guest waits for that. Told
 * under {@code Transfer.lock}.
 */
final class WriteBehind implements ChunkLedger.Listener, AutoCloseable {
  private final ChunkMap map;
  private final Path root;
  private final Syncing syncing;
  private final Set<String> written = ConcurrentHashMap.newKeySet();

  WriteBehind(Disk disk, Path root, ChunkMap map) {
    this.map = map;
    this.root = root;
    this.syncing = new Syncing(disk, () -> {});
  }

  @Override
  public void verified(int chunk) {
    String path = map.file(chunk).path();
    // The sentinel stays in memory until the commit.
    if (!path.equals(PathRules.VERSION_INI)) {
      written.add(path);
      syncing.wrote(root.resolve(path), map.lengthBytes(chunk));
    }
  }

  /**
   * Waits until all written files are on the medium; gives their paths.
   *
   * @throws IOException when some bytes are not: the system may tell that only once
   */
  Set<String> await() throws IOException {
    syncing.await();
    return Set.copyOf(written);
  }

  /** Returns when nothing of it touches the files any more. */
  @Override
  public void close() {
    syncing.close();
  }
}
