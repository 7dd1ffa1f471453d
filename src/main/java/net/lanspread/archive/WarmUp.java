package net.lanspread.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.lanspread.disk.MemoryReader;

/**
 * Unpacking of two small archives that come with the program, over and over and to nowhere, so that
 * the decoders are compiled before somebody waits for them. Not thread-safe.
 *
 * <p>Each time takes a few milliseconds, the first one some fifty. The compiler works beside it and
 * learns what to do next from later times.
 */
public final class WarmUp {
  /** Enough times for the compilers to have nothing left to do. */
  public static final int TIMES = 40;

  /** The pause between two times, for the compilers. */
  public static final Duration PAUSE = Duration.ofMillis(10);

  private static final List<String> ARCHIVES = List.of("warm-up-4.rar", "warm-up-5.rar");

  private final RarEngines.Shelf shelf = new RarEngines.Shelf();
  private final Map<String, byte[]> archives = new TreeMap<>();

  /** Reads both. */
  public WarmUp() throws IOException {
    for (String name : ARCHIVES) {
      archives.put(name, bytes(name));
    }
  }

  /** Unpacks both. */
  public void once() throws ArchiveException, IOException {
    for (Map.Entry<String, byte[]> archive : archives.entrySet()) {
      unpack(Path.of(archive.getKey()), archive.getValue());
    }
  }

  private void unpack(Path name, byte[] archive) throws ArchiveException, IOException {
    ArchiveLimits limits = ArchiveLimits.defaults();
    MemoryBudget memory = new MemoryBudget(limits, BuiltInArchiveReader::freeHeapBytes);
    try (ArrivingBytes bytes =
        new ArrivingBytes(archive.length, () -> new MemoryReader(archive), _ -> {})) {
      bytes.arrived(archive.length);
      new ArrivingRar(name, bytes, limits, memory, shelf, EntrySink.NOWHERE).run();
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = WarmUp.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
