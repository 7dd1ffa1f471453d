package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.operation.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SourceWaitTest {
  private static final GameId CSS = new GameId("css");

  private final Cancellation cancellation = new Cancellation();

  /** The holders at each look; the last ones stay. */
  private final Deque<Set<Object>> looks = new ArrayDeque<>();

  private final SourceWait wait =
      new SourceWait(_ -> looks.size() > 1 ? looks.remove() : looks.element(), CSS, cancellation);

  private void seen(List<Set<Object>> each) {
    looks.clear();
    looks.addAll(each);
  }

  @Test
  void aNewHolderEndsIt() throws InterruptedException {
    seen(List.of(Set.of(), Set.of(), Set.of("alpha")));
    wait.begin();
    wait.await(cancellation);

    assertThat(looks).as("not before somebody was there").containsExactly(Set.of("alpha"));
  }

  @Test
  void aHolderThatComesBackEndsItBesideOneThatDidNotServe() throws InterruptedException {
    seen(List.of(Set.of("alpha", "bravo"), Set.of("bravo"), Set.of("alpha", "bravo")));
    wait.begin();
    wait.await(cancellation);

    assertThat(looks).containsExactly(Set.of("alpha", "bravo"));
  }

  @Test
  void thoseThatAreThereAreAskedAgainAfterAWhile() throws InterruptedException {
    seen(List.of(Set.of("alpha")));
    wait.begin();
    wait.await(cancellation);
  }

  @Test
  void aStopEndsIt() {
    seen(List.of(Set.of()));
    wait.begin();
    cancellation.pause();

    assertThatThrownBy(() -> wait.await(cancellation))
        .isInstanceOf(Cancellation.CancelledException.class);
  }

  @Test
  void aHolderThatChangesAllTheTimeIsNotAskedWithoutAPause() {
    seen(List.of(Set.of("alpha, 1 GB"), Set.of("alpha, 2 GB")));
    wait.begin();
    cancellation.cancel();

    assertThatThrownBy(() -> wait.await(cancellation))
        .as("a try never follows at once, so a stop is noticed first")
        .isInstanceOf(Cancellation.CancelledException.class);
  }
}
