package net.lanspread.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The wait of a fresh guest: a download between two processes that have started three seconds ago,
 * once for each pair of them.
 */
final class FirstMinuteFigures {
  static final long BYTES = 512L << 20;

  /** The number of chunks of 4 MiB in the first 32 MiB. */
  static final int FIRST_CHUNKS = 8;

  /**
   * One first download.
   *
   * @param firstSeconds until the first chunks are there
   * @param allSeconds until all of it is
   */
  record Turn(double firstSeconds, double allSeconds) {}

  private final Arguments arguments;
  private final Table table;

  FirstMinuteFigures(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  void measure() throws IOException, InterruptedException {
    List<List<Turn>> turns = new ArrayList<>();
    arguments.builds().forEach(_ -> turns.add(new ArrayList<>()));
    for (int round = 0; round < arguments.rounds(); round++) {
      for (int build = 0; build < turns.size(); build++) {
        turns
            .get(build)
            .add(PeerFigures.firstDownload(arguments.builds().get(build), arguments.bytes(BYTES)));
      }
    }
    rows("first download between new peers, the first 32 MiB", turns, Turn::firstSeconds, 4);
    rows(
        "the same, all %d MiB".formatted(arguments.bytes(BYTES) >> 20),
        turns,
        Turn::allSeconds,
        2.5);
  }

  private void rows(
      String what, List<List<Turn>> turns, Function<Turn, Double> seconds, double wanted) {
    double ours = Median.of(turns.getFirst(), seconds);
    if (turns.size() == 1) {
      table.row(what, String.format(Locale.ROOT, "%.2f s", ours), "");
      return;
    }
    double older = Median.of(turns.getLast(), seconds);
    table.atLeast(
        what + ", speed / the older build's",
        older / ours,
        String.format(Locale.ROOT, "%.2f s, the older build %.2f s", ours, older),
        wanted);
  }
}
