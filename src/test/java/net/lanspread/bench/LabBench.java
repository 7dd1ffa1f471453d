package net.lanspread.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.lab.Lan;

/**
 * Measures how one seed's game reaches its leeches over a LAN of the lab, and prints a table. The
 * bound is F/u: no leech can have the game of F bytes before it went once through a link of u bytes
 * per second, and u is what one plain TCP connection gets through it.
 */
public final class LabBench {
  /** The case of eight leeches of which one sends wrong bytes and one has a slow link. */
  private static final String MIXED = "mixed";

  private static final int ROUNDS = 3;
  private static final String SLOW = "20mbit";
  private static final int SLOW_LEECH = 7;
  private static final int POISONED_LEECH = 8;

  private final double linkBytesPerSecond;

  private LabBench(double linkBytesPerSecond) {
    this.linkBytesPerSecond = linkBytesPerSecond;
  }

  /**
   * Measures what the arguments say.
   *
   * @param arguments numbers of leeches, and {@code mixed}; all that is measured when there is none
   */
  public static void main(String[] arguments) throws Exception {
    double link;
    try (Lan lan = new Lan(2, SwarmParty.RATE)) {
      link = PlainTcp.bytesPerSecond(lan, 1, 2, SwarmParty.GAME_BYTES);
    }
    LabBench bench = new LabBench(link);
    System.out.println("| what | measured | wanted |");
    System.out.println("| --- | --- | --- |");
    row(
        "plain TCP through a link of %s".formatted(SwarmParty.RATE),
        String.format(
            Locale.ROOT,
            "%.0f Mbit/s, F/u = %.1f s for 256 MiB",
            link * 8 / 1e6,
            SwarmParty.GAME_BYTES / link),
        "");
    List<String> cases =
        arguments.length == 0 ? List.of("2", "4", "8", "12", MIXED) : List.of(arguments);
    for (String each : cases) {
      if (each.equals(MIXED)) {
        bench.mixed();
      } else {
        bench.leeches(Integer.parseInt(each));
      }
    }
  }

  private void leeches(int count) throws IOException, InterruptedException {
    try (SwarmParty party = new SwarmParty(count)) {
      List<SwarmParty.Round> rounds = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        rounds.add(party.round(party.leeches()));
      }
      row("%d leeches, the last of them / bound".formatted(count), toBound(rounds), "≤ 1.15");
      row(
          "the same, bytes that the seed sent / F",
          ratio(
              median(rounds.stream().map(SwarmParty.Round::seedSentBytes).toList())
                  / (double) SwarmParty.GAME_BYTES),
          "≤ 1.5");
    }
  }

  private void mixed() throws IOException, InterruptedException {
    try (SwarmParty party = new SwarmParty(POISONED_LEECH)) {
      party.limit(SLOW_LEECH, SLOW);
      party.poison(POISONED_LEECH);
      List<DrivenPeer> good = party.leeches().subList(0, SLOW_LEECH - 1);
      List<DrivenPeer> slow = party.leeches().subList(SLOW_LEECH - 1, SLOW_LEECH);
      List<SwarmParty.Round> rounds = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        rounds.add(party.round(good, slow));
      }
      row(
          "8 leeches, one sends wrong bytes, one has %s: the last of the other six / bound"
              .formatted(SLOW),
          toBound(rounds),
          "≤ 1.3");
    }
  }

  private String toBound(List<SwarmParty.Round> rounds) {
    double seconds =
        median(rounds.stream().map(SwarmParty.Round::last).map(Duration::toNanos).toList()) / 1e9;
    return ratio(seconds * linkBytesPerSecond / SwarmParty.GAME_BYTES)
        + String.format(Locale.ROOT, " (%.1f s)", seconds);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static void row(String what, String measured, String wanted) {
    System.out.println("| " + what + " | " + measured + " | " + wanted + " |");
  }
}
