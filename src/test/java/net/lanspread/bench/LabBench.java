package net.lanspread.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.lab.Lan;

/**
 * Measures on a LAN of the lab how one seed's game reaches its leeches, and how long installs take,
 * and prints a table. The bound of a swarm is F/u: no leech can have the game of F bytes before it
 * went once through a link of u bytes per second, and u is what one plain TCP connection gets
 * through it.
 */
public final class LabBench {
  /** In mixed, one of eight leeches sends wrong bytes and one has a slow link. */
  private static final List<String> ALL =
      List.of("2", "4", "8", "12", "mixed", "install", "low-disk", "memory");

  private static final String SLOW = "20mbit";
  private static final int SLOW_LEECH = 7;
  private static final int POISONED_LEECH = 8;

  private final Arguments arguments;
  private final Table table;

  private LabBench(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  /**
   * Measures the named cases.
   *
   * @param words of {@link Arguments}; the cases are numbers of leeches, {@code mixed}, {@code
   *     install}, {@code low-disk} and {@code memory}
   */
  public static void main(String[] words) throws Exception {
    Arguments arguments = Arguments.of(words);
    System.out.println(Table.HEADER);
    Table table = new Table(System.out);
    LabBench swarm = new LabBench(arguments, table);
    InstallFigures installs = new InstallFigures(arguments, table);
    List<String> cases = arguments.cases().isEmpty() ? ALL : arguments.cases();
    for (String each : cases) {
      switch (each) {
        case "mixed" -> swarm.mixed();
        case "install" -> installs.whileItDownloads();
        case "low-disk" -> installs.lowDisk();
        case "memory" -> installs.memory();
        default -> swarm.leeches(Integer.parseInt(each));
      }
    }
  }

  private void leeches(int count) throws IOException, InterruptedException {
    double link = link();
    try (Contest<SwarmParty> contest =
        new Contest<>(arguments.builds(), build -> new SwarmParty(build, count))) {
      List<List<SwarmParty.Round>> rounds =
          contest.rounds(arguments.rounds(), party -> party.round(party.leeches()));
      List<SwarmParty.Round> ours = rounds.getFirst();
      table.atMost(
          "%d leeches, the last of them / bound".formatted(count),
          last(ours) * link / SwarmParty.GAME_BYTES,
          seconds(last(ours)),
          1.15);
      double sent = Median.of(ours, SwarmParty.Round::seedSentBytes);
      table.atMost(
          "the same, bytes that the seed sent / F",
          sent / SwarmParty.GAME_BYTES,
          String.format(Locale.ROOT, "%.0f MiB", sent / (1 << 20)),
          1.5);
      if (rounds.size() > 1) {
        double older = last(rounds.getLast());
        table.atMost(
            "the same, the last of them / the older build's",
            last(ours) / older,
            seconds(last(ours)) + " / " + seconds(older),
            1);
      }
    }
  }

  private void mixed() throws IOException, InterruptedException {
    double link = link();
    try (SwarmParty party = new SwarmParty(Build.ours(), POISONED_LEECH)) {
      party.limit(SLOW_LEECH, SLOW);
      party.poison(POISONED_LEECH);
      List<DrivenPeer> good = party.leeches().subList(0, SLOW_LEECH - 1);
      List<DrivenPeer> slow = party.leeches().subList(SLOW_LEECH - 1, SLOW_LEECH);
      List<SwarmParty.Round> rounds = new ArrayList<>();
      for (int i = 0; i < arguments.rounds(); i++) {
        rounds.add(party.round(good, slow));
      }
      table.atMost(
          "8 leeches, one sends wrong bytes, one has %s: the last of the other six / bound"
              .formatted(SLOW),
          last(rounds) * link / SwarmParty.GAME_BYTES,
          seconds(last(rounds)),
          1.3);
    }
  }

  /** The best speed of a link, in bytes per second. */
  private double link() throws IOException, InterruptedException {
    try (Lan lan = new Lan(2, SwarmParty.RATE)) {
      double link = PlainTcp.bytesPerSecond(lan, 1, 2, SwarmParty.GAME_BYTES);
      table.row(
          "plain TCP through a link of %s".formatted(SwarmParty.RATE),
          String.format(
              Locale.ROOT,
              "%.0f Mbit/s, F/u = %.1f s for 256 MiB",
              link * 8 / 1e6,
              SwarmParty.GAME_BYTES / link),
          "");
      return link;
    }
  }

  private static double last(List<SwarmParty.Round> rounds) {
    return Median.of(rounds, round -> round.last().toNanos() / 1e9);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
