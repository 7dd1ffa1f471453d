package net.lanspread.bench.rivals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program in a process of its own that prints lines; all of them are kept. */
final class LineProgram implements AutoCloseable {
  private static final Duration EXIT_WAIT = Duration.ofSeconds(5);
  private static final int LAST_LINES = 5;

  private final String name;
  private final Process process;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<String> lines = new ArrayList<>();

  @GuardedBy("lock")
  private boolean ended;

  LineProgram(List<String> command, Map<String, String> environment) throws IOException {
    name = String.join(" ", command);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    Thread.ofPlatform().name("read-lines").daemon().start(this::read);
  }

  LineProgram(List<String> command) throws IOException {
    this(command, Map.of());
  }

  /** The first line that a program prints; empty when there is no such program or it fails. */
  static Optional<String> firstLine(List<String> command) throws InterruptedException {
    try (LineProgram program = new LineProgram(command)) {
      String line = program.await(_ -> true, EXIT_WAIT);
      return program.process.waitFor() == 0 ? Optional.of(line) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lock) {
          lines.add(line);
          lock.notifyAll();
        }
      }
    } catch (IOException _) {
      // The output ends with the program; the finally block tells the waiting reader.
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  Process process() {
    return process;
  }

  /** The first line that is wanted, once it is there. */
  String await(Predicate<String> wanted, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      int next = 0;
      while (true) {
        for (; next < lines.size(); next++) {
          if (wanted.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (ended || leftMillis <= 0) {
          throw new IOException(name + (ended ? " ended" : " was silent") + ": " + lastLines());
        }
        lock.wait(leftMillis);
      }
    }
  }

  private List<String> lastLines() {
    synchronized (lock) {
      return List.copyOf(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
  }

  /** Gives the program a line to read. */
  void send(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Ends the program and all that it started. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    try {
      if (process.waitFor(EXIT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        all.remove(process.toHandle());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
