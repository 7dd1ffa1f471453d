package net.lanspread.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private copy of an SQLite file, including the data that are only in its writer's logs. Reading
 * a copy locks out nobody, works in a folder without write access, and leaves nothing beside the
 * file.
 */
final class CatalogCopy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CatalogCopy.class);
  private static final List<String> LOGS = List.of("-wal", "-journal");
  private static final long MAX_BYTES = 256L << 20;
  private static final int TRIES = 3;
  private static final String PREFIX = "catalog-";

  /** The failure for lack of a place for a copy; the file itself may be sound. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;

    private NoRoom(Path catalog, Path scratch, IOException cause) {
      super(
          "a copy of " + catalog + " cannot be made in " + scratch + ": " + cause.getMessage(),
          cause);
    }
  }

  /** A fingerprint of a file: equal marks are taken for equal content. */
  record Mark(List<@Nullable String> files) {}

  private final Path folder;
  private final Path file;

  private CatalogCopy(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Copies a catalog.
   *
   * @param scratch a folder for short-lived copies; made when it is missing
   * @throws NoRoom when there is no place for a copy
   * @throws CatalogException when the catalog is unreadable, or is being written all the time
   */
  static CatalogCopy of(Path catalog, Path scratch) throws CatalogException, NoRoom {
    Path folder;
    try {
      Files.createDirectories(scratch);
      folder = Files.createTempDirectory(scratch, PREFIX);
    } catch (IOException e) {
      throw new NoRoom(catalog, scratch, e);
    }
    CatalogCopy copy = new CatalogCopy(folder, folder.resolve("game.db"));
    boolean made = false;
    try {
      for (int i = 0; i < TRIES && !made; i++) {
        made = copy.take(catalog);
      }
      if (!made) {
        throw new CatalogException(catalog + " is being written; try again in a moment");
      }
      return copy;
    } catch (IOException e) {
      if (e instanceof CatalogException ours) {
        throw ours;
      }
      if (Files.isReadable(catalog)) {
        throw new NoRoom(catalog, scratch, e);
      }
      throw new CatalogException(catalog + " cannot be read: " + e, e);
    } finally {
      if (!made) {
        copy.close();
      }
    }
  }

  /** Copies once; false when somebody wrote meanwhile. */
  private boolean take(Path catalog) throws IOException {
    Mark before = mark(catalog);
    long bytes = Files.size(catalog);
    for (String ending : LOGS) {
      Path log = beside(catalog, ending);
      bytes += Files.exists(log) ? Files.size(log) : 0;
    }
    if (bytes > MAX_BYTES) {
      throw new CatalogException(
          catalog + " is larger than the " + MAX_BYTES + " bytes that a catalog may have");
    }
    Files.copy(catalog, file, StandardCopyOption.REPLACE_EXISTING);
    for (String ending : LOGS) {
      Path target = beside(file, ending);
      try {
        Files.copy(beside(catalog, ending), target, StandardCopyOption.REPLACE_EXISTING);
      } catch (NoSuchFileException e) {
        Files.deleteIfExists(target);
      }
    }
    return before.equals(mark(catalog));
  }

  static Mark mark(Path catalog) throws IOException {
    List<@Nullable String> marks = new ArrayList<>();
    marks.add(oneMark(catalog));
    for (String ending : LOGS) {
      marks.add(oneMark(beside(catalog, ending)));
    }
    return new Mark(marks);
  }

  private static @Nullable String oneMark(Path file) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  Path file() {
    return file;
  }

  /** Deletes the scratch folders of processes that were killed. */
  static void sweep(Path scratch) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (Stream<Path> left = Files.list(scratch)) {
      left.filter(path -> String.valueOf(path.getFileName()).startsWith(PREFIX))
          .forEach(CatalogCopy::delete);
    } catch (IOException e) {
      log.debug("{} cannot be swept", scratch, e);
    }
  }

  private static void delete(Path folder) {
    try {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      log.warn("the copy {} cannot be deleted", folder, e);
    }
  }

  @Override
  public void close() {
    delete(folder);
  }
}
