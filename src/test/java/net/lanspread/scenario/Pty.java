package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program on a pseudo-terminal of 80 columns, which util-linux's {@code script} makes. */
final class Pty implements AutoCloseable {
  static final int COLUMNS = 80;

  /** The character of Ctrl-C. */
  static final String INTERRUPT = "\003";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process script;
  private final Thread reader;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final StringBuilder shown = new StringBuilder();

  @GuardedBy("lock")
  private boolean ended;

  private Pty(Process script) {
    this.script = script;
    reader = Thread.ofPlatform().name("pty").daemon().start(this::read);
  }

  /** Starts a command line, or skips the test where no such terminal can be had. */
  static Pty start(List<String> command) throws IOException {
    assumeTrue(isThere(), "no test on a terminal: util-linux's \"script\" is wanted");
    // A test that runs in the background would pass on that it hears no interrupts.
    String line =
        "stty cols " + COLUMNS + " rows 24; exec env --default-signal=INT " + quoted(command);
    ProcessBuilder builder =
        new ProcessBuilder("script", "--quiet", "--return", "--flush", "-c", line, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().putAll(java.util.Map.of("TERM", "xterm", "SHELL", "/bin/sh"));
    builder.environment().remove("COLUMNS");
    return new Pty(builder.start());
  }

  private static boolean isThere() throws IOException {
    try {
      Process asked = new ProcessBuilder("script", "--version").start();
      return new String(asked.getInputStream().readAllBytes(), UTF_8).contains("util-linux");
    } catch (IOException e) {
      return false;
    }
  }

  private static String quoted(List<String> command) {
    return command.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private void read() {
    char[] some = new char[4096];
    try (Reader in = new InputStreamReader(script.getInputStream(), UTF_8)) {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        synchronized (lock) {
          shown.append(some, 0, count);
          lock.notifyAll();
        }
      }
    } catch (IOException e) {
      // The terminal is gone.
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  /** All that was shown, with the orders to the terminal. */
  String shown() {
    synchronized (lock) {
      return shown.toString();
    }
  }

  /** The lines that were shown, also those that were written over, without orders. */
  List<String> lines() {
    return shown().replaceAll("\033\\[[0-9;?]*[A-Za-z]", "").lines().toList();
  }

  /** Waits until the text is shown. */
  Pty until(String text) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      while (shown.indexOf(text) < 0) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        assertThat(!ended && leftMillis > 0).as("%s in: %s", text, shown).isTrue();
        lock.wait(leftMillis);
      }
    }
    return this;
  }

  void type(String text) throws IOException {
    script.getOutputStream().write(text.getBytes(UTF_8));
    script.getOutputStream().flush();
  }

  /** The exit code of the program, once it has ended and all that it has shown is here. */
  int awaitExit() throws InterruptedException {
    assertThat(script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%s", shown()).isTrue();
    reader.join(PATIENCE);
    return script.exitValue();
  }

  @Override
  public void close() {
    script.descendants().forEach(ProcessHandle::destroyForcibly);
    script.destroyForcibly();
  }
}
