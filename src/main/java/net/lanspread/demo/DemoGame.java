package net.lanspread.demo;

import java.util.List;

/**
 * A game made up for the demo.
 *
 * @param players free text
 * @param mib the size of its archive
 * @param holders the peers that have it when the demo begins
 */
record DemoGame(
    String id,
    String title,
    String genre,
    String players,
    String description,
    String publisher,
    String release,
    int mib,
    List<String> holders) {
  private static final List<String> ANNA = List.of("anna");
  private static final List<String> BERT = List.of("bert");
  private static final List<String> BOTH = List.of("anna", "bert");

  /** All of them; the first one is the one that is shown. */
  static final List<DemoGame> ALL =
      List.of(
          new DemoGame(
              "turnipwars",
              "Turnip Wars",
              "Strategy",
              "8",
              "Two farms, one field, and nobody wants to share it. Plant at dawn, march at noon.",
              "Root Cellar",
              "2004",
              96,
              BOTH),
          new DemoGame(
              "mossracers",
              "Moss Racers",
              "Racing",
              "16",
              "Snails with rocket engines on a wet forest floor. A lap takes as long as it takes.",
              "Slow Lane",
              "2011",
              32,
              BOTH),
          new DemoGame(
              "lanternlane",
              "Lantern Lane",
              "Adventure",
              "2",
              "The street lamps went out, and only you two know the way home.",
              "Wickworks",
              "2016",
              8,
              ANNA),
          new DemoGame(
              "noisyknights",
              "Nine Noisy Knights",
              "Action",
              "9",
              "Sneak past the dragon in full armour. All nine of you.",
              "Tin Hat",
              "2008",
              8,
              ANNA),
          new DemoGame(
              "foghornfleet",
              "Foghorn Fleet",
              "Strategy",
              "12",
              "Ships that cannot see each other, and captains who shout.",
              "Grey Harbour",
              "1999",
              8,
              BERT),
          new DemoGame(
              "teapottumble",
              "Teapot Tumble",
              "Sport",
              "4 (+ 2 CPU)",
              "Carry the good china through an obstacle course. Best of five cups.",
              "Root Cellar",
              "2013",
              8,
              BERT),
          new DemoGame(
              "orbitalpost",
              "Orbital Post",
              "Simulation",
              "6",
              "Deliver parcels between planets, and never leave one with the neighbours.",
              "Slow Lane",
              "2019",
              8,
              ANNA),
          new DemoGame(
              "cavernchoir",
              "Cavern Choir",
              "Music",
              "10",
              "Sing into the dark; what comes back is the map.",
              "Wickworks",
              "2021",
              8,
              BERT));

  /** What its start script says. */
  String greeting() {
    return title + " begins. Have fun, ";
  }
}
