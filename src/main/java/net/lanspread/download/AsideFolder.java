package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.disk.Disk;

/**
 * The folder of a game root that takes in the files of somebody else's version that the new one
 * does not have: {@code .lanspread-old/<version>/}. Nothing in it is ever replaced: a file that
 * meets another of its name goes to {@code <version>-2/}, and so on. Used once, by one thread.
 */
final class AsideFolder {
  /** Begins with a dot, so that nothing in it is ever content. */
  static final String NAME = ".lanspread-old";

  private static final int MOST_TRIES = 1_000;

  private final Disk disk;
  private final Path root;
  private final String version;
  private final Set<Path> changed = new TreeSet<>();

  /**
   * @param version the digits of the old version, or another word where it had none
   */
  AsideFolder(Disk disk, Path root, String version) {
    this.disk = disk;
    this.root = root;
    this.version = version;
  }

  /** Moves a file of the root here, under its path. */
  void take(String path) throws IOException {
    String free = free(path);
    Path source = root.resolve(path);
    Path target = root.resolve(free);
    disk.createFolders(Objects.requireNonNull(target.getParent()));
    disk.moveAtomically(source, target);
    changed.add(Objects.requireNonNull(source.getParent()));
    for (Path folder = target.getParent();
        folder != null && folder.startsWith(root);
        folder = folder.getParent()) {
      changed.add(folder);
    }
  }

  /** Returns when the moved files are on the medium in their new place. */
  void sync() throws IOException {
    for (Path folder : changed) {
      disk.syncFolder(folder);
    }
  }

  private String free(String path) throws IOException {
    for (int n = 1; n <= MOST_TRIES; n++) {
      String there = "%s/%s%s/%s".formatted(NAME, version, n == 1 ? "" : "-" + n, path);
      if (isFree(there)) {
        return there;
      }
    }
    throw new IOException(root.resolve(NAME) + " is full of old versions; move it away, try again");
  }

  /** True when the path is free, with nothing but folders above it. */
  private boolean isFree(String path) throws IOException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      Optional<Disk.Stat> stat = disk.stat(root.resolve(path.substring(0, slash)));
      if (stat.isEmpty()) {
        return true;
      }
      if (!stat.get().isFolder()) {
        return false;
      }
    }
    return disk.stat(root.resolve(path)).isEmpty();
  }
}
