package net.lanspread.bench;

import java.util.List;
import java.util.function.Function;

/** The middle one of some figures. */
public final class Median {
  private Median() {}

  public static <T, F extends Comparable<F>> F of(List<T> values, Function<T, F> figure) {
    return values.stream().map(figure).sorted().toList().get(values.size() / 2);
  }
}
