package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots that are taken by threads, on a clock of the test's. */
@Timeout(60)
class UploadSlotsTest {
  private static final PeerId ANNA = peer("anna");
  private static final PeerId BERT = peer("bert");
  private static final PeerId CARL = peer("carl");

  private final AtomicLong nanos = new AtomicLong();

  /** The time that passes between two looks at the clock. */
  private final AtomicLong passing = new AtomicLong();

  private final RateLimit limit = new RateLimit(RateLimit.Time.SYSTEM);
  private final UploadSlots slots = new UploadSlots(() -> nanos.getAndAdd(passing.get()), limit);

  @Test
  void aFreedSlotGoesToTheNextThatWaits() throws Exception {
    List<UploadSlots.Slot> annas = takeAll();
    UploadSlots.Slot berts = slots.ask(BERT);
    FutureTask<Boolean> turn = new FutureTask<>(berts::await);
    Thread waiting = Thread.ofVirtual().start(turn);

    annas.getFirst().close();

    assertThat(turn.get()).isTrue();
    waiting.join();
  }

  @Test
  void aSlotIsKeptForItsAskerUntilItIsAwaited() {
    List<UploadSlots.Slot> annas = takeAll();
    UploadSlots.Slot berts = slots.ask(BERT);

    annas.getFirst().close();
    passing.set(10_000_000_000L);

    assertThat(berts.await()).as("without a wait").isTrue();
  }

  @Test
  void whoWouldWaitTooLongIsTurnedAway() {
    takeAll();
    UploadSlots.Slot berts = slots.ask(BERT);
    passing.set(10_000_000_000L);

    assertThat(berts.await()).isFalse();
  }

  @Test
  void underAUsedUpLimitAWaitingAskerIsSentElsewhereSoon() {
    limit.set(RateLimit.LEAST_BYTES_PER_SECOND);
    UploadSlots.Slot annas = slots.ask(ANNA);
    assertThat(annas.await()).isTrue();
    UploadSlots.Slot berts = slots.ask(BERT);
    passing.set(1_000_000_000L);

    assertThat(berts.await()).as("one chunk at once is slow enough").isFalse();
    assertThat(nanos.get()).isLessThan(6_000_000_000L);
  }

  @Test
  void aRefusedAskersPlaceGoesToTheNext() {
    List<UploadSlots.Slot> annas = takeAll();
    try (UploadSlots.Slot berts = slots.ask(BERT)) {
      passing.set(10_000_000_000L);
      assertThat(berts.await()).isFalse();
    }
    UploadSlots.Slot carls = slots.ask(CARL);

    annas.getFirst().close();

    assertThat(carls.await()).isTrue();
  }

  @Test
  void interruptedThreadDoesNotWait() {
    takeAll();
    UploadSlots.Slot berts = slots.ask(BERT);
    Thread.currentThread().interrupt();

    assertThat(berts.await()).isFalse();
    assertThat(Thread.interrupted()).as("others see the interrupt").isTrue();
  }

  private List<UploadSlots.Slot> takeAll() {
    List<UploadSlots.Slot> taken = new ArrayList<>();
    for (int i = 0; i < SlotQueue.SLOTS; i++) {
      UploadSlots.Slot slot = slots.ask(ANNA);
      assertThat(slot.await()).isTrue();
      taken.add(slot);
    }
    return taken;
  }

  private static PeerId peer(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
