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

  /** Returns when a folder and all below it are on the medium. */
  public static void tree(Disk disk, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    collect(disk, folder, files, folders);
    files(disk, files);
    for (Path each : folders.reversed()) {
      disk.syncFolder(each);
    }
  }

  private static void collect(Disk disk, Path folder, List<Path> files, List<Path> folders)
      throws IOException {
    folders.add(folder);
    for (Disk.Entry entry : disk.list(folder)) {
      switch (entry.stat().kind()) {
        case FILE -> files.add(folder.resolve(entry.name()));
        case FOLDER -> collect(disk, folder.resolve(entry.name()), files, folders);
        case LINK, OTHER -> {}
      }
    }
  }

  /** Returns when the files are on the medium; one that is missing is made, empty. */
  public static void files(Disk disk, Collection<Path> files) throws IOException {
    Semaphore permits = new Semaphore(AT_ONCE);
    List<IOException> failures = Collections.synchronizedList(new ArrayList<>());
    for (Path file : files) {
      permits.acquireUninterruptibly();
      Thread.ofVirtual()
          .name("sync")
          .start(
              () -> {
                try (Disk.Writer writer = disk.openWriter(file)) {
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
