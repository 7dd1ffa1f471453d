package net.lanspread.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The times are nanoseconds: quiet is 10 of them, patience 50. */
class DebounceTest {
  private static final long NEVER = 999;

  private final Debounce debounce = new Debounce(Duration.ofNanos(10), Duration.ofNanos(50));

  @Test
  void aNameIsDueOnceAfterQuiet() {
    debounce.changed("bfbc2", 100);
    assertThat(debounce.takeDue(109)).isEmpty();
    assertThat(debounce.takeDue(110)).containsExactly("bfbc2");
    assertThat(debounce.takeDue(1_000)).isEmpty();
  }

  @Test
  void everyChangeBeginsTheQuietAnew() {
    debounce.changed("bfbc2", 100);
    debounce.changed("bfbc2", 109);
    assertThat(debounce.takeDue(118)).isEmpty();
    assertThat(debounce.takeDue(119)).containsExactly("bfbc2");
  }

  @Test
  void patienceEndsWithANameThatIsNeverQuiet() {
    for (long now = 100; now < 150; now++) {
      debounce.changed("bfbc2", now);
      assertThat(debounce.takeDue(now)).isEmpty();
    }
    debounce.changed("bfbc2", 150);
    assertThat(debounce.takeDue(150)).containsExactly("bfbc2");
  }

  @Test
  void patienceBeginsAnewOnceANameWasTaken() {
    debounce.changed("bfbc2", 100);
    assertThat(debounce.takeDue(120)).containsExactly("bfbc2");
    debounce.changed("bfbc2", 145);
    assertThat(debounce.takeDue(154)).isEmpty();
    assertThat(debounce.takeDue(155)).containsExactly("bfbc2");
  }

  @Test
  void namesWaitEachForThemselves() {
    debounce.changed("quiet", 100);
    debounce.changed("busy", 100);
    debounce.changed("busy", 108);
    assertThat(debounce.takeDue(110)).containsExactly("quiet");
    assertThat(debounce.takeDue(118)).containsExactly("busy");
  }

  @Test
  void severalNamesCanBeDueAtOnce() {
    debounce.changed("one", 100);
    debounce.changed("other", 101);
    assertThat(debounce.takeDue(111)).containsExactlyInAnyOrder("one", "other");
  }

  @Test
  void theWaitIsForTheFirstThatIsDue() {
    debounce.changed("later", 105);
    debounce.changed("sooner", 100);
    assertThat(debounce.nanosToNext(106, NEVER)).isEqualTo(4);
    assertThat(debounce.takeDue(110)).containsExactly("sooner");
    assertThat(debounce.nanosToNext(110, NEVER)).isEqualTo(5);
  }

  @Test
  void theWaitEndsWithPatience() {
    debounce.changed("bfbc2", 100);
    debounce.changed("bfbc2", 148);
    assertThat(debounce.nanosToNext(148, NEVER)).isEqualTo(2);
  }

  @Test
  void aNameThatIsDueAlreadyIsWaitedForAMomentAndNotForEver() {
    debounce.changed("bfbc2", 100);
    assertThat(debounce.nanosToNext(500, NEVER)).isEqualTo(1);
  }

  @Test
  void withoutANameTheWaitIsTheOther() {
    assertThat(debounce.nanosToNext(100, NEVER)).isEqualTo(NEVER);
    debounce.changed("bfbc2", 100);
    assertThat(debounce.takeDue(110)).isNotEmpty();
    assertThat(debounce.nanosToNext(110, NEVER)).isEqualTo(NEVER);
  }

  @Test
  void theClockMayWrapAround() {
    long begin = Long.MAX_VALUE - 20;
    debounce.changed("bfbc2", begin);
    assertThat(debounce.nanosToNext(begin, NEVER)).isEqualTo(10);
    assertThat(debounce.takeDue(begin + 10)).containsExactly("bfbc2");
    debounce.changed("bfbc2", begin + 15);
    assertThat(debounce.takeDue(begin + 24)).isEmpty();
    assertThat(debounce.takeDue(begin + 25)).containsExactly("bfbc2");
  }
}
