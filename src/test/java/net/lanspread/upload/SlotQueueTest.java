package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class SlotQueueTest {
  private static final PeerId ANNA = peer("anna");
  private static final PeerId BERT = peer("bert");
  private static final PeerId CARL = peer("carl");
  private static final long MILLIS = 1_000_000;

  private final SlotQueue queue = new SlotQueue();

  @Test
  void fewChunksAreSentAtOnce() {
    List<SlotQueue.Ticket> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(queue.ask(ANNA));
    }

    assertThat(queue.admit(0)).isEqualTo(asked.subList(0, SlotQueue.SLOTS));
    assertThat(queue.admit(1)).isEmpty();
    queue.end(asked.getFirst());
    assertThat(queue.admit(2)).containsExactly(asked.get(SlotQueue.SLOTS));
  }

  @Test
  void noMoreThanTheBoundAreLetIn() {
    List<SlotQueue.Ticket> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(queue.ask(ANNA));
    }
    queue.bound(1);

    assertThat(queue.admit(0)).containsExactly(asked.getFirst());
    assertThat(queue.admit(60_000 * MILLIS)).as("though nothing is taken").isEmpty();
    queue.bound(Integer.MAX_VALUE);
    assertThat(queue.admit(60_001 * MILLIS)).isEqualTo(asked.subList(1, SlotQueue.SLOTS));
  }

  @Test
  void whoWasServedLongestAgoIsNextWithTheOldestRequest() {
    List<SlotQueue.Ticket> annas = new ArrayList<>();
    for (int i = 0; i < SlotQueue.SLOTS + 2; i++) {
      annas.add(queue.ask(ANNA));
    }
    queue.admit(0);
    SlotQueue.Ticket berts = queue.ask(BERT);
    SlotQueue.Ticket secondOfBert = queue.ask(BERT);
    SlotQueue.Ticket carls = queue.ask(CARL);

    List<SlotQueue.Ticket> order = new ArrayList<>();
    SlotQueue.Ticket ended = annas.getFirst();
    for (int i = 0; i < 4; i++) {
      queue.end(ended);
      ended = queue.admit(0).getFirst();
      order.add(ended);
    }

    assertThat(order).containsExactly(berts, carls, annas.get(SlotQueue.SLOTS), secondOfBert);
  }

  @Test
  void askersThatTakeLittleLeaveRoomForMore() {
    for (int i = 0; i < 10; i++) {
      queue.ask(ANNA);
    }
    queue.admit(0);
    for (int millis = 1; millis <= 1000; millis++) {
      queue.taken(10_000, millis * MILLIS);
    }
    assertThat(queue.admit(1000 * MILLIS)).as("all together are as fast as ever").isEmpty();

    for (int millis = 1001; millis <= 1400; millis++) {
      queue.taken(1_000, millis * MILLIS);
    }

    assertThat(queue.admit(1400 * MILLIS)).as("one at a time").hasSize(1);
    assertThat(queue.admit(1401 * MILLIS)).isEmpty();
    assertThat(queue.admit(1600 * MILLIS)).hasSize(1);
  }

  @Test
  void requestThatIsWithdrawnIsNotAdmitted() {
    List<SlotQueue.Ticket> asked = new ArrayList<>();
    for (int i = 0; i < SlotQueue.SLOTS + 1; i++) {
      asked.add(queue.ask(ANNA));
    }
    queue.admit(0);
    queue.end(asked.getLast());
    queue.end(asked.getFirst());

    assertThat(queue.admit(1)).isEmpty();
  }

  private static PeerId peer(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
