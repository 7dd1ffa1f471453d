package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Bringing many files to the medium, several at once: the medium is asked to hurry only once. */
public final class Syncing {
  private static final int AT_ONCE = 8;

  private Syncing() {}

  /**
   * Returns when the files, which are ours, are on the medium; one that is missing is made, empty.
   */
  public static void files(Disk disk, Collection<Path> files) throws IOException {
    Semaphore permits = new Semaphore(AT_ONCE);
    List<IOException> failures = Collections.synchronizedList(new ArrayList<>());
    for (Path file : files) {
      permits.acquireUninterruptibly();
      Thread.ofVirtual()
          .name("sync")
          .start(
              () -> {
                try (Disk.Writer writer = Trees.openOurs(disk, file)) {
                  writer.sync();
                } catch (IOException e) {
                  failures.add(e);
                } finally {
                  permits.release();
                }
              });
    }
    permits.acquireUninterruptibly(AT_ONCE);
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
