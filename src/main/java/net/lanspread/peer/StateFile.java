package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A JSON file of the state folder, replaced as a whole. Deleting it loses what it says, and no
 * more.
 *
 * @param maxBytes a longer one is not read
 */
record StateFile(Disk disk, Path file, int maxBytes) {
  private static final Logger log = LoggerFactory.getLogger(StateFile.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The content; a missing node where there is none that can be read.
   *
   * @param loss the words for what an unreadable file means
   */
  JsonNode read(String loss) {
    try {
      if (disk.stat(file).isPresent()) {
        return JSON.readTree(disk.readAll(file, maxBytes));
      }
    } catch (IOException | JacksonException e) {
      log.warn("{} cannot be read; {}", file, loss, e);
    }
    return MissingNode.getInstance();
  }

  void write(JsonNode json) throws IOException {
    Trees.writeAtomically(
        disk, file, file.resolveSibling(file.getFileName() + ".tmp"), JSON.writeValueAsBytes(json));
  }

  /** Replaces the content, or deletes the file where that says nothing; a failure is logged. */
  void write(JsonNode json, String loss) {
    try {
      if (json.isEmpty()) {
        Trees.deleteOurs(disk, file);
      } else {
        write(json);
      }
    } catch (IOException e) {
      log.warn("{} cannot be written; {}", file, loss, e);
    }
  }
}
