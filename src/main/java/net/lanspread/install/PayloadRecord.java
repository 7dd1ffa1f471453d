package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Lanspread has written, or may have written, into a game root beside {@code local/} and the
 * sentinel: the payload of downloads, the scripts that came with a streamed install. As a file in
 * the game's state folder, {@code downloaded_files.json}: a JSON array of paths.
 */
public final class PayloadRecord {
  private static final Logger LOG = LoggerFactory.getLogger(PayloadRecord.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  static final String NAME = "downloaded_files.json";

  private final Disk disk;
  private final Path stateFolder;

  /**
   * @param stateFolder of the game, outside its root
   */
  public PayloadRecord(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.stateFolder = stateFolder;
  }

  /** The paths; none when there is no record that can be read. */
  public List<String> paths() throws IOException {
    Path file = stateFolder.resolve(NAME);
    if (disk.stat(file).isEmpty()) {
      return List.of();
    }
    try {
      String[] paths = JSON.readValue(disk.readAll(file, MAX_BYTES), String[].class);
      return List.of(paths).stream()
          .filter(path -> PathRules.sharedProblem(path).isEmpty())
          .filter(path -> !path.equals(PathRules.VERSION_INI))
          .toList();
    } catch (JacksonException | NullPointerException e) {
      LOG.warn("{} cannot be read; it is made anew", file);
      return List.of();
    }
  }

  /** Returns when the paths are on the medium, in place of those before. */
  public void write(Collection<String> paths) throws IOException {
    disk.createFolders(stateFolder);
    Trees.writeAtomically(
        disk,
        stateFolder.resolve(NAME),
        stateFolder.resolve(NAME + ".tmp"),
        JSON.writeValueAsBytes(paths));
  }

  public void delete() throws IOException {
    disk.delete(stateFolder.resolve(NAME));
  }
}
