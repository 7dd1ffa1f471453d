package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last scan's findings of each game root, in {@code library-index.json} of the state folder:
 *
 * <pre>
 *   {"format": 4,
 *    "roots": {"&lt;game id&gt;": {
 *       "folders": {"": "&lt;mark&gt;", "bin": "&lt;mark&gt;"},     every shared folder, "" is the root
 *       "version": "20250101" or null,
 *       "installed": false,
 *       "sizeBytes": 123,
 *       "archive": true,                               directly in the root
 *       "unfinished": "bfbc2.eti.!sync" or null,       a file that another program is bringing
 *       "misspelt": "Version.ini" or null,             a name that imitates the sentinel
 *       "unshareable": "it has ..." or null}}}          the reason why not every computer can hold it
 * </pre>
 *
 * <p>A mark is the folder's modification time and file key. While all marks of a root are what they
 * were, no file has come or gone in it, and only its {@code version.ini} is read again. A file that
 * was rewritten in place keeps the marks; that changes no more than the size, and the server of a
 * file looks at it anew.
 *
 * <p>Only roots that had been still for {@link RootsLook#COARSEST_TIME} when they were looked at
 * are in it: in a younger one a file could come or go and the folder's modification time stay,
 * because disks tell time in steps.
 *
 * <p>An index that cannot be read is made anew. Not thread-safe.
 */
final class LibraryIndex {
  private static final Logger log = LoggerFactory.getLogger(LibraryIndex.class);
  private static final int FORMAT = 4;
  private static final int MAX_BYTES = 256 * 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** A root as a scan saw it. */
  record Root(
      Map<String, String> folders,
      @Nullable String version,
      boolean installed,
      long sizeBytes,
      boolean archive,
      @Nullable String unfinished,
      @Nullable String misspelt,
      @Nullable String unshareable) {}

  private record Content(int format, Map<String, Root> roots) {}

  private final Disk disk;
  private final Path file;
  private final Path temporary;
  private Map<String, Root> roots = new TreeMap<>();
  private boolean changed;

  private LibraryIndex(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.file = stateFolder.resolve("library-index.json");
    this.temporary = stateFolder.resolve("library-index.json.tmp");
  }

  static LibraryIndex load(Disk disk, Path stateFolder) {
    LibraryIndex index = new LibraryIndex(disk, stateFolder);
    try {
      if (disk.stat(index.file).isPresent()) {
        Content content = JSON.readValue(disk.readAll(index.file, MAX_BYTES), Content.class);
        if (content.format() == FORMAT) {
          content.roots().values().forEach(root -> Objects.requireNonNull(root.folders().get("")));
          index.roots = new TreeMap<>(content.roots());
        }
      }
    } catch (IOException | JacksonException | NullPointerException e) {
      log.warn("{} cannot be read; it is made anew", index.file);
    }
    return index;
  }

  @Nullable Root get(String gameId) {
    return roots.get(gameId);
  }

  void put(String gameId, Root root) {
    changed |= !root.equals(roots.put(gameId, root));
  }

  void remove(String gameId) {
    changed |= roots.remove(gameId) != null;
  }

  void retainOnly(java.util.Set<String> gameIds) {
    changed |= roots.keySet().retainAll(gameIds);
  }

  /** Writes the index when it differs from the file. */
  void save() {
    if (!changed) {
      return;
    }
    try {
      Trees.writeAtomically(
          disk, file, temporary, JSON.writeValueAsBytes(new Content(FORMAT, roots)));
      changed = false;
    } catch (IOException e) {
      log.warn("the library index cannot be written; the next start scans everything", e);
    }
  }
}
