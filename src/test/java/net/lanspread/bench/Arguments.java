package net.lanspread.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The arguments of a benchmark.
 *
 * @param cases the cases to measure; all of them when none is named
 * @param older {@code --older JAR}: the build that takes turns with this one
 * @param rounds {@code --rounds N}: the number of measurements for each median
 * @param mib {@code --mib N}: the size of a game in place of its usual one
 */
record Arguments(List<String> cases, Optional<Build> older, int rounds, OptionalLong mib) {
  private static final int ROUNDS = 5;

  static Arguments of(String[] words) {
    List<String> cases = new ArrayList<>();
    Optional<Build> older = Optional.empty();
    int rounds = ROUNDS;
    OptionalLong mib = OptionalLong.empty();
    for (Iterator<String> rest = List.of(words).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--older" -> older = Optional.of(older(Path.of(rest.next())));
        case "--rounds" -> rounds = Integer.parseInt(rest.next());
        case "--mib" -> mib = OptionalLong.of(Long.parseLong(rest.next()));
        default -> cases.add(word);
      }
    }
    return new Arguments(List.copyOf(cases), older, rounds, mib);
  }

  private static Build older(Path jar) {
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException("there is no " + jar);
    }
    return Build.older(jar);
  }

  /** The builds that take turns, this one first. */
  List<Build> builds() {
    List<Build> builds = new ArrayList<>(List.of(Build.ours()));
    older.ifPresent(builds::add);
    return builds;
  }

  long bytes(long usual) {
    return mib.isPresent() ? mib.getAsLong() << 20 : usual;
  }
}
