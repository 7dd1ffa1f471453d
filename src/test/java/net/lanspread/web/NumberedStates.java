package net.lanspread.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** States of one game that differ by a number; 0 makes none. They change when told to only. */
final class NumberedStates implements StateFeed.Maker {
  final AtomicInteger number = new AtomicInteger(1);

  /** One permit for each that was made. */
  final Semaphore made = new Semaphore(0);

  static AppState state(int number) {
    return AppStates.running(AppStates.game("css", number));
  }

  @Override
  public Optional<AppState> make() {
    int now = number.get();
    made.release();
    return now == 0 ? Optional.empty() : Optional.of(state(now));
  }

  @Override
  public Duration goodFor() {
    return Duration.ofMinutes(10);
  }
}
