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
import net.lanspread.archive.WarmUp;
import net.lanspread.disk.RealDisk;
import org.slf4j.LoggerFactory;

/**
 * A program that unpacks one archive several times on one thread and writes nothing: for each time
 * it prints the processor time of that thread, in nanoseconds. The first time nothing is compiled,
 * unless it was told to warm up.
 */
final class DecoderRun {
  /** The word that makes it warm up. */
  static final String WARM_UP = "warm-up";

  private DecoderRun() {}

  /** Takes the archive, how often, and perhaps {@link #WARM_UP}. */
  public static void main(String[] arguments)
      throws IOException, ArchiveException, InterruptedException {
    Path archive = Path.of(arguments[0]);
    int times = Integer.parseInt(arguments[1]);
    // Every process of ours has begun its log long before it unpacks.
    LoggerFactory.getLogger(DecoderRun.class);
    if (arguments.length > 2 && arguments[2].equals(WARM_UP)) {
      WarmUp warmUp = new WarmUp();
      for (int i = 0; i < WarmUp.TIMES; i++) {
        warmUp.once();
        Thread.sleep(WarmUp.PAUSE);
      }
    }
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
