package net.lanspread.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The presence of one games folder, and the disk that it is on. Thread-safe. */
final class GamesFolder {
  private final Disk disk;
  private final Path path;

  private final Object lock = new Object();

  // null while the folder is not known to hold anything
  @GuardedBy("lock")
  private @Nullable String volume;

  GamesFolder(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * True when it is there. It also counts as gone when it was on another disk, with something in
   * it, and is empty now: then that disk was taken away, and only its mount point is left.
   */
  boolean isThere() {
    String known;
    synchronized (lock) {
      known = volume;
    }
    return isThere(known);
  }

  /**
   * As {@link #isThere()}, with a disk that was remembered elsewhere.
   *
   * @param known an {@link #occupiedVolume} of before
   */
  boolean isThere(@Nullable String known) {
    try {
      String now = disk.volume(path);
      return known == null || known.equals(now) || !disk.list(path).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The name of the disk that it is on; null while nothing is known to be in it. */
  @Nullable String occupiedVolume() {
    try {
      String now = disk.volume(path);
      return disk.list(path).isEmpty() ? null : now;
    } catch (IOException e) {
      return null;
    }
  }

  /** The entries now, on any disk; remembers the disk. */
  List<Disk.Entry> list() throws IOException {
    String now = disk.volume(path);
    List<Disk.Entry> entries = disk.list(path);
    synchronized (lock) {
      volume = entries.isEmpty() ? null : now;
    }
    return entries;
  }
}
