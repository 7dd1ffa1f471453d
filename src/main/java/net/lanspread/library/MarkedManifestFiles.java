package net.lanspread.library;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the manifests of games, {@code manifests/<game id>.lsm} of the state folder:
 *
 * <pre>
 *   4  "LSH1"
 *   4  number of files, big-endian
 *   per file:
 *     2  length of the mark in bytes
 *     n  mark, UTF-8: size, modification time and file key when it was hashed
 *     2  length of the path in bytes
 *     n  path, UTF-8
 *   r  the manifest's canonical form
 * </pre>
 *
 * <p>A file that cannot be read is as good as none: the hashes are made again.
 */
final class MarkedManifestFiles {
  private static final Logger log = LoggerFactory.getLogger(MarkedManifestFiles.class);
  private static final int MAGIC = 0x4c534831;
  private static final int MAX_BYTES = 2 * Manifest.MAX_ENCODED_BYTES;

  private final Disk disk;
  private final Path folder;
  private final RecordedManifests recorded;

  MarkedManifestFiles(Disk disk, Path stateFolder, RecordedManifests recorded) {
    this.disk = disk;
    this.folder = stateFolder.resolve("manifests");
    this.recorded = recorded;
  }

  void write(GameId gameId, MarkedManifest made) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(made.marks().size());
      for (Map.Entry<String, String> mark : made.marks().entrySet()) {
        writeText(out, mark.getValue());
        writeText(out, mark.getKey());
      }
      out.write(made.manifest().encode());
    }
    disk.createFolders(folder);
    Trees.writeAtomically(
        disk, file(gameId), folder.resolve(gameId.value() + ".tmp"), bytes.toByteArray());
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /** The manifest of a game; null when none is there that can be read. */
  @Nullable MarkedManifest read(GameId gameId) {
    try {
      if (disk.stat(file(gameId)).isEmpty()) {
        return null;
      }
      DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(disk.readAll(file(gameId), MAX_BYTES)));
      int magic = in.readInt();
      int count = in.readInt();
      if (magic != MAGIC || count < 0) {
        return null;
      }
      Map<String, String> marks = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        String mark = readText(in);
        marks.put(readText(in), mark);
      }
      return switch (Manifest.decode(in.readAllBytes())) {
        case Manifest.Decoded.Accepted(Manifest manifest) ->
            new MarkedManifest(
                manifest, marks, recorded.downloaded(gameId).filter(manifest::equals).isPresent());
        case Manifest.Decoded.Invalid _ -> null;
      };
    } catch (IOException e) {
      log.warn("the kept hashes of {} cannot be read; they are made again", gameId);
      return null;
    }
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void delete(GameId gameId) throws IOException {
    disk.delete(file(gameId));
  }

  private Path file(GameId gameId) {
    return folder.resolve(gameId.value() + ".lsm");
  }
}
