package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.lanspread.lab.Lan;

/**
 * Lanspread beside its competitors on a LAN of the lab: one seed and its leeches, each on a host of
 * its own with a link of the same rate. Prints a table.
 */
public final class RivalsLab {
  private static final String RATE = "200mbit";
  private static final long FILE_BYTES = 256L << 20;
  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private RivalsLab() {}

  /**
   * Measures and prints the table.
   *
   * @param arguments numbers of leeches; 2, 4, 8 and 12 when there is none
   */
  public static void main(String[] arguments) throws Exception {
    System.out.println("| what | measured | wanted |");
    System.out.println("| --- | --- | --- |");
    List<String> counts = arguments.length == 0 ? List.of("2", "4", "8", "12") : List.of(arguments);
    try (Turns turns = new Turns(FILE_BYTES)) {
      List<Contender> all = new ArrayList<>(Rivals.rivals(turns.file()));
      all.add(new Lanspread(Lanspread.Start.WARM));
      for (String count : counts) {
        measure(turns, all, Integer.parseInt(count));
      }
    }
  }

  private static void measure(Turns turns, List<Contender> all, int leeches) throws Exception {
    try (Lan lan = new Lan(1 + leeches, RATE)) {
      Map<Contender, Outcome> outcomes =
          turns.take(all, ROUNDS, (file, folder) -> party(lan, leeches, file, folder), _ -> {});
      outcomes.forEach(
          (contender, outcome) ->
              System.out.printf(
                  Locale.ROOT,
                  "| 256 MiB to %d leeches at %s, the last of them: %s | %s |  |%n",
                  leeches,
                  RATE,
                  contender.name(),
                  cell(outcome)));
    }
  }

  private static String cell(Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotInstalled() -> "not installed";
      case Outcome.Failed(String reason) -> "failed: " + Rivals.oneLine(reason);
      case Outcome.Done done ->
          String.format(
              Locale.ROOT,
              "%.1f s, its seed sent %.2f times the file",
              Rivals.seconds(done.took()),
              done.median(Measured::seedSentBytes) / (double) FILE_BYTES);
    };
  }

  private static Party party(Lan lan, int leeches, Path file, Path folder) throws IOException {
    List<Place> places = new ArrayList<>();
    for (int host = 2; host <= 1 + leeches; host++) {
      places.add(place(lan, host, folder));
    }
    return new Party(
        file, place(lan, 1, folder), places, () -> lan.traffic(1).sentBytes(), PATIENCE);
  }

  private static Place place(Lan lan, int host, Path folder) throws IOException {
    return new Place(
        lan.on(host),
        Lan.address(host),
        Files.createDirectory(folder.resolve(Integer.toString(host))));
  }
}
