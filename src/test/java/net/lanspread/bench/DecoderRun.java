package net.lanspread.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.disk.RealDisk;

/**
 * A program that unpacks one archive several times on one thread and writes nothing: for each time
 * it prints the processor time of that thread, in nanoseconds. The first time nothing is compiled.
 */
final class DecoderRun {
  private DecoderRun() {}

  /** Takes the archive and how often. */
  public static void main(String[] arguments) throws IOException, ArchiveException {
    Path archive = Path.of(arguments[0]);
    int times = Integer.parseInt(arguments[1]);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < times; i++) {
      BuiltInArchiveReader reader =
          new BuiltInArchiveReader(
              new RealDisk(), BuiltInArchiveReader::freeHeapBytes, Optional.empty(), 1);
      long begin = threads.getCurrentThreadCpuTime();
      try (OpenArchive open = reader.open(archive, ArchiveLimits.defaults())) {
        open.unpack(EntrySink.NOWHERE);
      }
      System.out.println(threads.getCurrentThreadCpuTime() - begin);
    }
  }
}
