package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The participants when a file, or a folder of files, goes from one to all others.
 *
 * @param file of the seed, or its folder
 * @param seedSentBytes the bytes that the seed's host has sent on its link until now; 0 where it
 *     has no link
 * @param patience for each step
 */
record Party(
    Path file, Place seed, List<Place> leeches, LongSupplier seedSentBytes, Duration patience) {
  Party {
    leeches = List.copyOf(leeches);
  }

  /** Puts the file, or the folder, into a folder of the seed without copying it. */
  void giveToSeed(Path folder, String name) throws IOException {
    Path target = Files.createDirectories(folder).resolve(name);
    try (Stream<Path> all = Files.walk(file)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path there = each.equals(file) ? target : target.resolve(file.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectory(there);
        } else {
          Files.createLink(there, each);
        }
      }
    }
  }

  /** How many files there are. */
  long files() throws IOException {
    try (Stream<Path> all = Files.walk(file)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
