package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.disk.RealDisk;
import net.lanspread.protocol.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {
  private static final int PIECE = 1024 * 1024;

  @TempDir private Path state;
  private final RateLimit sending = new RateLimit(RateLimit.Time.SYSTEM);
  private final RateLimit receiving = new RateLimit(RateLimit.Time.SYSTEM);

  private Steering open() {
    return new Steering(new RealDisk(), state, sending, receiving);
  }

  @Test
  void limitsOutlastTheirPeer() throws IOException {
    open().limit(new Limits(100_000, 0));
    sending.set(0);

    assertThat(open().limits()).isEqualTo(new Limits(100_000, 0));
    assertThat(sending.pieceBytes(PIECE)).as("it holds").isLessThan(PIECE);
    assertThat(receiving.pieceBytes(PIECE)).isEqualTo(PIECE);
  }

  @Test
  void limitThatEndsHoldsNoMore() throws IOException {
    Steering steering = open();
    steering.limit(new Limits(0, 100_000));
    steering.limit(Limits.NONE);

    assertThat(receiving.pieceBytes(PIECE)).isEqualTo(PIECE);
    assertThat(open().limits()).isEqualTo(Limits.NONE);
  }

  @Test
  void whatCannotBeReadIsNoLimit() throws IOException {
    Files.writeString(state.resolve("limits.json"), "{\"send_bytes_per_second\": 5");

    assertThat(open().limits()).isEqualTo(Limits.NONE);
  }

  @Test
  void limitSmallerThanAnyIsNone() throws IOException {
    Files.writeString(state.resolve("limits.json"), "{\"send_bytes_per_second\": 5}");

    assertThat(open().limits()).isEqualTo(Limits.NONE);
  }
}
