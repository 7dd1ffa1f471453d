package net.lanspread.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.lanspread.demo.DrivenPeer;

/**
 * The speed of unpacking on one core, beside unrar and 7-Zip, which take turns with it. Nothing is
 * written. Seconds are of the processor: of the thread that unpacks, and of the other programs
 * whole.
 */
final class DecoderFigures {
  private static final long UNPACKED_BYTES = 97_000_000;

  /** The first is the one of a fresh process; by the last ones everything is compiled. */
  private static final int TIMES = 8;

  private static final Pattern SHELL_TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  private final Arguments arguments;
  private final Table table;

  DecoderFigures(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  /** Another program that tests archives. */
  private enum Rival {
    UNRAR("unrar"),
    SEVEN_ZIP("7-Zip");

    private final String label;

    Rival(String label) {
      this.label = label;
    }

    /** Its command line; the archive is to be its last word. */
    List<String> command() {
      return switch (this) {
        case UNRAR -> List.of("unrar", "t", "-inul", "-mt1");
        case SEVEN_ZIP -> List.of("7zz", "t", "-bso0", "-bsp0", "-mmt1");
      };
    }

    double leastRatio() {
      return switch (this) {
        case UNRAR -> 1;
        case SEVEN_ZIP -> 0.85;
      };
    }
  }

  /** The seconds of one round. */
  private record Turn(double fresh, double warmedUp, double warm, List<Double> rivals) {}

  void measure() throws IOException, InterruptedException {
    for (PackedGame game : PackedGame.values()) {
      if (!game.isThere()) {
        table.row(game + ", unpacked", "its real archive is not here", "");
        continue;
      }
      Path archive = Files.createTempFile("lanspread-bench", ".rar");
      try {
        game.write(archive, arguments.bytes(UNPACKED_BYTES));
        measure(game, archive);
      } finally {
        Files.delete(archive);
      }
    }
  }

  private void measure(PackedGame game, Path archive) throws IOException, InterruptedException {
    List<Rival> rivals = new ArrayList<>();
    for (Rival rival : Rival.values()) {
      if (isInstalled(rival)) {
        rivals.add(rival);
      } else {
        table.row(game + ", unpacked by " + rival.label, "not installed", "");
      }
    }
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < arguments.rounds(); i++) {
      List<Double> ours = ours(archive, TIMES, "");
      double warmedUp = ours(archive, 1, DecoderRun.WARM_UP).getFirst();
      List<Double> theirs = new ArrayList<>();
      for (Rival rival : rivals) {
        theirs.add(seconds(rival, archive));
      }
      turns.add(new Turn(ours.getFirst(), warmedUp, ours.getLast(), theirs));
    }
    double megabytes = arguments.bytes(UNPACKED_BYTES) / 1e6;
    double warm = Median.of(turns, Turn::warm);
    String what = "%s, %.0f MB, one core".formatted(game, megabytes);
    for (int i = 0; i < rivals.size(); i++) {
      int rival = i;
      double theirs = Median.of(turns, turn -> turn.rivals().get(rival));
      String ratio = what + ": speed / " + rivals.get(i).label + "'s";
      String speeds =
          String.format(Locale.ROOT, "%.0f / %.0f MB/s", megabytes / warm, megabytes / theirs);
      if (game == PackedGame.RAR4) {
        table.row(ratio, String.format(Locale.ROOT, "%.2f (%s)", theirs / warm, speeds), "");
      } else {
        table.atLeast(ratio, theirs / warm, speeds, rivals.get(i).leastRatio());
      }
    }
    first(what + ": in a fresh process / warm", Median.of(turns, Turn::fresh), warm);
    first("the same after a warm-up / warm", Median.of(turns, Turn::warmedUp), warm);
  }

  private void first(String what, double seconds, double warm) {
    table.atMost(
        what, seconds / warm, String.format(Locale.ROOT, "%.2f and %.2f s", seconds, warm), 1.4);
  }

  /** The seconds of each time, the first of a fresh process. */
  private static List<Double> ours(Path archive, int times, String warmUp)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(DrivenPeer.program(List.of()));
    command.removeLast();
    command.addAll(List.of(DecoderRun.class.getName(), archive.toString(), "" + times, warmUp));
    return output(command).lines().map(line -> Long.parseLong(line) / 1e9).toList();
  }

  private static boolean isInstalled(Rival rival) throws IOException, InterruptedException {
    List<String> command =
        List.of("sh", "-c", "command -v \"$1\" || true", "sh", rival.command().getFirst());
    return !output(command).isBlank();
  }

  /** A shell knows what its children took, all of them. */
  private static double seconds(Rival rival, Path archive)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" >&2 && times", "bash"));
    command.addAll(rival.command());
    command.add(archive.toString());
    List<MatchResult> times = SHELL_TIME.matcher(output(command)).results().toList();
    return times.subList(2, 4).stream()
        .mapToDouble(
            time -> Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2)))
        .sum();
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " ended with " + process.exitValue());
    }
    return output;
  }
}
