package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import net.lanspread.bench.Median;
import net.lanspread.bench.TransportThroughput;

/**
 * Lanspread beside its competitors over loopback: one seed, one receiver, one file. Each checks the
 * arriving bytes by its own hashes; all know them before the clock starts.
 */
public final class Rivals {
  /** The best for libtorrent, and as good as larger ones for aria2. */
  static final int PIECE_BYTES = 1 << 20;

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Rivals() {}

  /** Takes the rows of a table. */
  public interface Table {
    void row(String what, String measured, String wanted);
  }

  /** Measures all in turn; figures are medians of the rounds. */
  public static void measure(long fileBytes, int rounds, Table table) throws Exception {
    List<Double> tls = new ArrayList<>();
    List<Double> tcp = new ArrayList<>();
    Contender lanspread = new Lanspread(Lanspread.Start.WARM);
    try (Turns turns = new Turns(fileBytes)) {
      List<Contender> rivals = rivals(turns.file());
      List<Contender> all = new ArrayList<>(rivals);
      all.addAll(List.of(new Lanspread(Lanspread.Start.NEW), lanspread));
      SequencedMap<Contender, Outcome> outcomes =
          turns.take(
              all,
              rounds,
              Rivals::loopback,
              target -> {
                var work = new TransportThroughput.FileWork(turns.file(), target);
                turns.touchMemory();
                tls.add(TransportThroughput.tlsMibPerSecond(work, fileBytes));
                tcp.add(TransportThroughput.tcpMibPerSecond(work, fileBytes));
                Files.delete(target);
              });
      for (Map.Entry<Contender, Outcome> each : outcomes.entrySet()) {
        rows(each.getKey(), each.getValue(), fileBytes, table);
      }
      table.row("the same over JDK TLS, read, sent, hashed, written", speed(median(tls)), "");
      table.row("the same over plain TCP", speed(median(tcp)), "");
      if (outcomes.get(lanspread) instanceof Outcome.Done done) {
        double own = done.mibPerSecond(fileBytes);
        outcomes.keySet().retainAll(rivals);
        fastest(outcomes, fileBytes)
            .ifPresent(
                fastest ->
                    table.row(
                        "Lanspread, warm / the fastest other, " + fastest.getKey(),
                        ratio(own / fastest.getValue()),
                        "≥ 2"));
        table.row("Lanspread, warm / JDK TLS", ratio(own / median(tls)), "≥ 0.65");
        table.row("Lanspread, warm / plain TCP", ratio(own / median(tcp)), "≥ 0.5");
      }
    }
  }

  /** The same with a folder of small files, beside the one that is made for folders. */
  public static void measureSmallFiles(int files, long bytes, int rounds, Table table)
      throws Exception {
    Contender syncthing = new Syncthing();
    Contender fresh = new Lanspread(Lanspread.Start.NEW);
    Contender warm = new Lanspread(Lanspread.Start.WARM);
    try (Turns turns = Turns.ofFiles(files, bytes)) {
      SequencedMap<Contender, Outcome> outcomes =
          turns.take(List.of(syncthing, fresh, warm), rounds, Rivals::loopback, _ -> {});
      for (Map.Entry<Contender, Outcome> each : outcomes.entrySet()) {
        String what =
            "%,d files of %d KiB on average to one receiver: %s"
                .formatted(files, (bytes / files) >> 10, each.getKey().name());
        table.row(what, filesASecond(each.getValue(), files), "");
      }
      for (Contender ours : List.of(fresh, warm)) {
        if (outcomes.get(ours) instanceof Outcome.Done done
            && outcomes.get(syncthing) instanceof Outcome.Done theirs) {
          double ratio = (double) theirs.took().toNanos() / done.took().toNanos();
          table.row(ours.name() + " / Syncthing", ratio(ratio), "≥ 2");
        }
      }
    }
  }

  private static String filesASecond(Outcome outcome, int files) {
    return switch (outcome) {
      case Outcome.NotInstalled() -> "not installed";
      case Outcome.Failed(String reason) -> "failed: " + oneLine(reason);
      case Outcome.Done done ->
          String.format(
              Locale.ROOT,
              "%.0f files a second (%.1f s), CPU of source and receiver %.1f + %.1f s",
              (files / seconds(done.took())),
              seconds(done.took()),
              seconds(done.median(Measured::seedCpu)),
              seconds(done.median(Measured::leechCpu)));
    };
  }

  /** Everybody but Lanspread. */
  static List<Contender> rivals(Path file) throws IOException {
    Torrent torrent = Torrent.of(file, BitTorrentParty.FILE, PIECE_BYTES);
    return List.of(new Aria2(torrent), new Libtorrent(torrent), new Syncthing());
  }

  private static Party loopback(Path file, Path folder) throws IOException {
    return new Party(
        file, place(folder, "seed"), List.of(place(folder, "leech")), () -> 0, PATIENCE);
  }

  private static Place place(Path folder, String name) throws IOException {
    return new Place(List.of(), LOOPBACK, Files.createDirectory(folder.resolve(name)));
  }

  /** The rows of one contender. */
  static void rows(Contender contender, Outcome outcome, long fileBytes, Table table) {
    String size = fileBytes < 1 << 30 ? (fileBytes >> 20) + " MiB" : (fileBytes >> 30) + " GiB";
    String what = size + " of random bytes to one receiver: " + contender.name();
    switch (outcome) {
      case Outcome.NotInstalled() -> table.row(what, "not installed", "");
      case Outcome.Failed(String reason) -> table.row(what, "failed: " + oneLine(reason), "");
      case Outcome.Done done -> {
        double perGib = (double) (1 << 30) / fileBytes;
        table.row(
            (what + " " + done.version()).strip(),
            String.format(
                Locale.ROOT,
                "%s, CPU of source and receiver %.1f + %.1f s/GiB",
                speed(done.mibPerSecond(fileBytes)),
                seconds(done.median(Measured::seedCpu)) * perGib,
                seconds(done.median(Measured::leechCpu)) * perGib),
            "");
        Duration scan = done.median(Measured::scan);
        if (scan.isPositive()) {
          table.row(
              "the same, apart: until its source was scanned",
              String.format(Locale.ROOT, "%.1f s", seconds(scan)),
              "");
        }
      }
    }
  }

  /** The name and the speed, MiB/s, of the fastest that brought the file. */
  static Optional<Map.Entry<String, Double>> fastest(
      Map<Contender, Outcome> outcomes, long fileBytes) {
    List<Map.Entry<String, Double>> speeds = new ArrayList<>();
    outcomes.forEach(
        (contender, outcome) -> {
          if (outcome instanceof Outcome.Done done) {
            speeds.add(Map.entry(contender.name(), done.mibPerSecond(fileBytes)));
          }
        });
    return speeds.stream().max(Comparator.comparingDouble(Map.Entry::getValue));
  }

  /** A text as a cell of a table can have it. */
  static String oneLine(String text) {
    return text.replace('\n', ' ').replace('|', '/');
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double median(List<Double> values) {
    return Median.of(values, Function.identity());
  }

  private static String speed(double mibPerSecond) {
    return String.format(Locale.ROOT, "%.0f MiB/s", mibPerSecond);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
