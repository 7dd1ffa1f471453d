package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ChunkBuffersTest {
  private final ChunkBuffers buffers = new ChunkBuffers(10, 1);

  @Test
  void aBufferThatWasGivenBackIsTakenAgain() {
    ByteBuffer first = buffers.take();
    first.put(new byte[7]).flip();
    buffers.giveBack(first);

    ByteBuffer again = buffers.take();

    assertThat(again).isSameAs(first);
    assertThat(again.remaining()).isEqualTo(10);
  }

  @Test
  void noTwoHaveTheSameAndNoMoreAreKeptThanWanted() {
    ByteBuffer one = buffers.take();
    ByteBuffer two = buffers.take();
    assertThat(one).isNotSameAs(two);

    buffers.giveBack(one);
    buffers.giveBack(two);

    assertThat(buffers.take()).isSameAs(one);
    assertThat(buffers.take()).isNotSameAs(two);
  }
}
