package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.GameId;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;

class TimedProgressTest {
  private static final GameId CSS = new GameId("css");
  private static final long MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(7);
  private final List<PeerEvent> told = new ArrayList<>();
  private final TimedProgress progress =
      new TimedProgress(
          told::add,
          nanos::get,
          (done, total, speed) -> new PeerEvent.InstallProgress(CSS, done, total, speed));

  private void at(long millis, long doneBytes) {
    nanos.set(7 + millis * MILLI);
    progress.at(doneBytes, 1_000);
  }

  @Test
  void tellsFourTimesASecondAndNotMoreOften() {
    for (long millis = 0; millis <= 1_000; millis += 10) {
      at(millis, millis);
    }

    assertThat(told)
        .containsExactly(
            new PeerEvent.InstallProgress(CSS, 250, 1_000, 1_000),
            new PeerEvent.InstallProgress(CSS, 500, 1_000, 1_000),
            new PeerEvent.InstallProgress(CSS, 750, 1_000, 1_000),
            new PeerEvent.InstallProgress(CSS, 1_000, 1_000, 1_000));
  }
}
