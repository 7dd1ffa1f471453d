package net.lanspread.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import net.lanspread.lab.Lan;

/**
 * The time from a click until a compressed game is playable, over links of a LAN of the lab: while
 * it is downloaded, and without keeping its archive.
 */
final class InstallFigures {
  private static final long UNPACKED_BYTES = 1L << 30;
  private static final String FAST = "1gbit";
  private static final int SOURCES = 3;

  /**
   * The number of times that a party gets the game before its memory is looked at, for each round.
   */
  private static final int TIMES_A_ROUND = 12;

  private final Arguments arguments;
  private final Table table;

  InstallFigures(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  /** A measurement of one game. */
  private interface Measurement {
    void of(String game, Path archive) throws IOException, InterruptedException;
  }

  void whileItDownloads() throws IOException, InterruptedException {
    ofEach(List.of(PackedGame.values()), this::whileItDownloads);
  }

  void lowDisk() throws IOException, InterruptedException {
    ofEach(List.of(PackedGame.values()), this::lowDisk);
  }

  void memory() throws IOException, InterruptedException {
    ofEach(List.of(PackedGame.RAR5_MANY), this::memory);
  }

  private void ofEach(List<PackedGame> games, Measurement measurement)
      throws IOException, InterruptedException {
    for (PackedGame game : games) {
      if (!game.isThere()) {
        table.row(game.toString(), "its real archive is not here", "");
        continue;
      }
      Path folder = Files.createTempDirectory("lanspread-bench");
      try {
        Path archive = folder.resolve("archive");
        long bytes = arguments.bytes(UNPACKED_BYTES);
        game.write(archive, bytes);
        measurement.of(
            "%s, %d of %d MiB".formatted(game, Files.size(archive) >> 20, bytes >> 20), archive);
      } finally {
        PeerFigures.delete(folder);
      }
    }
  }

  private Contest<InstallParty> contest(Lan lan, int sources, Path archive)
      throws IOException, InterruptedException {
    return new Contest<>(
        arguments.builds(), build -> new InstallParty(build, lan, sources, archive));
  }

  /** The rate, in kbit/s, at which the archive comes as fast as this build unpacks it. */
  private static int rateOfUnpacking(Contest<InstallParty> contest, Path archive)
      throws IOException, InterruptedException {
    double seconds = contest.rounds(1, InstallParty::warmUp).getFirst().getFirst();
    return (int) (Files.size(archive) * 8 / 1e3 / seconds);
  }

  /** Seconds: over the limited link each alone and both; over the fast one both. */
  private record Turn(double download, double unpacking, double both, double bothFast) {}

  private void whileItDownloads(String game, Path archive)
      throws IOException, InterruptedException {
    try (Lan lan = new Lan(2, FAST);
        Contest<InstallParty> contest = contest(lan, 1, archive)) {
      int kbit = rateOfUnpacking(contest, archive);
      List<List<Turn>> turns =
          contest.rounds(arguments.rounds(), party -> turn(lan, party, kbit + "kbit"));
      List<Turn> ours = turns.getFirst();
      double download = Median.of(ours, Turn::download);
      double unpacking = Median.of(ours, Turn::unpacking);
      table.within(
          String.format(
              Locale.ROOT, "%s: download / unpacking alone, over %.0f Mbit/s", game, kbit / 1e3),
          download / unpacking,
          String.format(Locale.ROOT, "%.1f and %.1f s", download, unpacking),
          0.8,
          1.2);
      double longer = Math.max(download, unpacking);
      double both = Median.of(ours, Turn::both);
      table.atMost(
          "the same: click to playable / the longer of the two",
          both / longer,
          seconds(turns, Turn::both),
          1.15);
      double bothFast = Median.of(ours, Turn::bothFast);
      table.atMost(
          "the same over 1 Gbit/s: click to playable / unpacking alone",
          bothFast / unpacking,
          seconds(turns, Turn::bothFast),
          1.1);
    }
  }

  private static Turn turn(Lan lan, InstallParty party, String rate)
      throws IOException, InterruptedException {
    lan.rate(1, rate);
    lan.rate(2, rate);
    double download = party.download(false);
    double unpacking = party.install();
    party.uninstallAndRemove();
    double both = party.download(true);
    party.uninstallAndRemove();
    lan.rate(1, FAST);
    lan.rate(2, FAST);
    double bothFast = party.download(true);
    party.uninstallAndRemove();
    return new Turn(download, unpacking, both, bothFast);
  }

  /** The times of each build. */
  private static <T> String seconds(List<List<T>> turns, Function<T, Double> figure) {
    String ours = String.format(Locale.ROOT, "%.1f s", Median.of(turns.getFirst(), figure));
    return turns.size() == 1
        ? ours
        : String.format(
            Locale.ROOT, "%s, the older build %.1f s", ours, Median.of(turns.getLast(), figure));
  }

  /** Seconds over limited links and over fast ones. */
  private record LowDiskTurn(double limited, double fast) {}

  private void lowDisk(String game, Path archive) throws IOException, InterruptedException {
    try (Lan lan = new Lan(1 + SOURCES, FAST);
        Contest<InstallParty> contest = contest(lan, SOURCES, archive)) {
      // All sources together bring the archive as fast as it is unpacked.
      int kbit = rateOfUnpacking(contest, archive) / SOURCES;
      List<List<LowDiskTurn>> turns =
          contest.rounds(arguments.rounds(), party -> lowDiskTurn(lan, party, kbit + "kbit"));
      String what = game + ", low-disk install from " + SOURCES + " sources";
      older(
          String.format(Locale.ROOT, "%s of %.0f Mbit/s", what, kbit / 1e3),
          turns,
          LowDiskTurn::limited);
      older(what + " of 1 Gbit/s", turns, LowDiskTurn::fast);
    }
  }

  private static LowDiskTurn lowDiskTurn(Lan lan, InstallParty party, String rate)
      throws IOException, InterruptedException {
    limitSources(lan, rate);
    double limited = party.lowDiskInstall();
    party.uninstall();
    limitSources(lan, FAST);
    double fast = party.lowDiskInstall();
    party.uninstall();
    return new LowDiskTurn(limited, fast);
  }

  private static void limitSources(Lan lan, String rate) {
    for (int source = 1; source <= SOURCES; source++) {
      lan.rate(1 + source, rate);
    }
  }

  private void older(
      String what, List<List<LowDiskTurn>> turns, Function<LowDiskTurn, Double> figure) {
    if (turns.size() == 1) {
      table.row(what, seconds(turns, figure), "");
    } else {
      table.atLeast(
          what + ", speed / the older build's",
          Median.of(turns.getLast(), figure) / Median.of(turns.getFirst(), figure),
          seconds(turns, figure),
          2);
    }
  }

  private void memory(String game, Path archive) throws IOException, InterruptedException {
    int times = TIMES_A_ROUND * arguments.rounds();
    long downloadPeak;
    try (Lan lan = new Lan(1 + SOURCES, FAST);
        InstallParty party = new InstallParty(Build.ours(), lan, SOURCES, archive)) {
      for (int i = 0; i < times; i++) {
        party.download(false);
        party.remove();
      }
      downloadPeak = party.sourcePeakBytes();
    }
    try (Lan lan = new Lan(1 + SOURCES, FAST);
        InstallParty party = new InstallParty(Build.ours(), lan, SOURCES, archive)) {
      for (int i = 0; i < times; i++) {
        party.lowDiskInstall();
        party.uninstall();
      }
      table.atMost(
          "%s, %d low-disk installs: peak of the receiver, MiB".formatted(game, times),
          mib(party.receiverPeakBytes()),
          String.format(Locale.ROOT, "idle %.0f MiB", mib(party.idleBytes())),
          160);
      table.atMost(
          "the same: peak of any source / of a source of as many downloads",
          (double) party.sourcePeakBytes() / downloadPeak,
          String.format(
              Locale.ROOT, "%.0f and %.0f MiB", mib(party.sourcePeakBytes()), mib(downloadPeak)),
          1.1);
    }
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
