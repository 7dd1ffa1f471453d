package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.lanspread.protocol.BodyCredit;
import org.junit.jupiter.api.Test;

class UploadWindowTest {
  private final UploadWindow window = new UploadWindow();

  @Test
  void fewChunksAreServedAsFastAsOne() {
    assertThat(shareAmong(1)).isEqualTo(UploadWindow.MOST_BYTES);
    assertThat(shareAmong(4)).isEqualTo(UploadWindow.MOST_BYTES);
  }

  @Test
  void manyChunksShareTheBytesOnTheWayInWholeCredits() {
    for (int chunks = 5; chunks <= 30; chunks++) {
      int bytes = shareAmong(chunks);

      assertThat(bytes * chunks).isLessThanOrEqualTo(UploadWindow.TOTAL_BYTES);
      assertThat((bytes + BodyCredit.CREDIT_BYTES) * chunks)
          .isGreaterThan(UploadWindow.TOTAL_BYTES);
      assertThat(bytes % BodyCredit.CREDIT_BYTES).isZero();
    }
  }

  @Test
  void noChunkGetsLessThanItNeedsToGoOn() {
    assertThat(shareAmong(1000)).isEqualTo(BodyCredit.LEAST_WINDOW_BYTES);
  }

  private int shareAmong(int chunks) {
    List<UploadWindow.Share> shares = new ArrayList<>();
    while (shares.size() < chunks) {
      shares.add(window.open());
    }
    int bytes = shares.getFirst().bytes();
    shares.forEach(UploadWindow.Share::close);
    return bytes;
  }
}
