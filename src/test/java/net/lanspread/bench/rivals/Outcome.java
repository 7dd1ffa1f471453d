package net.lanspread.bench.rivals;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import net.lanspread.bench.Median;

/** The outcome of a contender when all rounds are over. */
sealed interface Outcome {
  /** It did every round, and the files that arrived were equal to the seed's. */
  record Done(String version, List<Measured> rounds) implements Outcome {
    public Done {
      rounds = List.copyOf(rounds);
    }

    <T extends Comparable<T>> T median(Function<Measured, T> figure) {
      return Median.of(rounds, figure);
    }

    double mibPerSecond(long fileBytes) {
      return median(round -> round.mibPerSecond(fileBytes));
    }

    Duration took() {
      return median(Measured::took);
    }
  }

  /** This machine does not have it. */
  record NotInstalled() implements Outcome {}

  /** It did not bring the file in one of the rounds; those after it were left out. */
  record Failed(String reason) implements Outcome {}
}
