package net.lanspread.archive;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Virtual machines of their own for archives with large dictionaries: each is as large as its
 * archive needs and ends with it, so that the peer's own memory does not grow. As many run side by
 * side as the computer's memory allows; others wait.
 */
public final class OwnMachines {
  /** The memory that the system and all other programs keep. */
  private static final long OTHERS_BYTES = 1_536L << 20;

  /** The memory that a machine needs beside the dictionary. */
  private static final long BASE_BYTES = 96L << 20;

  /** The memory that the headers of one entry take. */
  private static final long ENTRY_BYTES = 2_048;

  private final Path java;
  private final String classPath;
  private final long computerBytes;
  private final MemoryShares memory = new MemoryShares(this::roomBytes);

  /**
   * @param java the program
   * @param classPath the path on which it finds this class
   * @param computerBytes all memory that the computer has
   */
  public OwnMachines(Path java, String classPath, long computerBytes) {
    this.java = java;
    this.classPath = classPath;
    this.computerBytes = computerBytes;
  }

  /** Machines like the one that runs this; empty when its program is not there. */
  public static Optional<OwnMachines> system() {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    for (String name : List.of("java", "java.exe")) {
      if (Files.isExecutable(bin.resolve(name))) {
        return Optional.of(
            new OwnMachines(
                bin.resolve(name), System.getProperty("java.class.path"), computerBytes()));
      }
    }
    return Optional.empty();
  }

  /** The memory of this computer. */
  public static long computerBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /** The memory that unpacking takes in a machine of its own. */
  static long machineBytes(MemoryNeed need, long entries) {
    return need.heapBytes() + BASE_BYTES + entries * ENTRY_BYTES;
  }

  /** Refuses an archive that needs more memory than the computer can give. */
  void requireRoom(Path archive, MemoryNeed need, long entries) throws ArchiveException {
    long neededBytes = machineBytes(need, entries);
    if (neededBytes > roomBytes()) {
      throw ArchiveException.beyondReader(
          archive,
          "needs %.1f GB of memory to unpack, and this computer has %.1f GB for it"
              .formatted(neededBytes / 1e9, Math.max(0, roomBytes()) / 1e9),
          null);
    }
  }

  /**
   * Unpacks the listed entries; waits until there is memory for it.
   *
   * @param stopped true once the unpacking is not wanted any more; asked again after {@link #wake}
   * @param started is given the machine as soon as it runs
   */
  void unpack(
      Path archive,
      List<ListedEntry> entries,
      MemoryNeed need,
      ArchiveLimits limits,
      EntrySink sink,
      Consumer<UnpackProcess> started,
      BooleanSupplier stopped)
      throws ArchiveException, IOException {
    long bytes = machineBytes(need, entries.size());
    memory.take(bytes, stopped);
    try (UnpackProcess machine =
        UnpackProcess.start(archive, java, arguments(archive, bytes, limits))) {
      started.accept(machine);
      ProcessPass.run(archive, entries, machine, sink);
    } finally {
      memory.giveBack(bytes);
    }
  }

  /** Wakes the waiting callers, so that they look whether they are to stop. */
  void wake() {
    memory.wake();
  }

  private List<String> arguments(Path archive, long heapBytes, ArchiveLimits limits) {
    return List.of(
        "-Xms24m",
        "-Xmx" + (heapBytes >> 20) + "m",
        // The window's pieces go past it, and little is left over.
        "-XX:NewSize=16m",
        "-XX:MaxNewSize=16m",
        "-XX:PretenureSizeThreshold=1m",
        "-XX:+UseSerialGC",
        "-Xlog:disable",
        "-cp",
        classPath,
        UnpackProgram.class.getName(),
        archive.toAbsolutePath().toString(),
        Long.toString(limits.maxEntries()),
        Long.toString(limits.maxTotalBytes()),
        Long.toString(limits.maxDictionaryBytes()));
  }

  private long roomBytes() {
    return computerBytes - OTHERS_BYTES;
  }
}
