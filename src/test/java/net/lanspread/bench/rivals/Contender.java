package net.lanspread.bench.rivals;

import java.io.IOException;
import java.util.Optional;

/** A program that brings one file from a seed to leeches. */
interface Contender {
  String name();

  /** The version that the installed program names, maybe empty; empty when it is not installed. */
  Optional<String> version() throws InterruptedException;

  /**
   * Starts the program everywhere, lets all leeches get the file at the same time and ends it; a
   * seed knows all about its file before the clock starts.
   *
   * @throws IOException when a leech does not get the file
   */
  Measured run(Party party) throws IOException, InterruptedException;
}
