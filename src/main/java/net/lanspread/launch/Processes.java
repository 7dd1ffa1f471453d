package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The one seam to the processes of this machine. */
public interface Processes {
  /**
   * Starts a process that lives on when this program ends. It reads nothing, and what it writes
   * replaces the log.
   *
   * @return completes with its exit code
   */
  CompletableFuture<Integer> start(List<String> command, Path folder, Path log) throws IOException;

  /**
   * Runs a process that reads and writes where this program does, and ends with it.
   *
   * @return its exit code
   */
  int runHere(List<String> command, Path folder) throws IOException, InterruptedException;
}
