package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The participants when a file goes from one to all others.
 *
 * @param file that the seed has
 * @param seedSentBytes the bytes that the seed's host has sent on its link until now; 0 where it
 *     has no link
 * @param patience for each step
 */
record Party(
    Path file, Place seed, List<Place> leeches, LongSupplier seedSentBytes, Duration patience) {
  Party {
    leeches = List.copyOf(leeches);
  }

  /** Puts the file into a folder of the seed without copying it. */
  void giveToSeed(Path folder, String name) throws IOException {
    Files.createLink(Files.createDirectories(folder).resolve(name), file);
  }
}
