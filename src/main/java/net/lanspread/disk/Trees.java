package net.lanspread.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Steps on whole files and folder trees, made of the single steps of a {@link Disk}. */
public final class Trees {
  /** A file below a folder: its path from there, names joined by slashes. */
  public record TreeFile(String path, Disk.Stat stat) {}

  private Trees() {}

  /**
   * All regular files below a folder, in the order of a walk with sorted names. Links and special
   * files are left out.
   *
   * @param skip paths of files, and of folders that are left out with all below them
   */
  public static List<TreeFile> files(Disk disk, Path folder, Predicate<String> skip)
      throws IOException {
    List<TreeFile> files = new ArrayList<>();
    collect(disk, folder, "", skip, files);
    return files;
  }

  private static void collect(
      Disk disk, Path folder, String prefix, Predicate<String> skip, List<TreeFile> files)
      throws IOException {
    for (Disk.Entry entry : disk.list(folder)) {
      String path = prefix + entry.name();
      if (skip.test(path)) {
        continue;
      }
      switch (entry.stat().kind()) {
        case FILE -> files.add(new TreeFile(path, entry.stat()));
        case FOLDER -> collect(disk, folder.resolve(entry.name()), path + "/", skip, files);
        case LINK, OTHER -> {}
      }
    }
  }

  /**
   * Deletes the file or folder at the path, a folder with all in it. Links are deleted, not
   * followed. A missing path changes nothing.
   */
  public static void delete(Disk disk, Path path) throws IOException {
    Optional<Disk.Stat> stat = disk.stat(path);
    if (stat.isEmpty()) {
      return;
    }
    if (stat.get().isFolder()) {
      for (Disk.Entry entry : disk.list(path)) {
        delete(disk, path.resolve(entry.name()));
      }
    }
    deleteOurs(disk, path);
  }

  /** Deletes a file, a link or an empty folder of our own, write-protected or not. */
  public static void deleteOurs(Disk disk, Path path) throws IOException {
    try {
      disk.delete(path);
    } catch (AccessDeniedException e) {
      unprotect(disk, path);
      disk.delete(path);
    }
  }

  /** Opens a file of our own for writing, write-protected or not. */
  public static Disk.Writer openOurs(Disk disk, Path file) throws IOException {
    try {
      return disk.openWriter(file);
    } catch (AccessDeniedException e) {
      unprotect(disk, file);
      return disk.openWriter(file);
    }
  }

  /** Puts a file in the place of one of our own, write-protected or not. */
  public static void moveOverOurs(Disk disk, Path source, Path target) throws IOException {
    try {
      disk.moveAtomically(source, target);
    } catch (AccessDeniedException e) {
      unprotect(disk, target);
      disk.moveAtomically(source, target);
    }
  }

  private static void unprotect(Disk disk, Path path) throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      disk.makeWritable(folder);
    }
    Optional<Disk.Stat> stat = disk.stat(path);
    if (stat.isPresent() && stat.get().kind() != Disk.Kind.LINK) {
      disk.makeWritable(path);
    }
  }

  /**
   * Writes a file of our own so that after a crash it holds either its old bytes or all of the new
   * ones: to a temporary name beside it, to the medium, renamed, and the folder to the medium.
   */
  public static void writeAtomically(Disk disk, Path file, Path temporary, byte[] bytes)
      throws IOException {
    writeThrough(disk, temporary, bytes);
    moveOverOurs(disk, temporary, file);
    syncFolderOf(disk, file);
  }

  /**
   * The same for a file of somebody's that is there, which keeps its permissions.
   *
   * @param temporary on the same disk, wherever that is
   */
  public static void replaceAtomically(Disk disk, Path file, Path temporary, byte[] bytes)
      throws IOException {
    writeThrough(disk, temporary, bytes);
    disk.copyPermissions(file, temporary);
    disk.moveAtomically(temporary, file);
    syncFolderOf(disk, file);
  }

  private static void writeThrough(Disk disk, Path file, byte[] bytes) throws IOException {
    try (Disk.Writer writer = openOurs(disk, file)) {
      writer.setLength(0);
      writer.write(ByteBuffer.wrap(bytes), 0);
      writer.sync();
    }
  }

  private static void syncFolderOf(Disk disk, Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      disk.syncFolder(folder);
    }
  }

  /**
   * The file a checked relative path names below a folder, or empty when it is not a regular file
   * or a name on the way is a link: files outside the folder cannot be reached.
   */
  public static Optional<Path> regularFile(Disk disk, Path folder, String path) throws IOException {
    return find(disk, folder, path, Disk.Kind.FILE);
  }

  /** The folder that such a path names, or empty, as with {@link #regularFile}. */
  public static Optional<Path> folder(Disk disk, Path folder, String path) throws IOException {
    return find(disk, folder, path, Disk.Kind.FOLDER);
  }

  private static Optional<Path> find(Disk disk, Path folder, String path, Disk.Kind wanted)
      throws IOException {
    Path at = folder;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length; i++) {
      at = at.resolve(names[i]);
      Optional<Disk.Stat> stat = disk.stat(at);
      Disk.Kind due = i == names.length - 1 ? wanted : Disk.Kind.FOLDER;
      if (stat.isEmpty() || stat.get().kind() != due) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }
}
