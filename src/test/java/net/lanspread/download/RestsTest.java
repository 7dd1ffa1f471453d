package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class RestsTest {
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));

  private final Rests rests = new Rests();

  /** Joins, is dropped at once, and rests; for how many intervals, each time. */
  private List<Integer> rests(int times) {
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      rests.joined(ANNA);
      int intervals = 1;
      while (rests.next(_ -> false).isEmpty()) {
        intervals++;
      }
      lengths.add(intervals);
    }
    return lengths;
  }

  @Test
  void eachRestIsTwiceAsLongAsTheLast() {
    assertThat(rests(7)).containsExactly(3, 6, 12, 24, 48, 96, 96);
  }

  @Test
  void sourceDoesNotRest() {
    rests.joined(ANNA);
    for (int i = 0; i < Rests.MOST; i++) {
      assertThat(rests.next(_ -> true)).isEmpty();
    }
  }

  @Test
  void aSourceThatHasGoneBeginsAnew() {
    assertThat(rests(2)).containsExactly(3, 6);

    rests.retain(List.of());

    assertThat(rests(1)).containsExactly(3);
  }
}
