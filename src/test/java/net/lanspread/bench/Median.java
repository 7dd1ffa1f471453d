package net.lanspread.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle one of some figures. */
final class Median {
  private Median() {}

  static <T> double of(List<T> values, ToDoubleFunction<T> figure) {
    return values.stream().mapToDouble(figure).sorted().toArray()[values.size() / 2];
  }
}
