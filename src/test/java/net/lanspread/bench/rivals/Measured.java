package net.lanspread.bench.rivals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The result of one run.
 *
 * @param took until the last leech had the file
 * @param seedCpu processor time of the seed's processes
 * @param leechCpu processor time of all leeches' processes
 * @param seedSentBytes on the link of the seed's host, frames and all; 0 where it has none
 * @param scan that the seed needed before, apart; zero where it did not scan by itself
 * @param targets the files that arrived, one of each leech
 */
record Measured(
    Duration took,
    Duration seedCpu,
    Duration leechCpu,
    long seedSentBytes,
    Duration scan,
    List<Path> targets) {
  double mibPerSecond(long fileBytes) {
    return fileBytes / (double) (1 << 20) / (took.toNanos() / 1e9);
  }

  Measured withScan(Duration newScan) {
    return new Measured(took, seedCpu, leechCpu, seedSentBytes, newScan, targets);
  }
}
