package net.lanspread.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation operation = new Cancellation();
  private final List<String> woken = new ArrayList<>();

  @Test
  void aPartStopsWithItsOperation() {
    Cancellation part = operation.part().cancellation();
    part.onCancel(() -> woken.add("part"));

    operation.cancel();

    assertThat(part.isCancelled()).isTrue();
    assertThat(part.isPaused()).isFalse();
    assertThat(woken).containsExactly("part");
  }

  @Test
  void aPartPausesWithItsOperation() {
    Cancellation part = operation.part().cancellation();

    operation.pause();

    assertThat(part.isPaused()).isTrue();
  }

  @Test
  void aPartOfAStoppedCancellationIsStopped() {
    operation.pause();

    assertThat(operation.part().cancellation().isPaused()).isTrue();
  }

  /** A download may try for a whole evening. */
  @Test
  void aClosedPartForgetsItsWakers() {
    try (Cancellation.Part part = operation.part()) {
      part.cancellation().onCancel(() -> woken.add("part"));
    }
    operation.onCancel(() -> woken.add("operation"));

    operation.cancel();

    assertThat(woken).containsExactly("operation");
  }

  @Test
  void aPartThatIsStoppedLeavesItsOperationAlone() {
    operation.part().cancellation().cancel();

    assertThat(operation.isCancelled()).isFalse();
  }
}
