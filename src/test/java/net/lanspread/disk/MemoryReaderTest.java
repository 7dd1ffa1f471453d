package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryReaderTest {
  private final MemoryReader reader = new MemoryReader(new byte[] {1, 2, 3});

  @Test
  void readsTheBytesThatAreThere() {
    ByteBuffer into = ByteBuffer.allocate(10);

    assertThat(reader.read(into, 1)).isEqualTo(2);
    assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
  }

  /** Files larger than their part in memory, whose headers point beyond it. */
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 3_145_728_000L, Long.MAX_VALUE})
  void endsBehindItsBytes(long offset) {
    assertThat(reader.read(ByteBuffer.allocate(10), offset)).isEqualTo(-1);
  }
}
