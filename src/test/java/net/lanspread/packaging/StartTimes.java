package net.lanspread.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.lanspread.bench.AppFigures;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Trees;

/** The time until a launcher's first output, median of five starts. */
final class StartTimes {
  private static final int STARTS = 5;

  private final List<String> program;

  private StartTimes(List<String> program) {
    this.program = program;
  }

  /** Prints the figures of the program whose command line the arguments begin. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    StartTimes times = new StartTimes(List.of(arguments));
    print("--version has ended", times.median(List.of("--version"), "nothing that it prints"));
    print("peer, first line (cli-started)", times.ofPeer("cli-started"));
    print("peer, local-peer-ready", times.ofPeer("local-peer-ready"));
    print("app, page usable, first start", times.ofApp());
  }

  private static void print(String what, Duration time) {
    System.out.printf(Locale.ROOT, "  %-32s %5d ms%n", what, time.toMillis());
  }

  private Duration ofPeer(String event) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lanspread-start");
    try {
      return median(
          List.of(
              "peer",
              "--games",
              folder.resolve("games").toString(),
              "--state",
              folder.resolve("state").toString()),
          "\"event\":\"" + event + "\"");
    } finally {
      Trees.delete(new RealDisk(), folder);
    }
  }

  private Duration ofApp() throws IOException, InterruptedException {
    return AppFigures.firstStarts(program, STARTS).stream()
        .map(AppFigures.Start::page)
        .sorted()
        .toList()
        .get(STARTS / 2);
  }

  private Duration median(List<String> arguments, String awaited)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        while (line != null && !line.contains(awaited)) {
          line = out.readLine();
        }
        times.add(Duration.ofNanos(System.nanoTime() - begin));
        process.getOutputStream().close();
        out.transferTo(java.io.Writer.nullWriter());
      }
      if (process.waitFor() != 0) {
        throw new IOException(command + " ended with " + process.exitValue());
      }
    }
    times.sort(null);
    return times.get(STARTS / 2);
  }
}
