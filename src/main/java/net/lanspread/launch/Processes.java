package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The one seam to the processes of this machine. Nothing of our own environment reaches them. */
public interface Processes {
  /**
   * Tells a process from all others of this machine, also after this program was started again.
   *
   * @param startedAt as the system has it; a number is given to another process later
   */
  record Mark(long pid, Instant startedAt) {}

  /**
   * A process that lives on when this program ends.
   *
   * @param mark empty where the system does not say when it was started
   * @param exitCode completes when it has ended; with 0 where only the parent is told
   * @param end ends it with all that it has started; says whether this program may do that
   */
  record Started(Optional<Mark> mark, CompletableFuture<Integer> exitCode, BooleanSupplier end) {}

  /**
   * Starts a process that lives on when this program ends, and reads nothing.
   *
   * @param log replaced by the beginning of its output; without a log its output is dropped
   * @return completes with its exit code
   */
  Started start(Command command, Optional<Path> log) throws IOException;

  /** The process that an earlier run of this program started; empty when it has ended. */
  Optional<Started> find(Mark mark);

  /**
   * Runs a process that reads and writes where this program does, and ends with it.
   *
   * @return its exit code
   */
  int runHere(Command command) throws IOException, InterruptedException;
}
