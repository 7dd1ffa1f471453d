package net.lanspread.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstalledFiles.About;
import net.lanspread.install.InstalledFiles.Kept;
import net.lanspread.install.InstalledFiles.Missing;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@link InstalledFiles} of games in the state folder, {@code installed_files.jsonl}: JSON, one
 * line about the whole, then an array for each file and a string for each empty folder. So the
 * first line can be read alone.
 *
 * <p>An install writes its own beside the one that is there ({@link #prepare}); it takes that one's
 * place when the install has become {@code local/} ({@link #deliver}). An unreadable record counts
 * as absent.
 */
final class InstallRecord {
  private static final Logger LOG = LoggerFactory.getLogger(InstallRecord.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 256 * 1024 * 1024;
  private static final int MAX_FIRST_LINE_BYTES = 64 * 1024;

  private static final String NAME = "installed_files.jsonl";
  private static final String PREPARED = NAME + ".new";
  private static final String TEMPORARY = NAME + ".tmp";

  private final Disk disk;

  InstallRecord(Disk disk) {
    this.disk = disk;
  }

  /** True when a file in a game's state folder is named like a record. */
  static boolean isOne(String name) {
    return name.startsWith(NAME);
  }

  Optional<InstalledFiles> read(GameFolders game) throws IOException {
    Path file = game.state().resolve(NAME);
    if (disk.stat(file).filter(Disk.Stat::isFile).isEmpty()) {
      return Optional.empty();
    }
    try {
      String[] lines =
          new String(disk.readAll(file, MAX_BYTES), StandardCharsets.UTF_8)
              .stripTrailing()
              .split("\n", -1);
      Optional<About> about = about(JSON.readTree(lines[0]));
      if (about.isEmpty()) {
        return Optional.empty();
      }
      List<Unpacked> files = new ArrayList<>();
      List<String> folders = new ArrayList<>();
      for (int i = 1; i < lines.length; i++) {
        JsonNode line = JSON.readTree(lines[i]);
        if (line.isString()) {
          folders.add(line.stringValue());
        } else {
          files.add(unpacked(line));
        }
      }
      return Optional.of(new InstalledFiles(about.get(), List.copyOf(files), List.copyOf(folders)));
    } catch (JacksonException e) {
      LOG.warn("{} cannot be read and counts as missing", file);
      return Optional.empty();
    }
  }

  /** The first line alone. */
  Optional<About> about(GameFolders game) throws IOException {
    Path file = game.state().resolve(NAME);
    if (disk.stat(file).filter(Disk.Stat::isFile).isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(MAX_FIRST_LINE_BYTES);
    try (Disk.Reader reader = disk.openReader(file)) {
      while (bytes.hasRemaining() && reader.read(bytes, bytes.position()) >= 0) {
        // on to the end of the line, or of the buffer
      }
    }
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    try {
      return about(JSON.readTree(text.split("\n", 2)[0]));
    } catch (JacksonException e) {
      LOG.warn("{} cannot be read and counts as missing", file);
      return Optional.empty();
    }
  }

  /** Returns when the record is on the medium, in place of the one before. */
  void write(GameFolders game, InstalledFiles installed) throws IOException {
    disk.createFolders(game.state());
    Trees.writeAtomically(
        disk, game.state().resolve(NAME), game.state().resolve(TEMPORARY), bytes(installed));
  }

  /** Returns when the record of the staging folder is on the medium. */
  void prepare(GameFolders game, InstalledFiles staged) throws IOException {
    Trees.writeAtomically(
        disk, game.state().resolve(PREPARED), game.state().resolve(TEMPORARY), bytes(staged));
  }

  /** Puts the prepared record in its place; may be done again. */
  void deliver(GameFolders game) throws IOException {
    Path prepared = game.state().resolve(PREPARED);
    if (disk.stat(prepared).isPresent()) {
      Trees.moveOverOurs(disk, prepared, game.state().resolve(NAME));
      disk.syncFolder(game.state());
    }
  }

  /** Drops the record of an install that never came to be. */
  void discardPrepared(GameFolders game) throws IOException {
    delete(game, PREPARED);
    delete(game, TEMPORARY);
  }

  void delete(GameFolders game) throws IOException {
    delete(game, NAME);
    discardPrepared(game);
  }

  private void delete(GameFolders game, String name) throws IOException {
    Path file = game.state().resolve(name);
    if (disk.stat(file).isPresent()) {
      Trees.deleteOurs(disk, file);
      disk.syncFolder(game.state());
    }
  }

  private static byte[] bytes(InstalledFiles installed) throws IOException {
    About about = installed.about();
    ObjectNode first = JSON.createObjectNode().put("format", FORMAT);
    Version version = about.version();
    first.put("version", version == null ? null : version.digits());
    Kept kept = about.kept();
    if (kept != null) {
      first
          .putObject("kept")
          .put("folder", kept.folder())
          .put("files", kept.files())
          .put("links", kept.links());
    }
    if (about.broughtBack() > 0) {
      first.put("brought_back", about.broughtBack());
    }
    if (about.missing().count() > 0) {
      ObjectNode missing = first.putObject("missing").put("count", about.missing().count());
      ArrayNode paths = missing.putArray("first");
      about.missing().first().forEach(paths::add);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(JSON.writeValueAsBytes(first));
    for (Unpacked file : installed.files()) {
      bytes.write('\n');
      bytes.write(
          JSON.writeValueAsBytes(
              JSON.createArrayNode()
                  .add(file.path())
                  .add(file.sizeBytes())
                  .add(file.crc32())
                  .add(file.modifiedMillis())));
    }
    for (String folder : installed.folders()) {
      bytes.write('\n');
      bytes.write(JSON.writeValueAsBytes(folder));
    }
    return bytes.toByteArray();
  }

  private static Optional<About> about(JsonNode line) {
    if (line.path("format").asInt(0) != FORMAT) {
      return Optional.empty();
    }
    JsonNode kept = line.path("kept");
    JsonNode missing = line.path("missing");
    List<String> first = new ArrayList<>();
    missing.path("first").forEach(path -> first.add(path.asString("")));
    return Optional.of(
        new About(
            Version.parse(line.path("version").asString("")).orElse(null),
            kept.isObject()
                ? new Kept(
                    kept.path("folder").asString(""),
                    kept.path("files").asInt(0),
                    kept.path("links").asInt(0))
                : null,
            line.path("brought_back").asInt(0),
            new Missing(missing.path("count").asLong(0), List.copyOf(first))));
  }

  private static Unpacked unpacked(JsonNode line) {
    return new Unpacked(
        line.path(0).asString(""),
        line.path(1).asLong(-1),
        number(line.path(2)),
        number(line.path(3)));
  }

  private static @Nullable Long number(JsonNode value) {
    return value.isIntegralNumber() ? value.longValue() : null;
  }
}
