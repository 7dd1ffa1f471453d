package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The one seam to the processes of this machine. Nothing of our own environment reaches them. */
public interface Processes {
  /**
   * Starts a process that lives on when this program ends, and reads nothing.
   *
   * @param log replaced by the beginning of its output; without a log its output is dropped
   * @return completes with its exit code
   */
  CompletableFuture<Integer> start(Command command, Optional<Path> log) throws IOException;

  /**
   * Runs a process that reads and writes where this program does, and ends with it.
   *
   * @return its exit code
   */
  int runHere(Command command) throws IOException, InterruptedException;
}
