package net.lanspread.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A reader by an {@code unrar} program: once for the listing ({@code lt}), once for the bytes of
 * all entries ({@code p}), which come without a boundary and are cut by the sizes of the listing.
 */
public final class ExternalArchiveReader implements ArchiveReader {
  private static final int MAX_LISTING_BYTES = 256 * 1024 * 1024;
  private static final int BUFFER_BYTES = 256 * 1024;

  private record Listed(String name, String type, long sizeBytes, OptionalInt crc) {}

  private final Path program;

  public ExternalArchiveReader(Path program) {
    this.program = program;
  }

  @Override
  public void read(Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    List<Listed> entries = list(archive);
    EntryGate gate = new EntryGate(limits);
    for (Listed entry : entries) {
      switch (entry.type()) {
        case "File" -> {
          var _ = gate.file(entry.name(), entry.sizeBytes());
        }
        case "Directory" -> {
          var _ = gate.folder(entry.name());
        }
        default ->
            throw new ArchiveException(archive.getFileName() + " holds a link, which is refused");
      }
    }
    Process process = start("p", "-inul", "-p-", "-c-", "--", archive.toString());
    try (InputStream bytes = process.getInputStream()) {
      for (Listed entry : entries) {
        String path = trimmed(entry.name());
        if (entry.type().equals("Directory")) {
          sink.folder(path);
        } else {
          pour(bytes, path, entry, sink);
        }
      }
      if (bytes.read() >= 0) {
        throw new ArchiveException(archive.getFileName() + " holds more than it lists");
      }
      requireSuccess(process, archive);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void pour(InputStream bytes, String path, Listed entry, EntrySink sink)
      throws ArchiveException, IOException {
    sink.fileStart(path, entry.sizeBytes());
    VerifiedFile out = new VerifiedFile(sink, entry.sizeBytes());
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = entry.sizeBytes(); left > 0; ) {
      int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new ArchiveException("the archive is damaged: " + path + " ends too early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
    out.end(path, entry.crc());
  }

  private List<Listed> list(Path archive) throws ArchiveException, IOException {
    Process process = start("lt", "-p-", "-c-", "--", archive.toString());
    try (InputStream in = process.getInputStream()) {
      byte[] listing = in.readNBytes(MAX_LISTING_BYTES);
      requireSuccess(process, archive);
      return parse(new String(listing, StandardCharsets.UTF_8));
    } catch (EOFException e) {
      throw new ArchiveException(archive.getFileName() + " cannot be listed", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** An entry is a block of {@code Key: value} lines that begins with its name. */
  private static List<Listed> parse(String listing) throws ArchiveException {
    List<Listed> entries = new ArrayList<>();
    Map<String, String> fields = new TreeMap<>();
    for (String line : (listing + "\nName: \n").split("\r?\n", -1)) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        continue;
      }
      String key = line.substring(0, colon).strip();
      if (key.equals("Name")) {
        if (!fields.isEmpty()) {
          entries.add(listed(fields));
        }
        fields.clear();
      }
      if (key.equals("Name") || !fields.isEmpty()) {
        fields.putIfAbsent(key, line.substring(colon + 2));
      }
    }
    return entries;
  }

  private static Listed listed(Map<String, String> fields) throws ArchiveException {
    String name = fields.getOrDefault("Name", "");
    String type = fields.getOrDefault("Type", "").strip();
    try {
      long sizeBytes =
          type.equals("File") ? Long.parseLong(fields.getOrDefault("Size", "").strip()) : 0;
      String crc = fields.getOrDefault("CRC32", "").strip();
      return new Listed(
          name,
          type,
          sizeBytes,
          crc.length() == 8
              ? OptionalInt.of(Integer.parseUnsignedInt(crc, 16))
              : OptionalInt.empty());
    } catch (NumberFormatException e) {
      throw new ArchiveException("the archive's listing cannot be read", e);
    }
  }

  private static String trimmed(String name) {
    String path = name.replace('\\', '/');
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private Process start(String... arguments) throws ArchiveException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new ArchiveException(
          "the program " + program + " that reads archives cannot be run; check --unrar", e);
    }
  }

  private void requireSuccess(Process process, Path archive) throws ArchiveException, IOException {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new ArchiveException(program + " could not read " + archive.getFileName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an archive was read", e);
    }
  }
}
