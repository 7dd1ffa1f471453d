package net.lanspread.protocol;

import java.nio.ByteBuffer;

/** A buffer as a stream that hands out its bytes, a step at a time. */
public record BufferSource(ByteBuffer rest, int stepBytes) implements ByteSource {
  public BufferSource(ByteBuffer rest) {
    this(rest, Integer.MAX_VALUE);
  }

  @Override
  public int read(ByteBuffer into) {
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(stepBytes, Math.min(into.remaining(), rest.remaining()));
    into.put(rest.slice(rest.position(), count));
    rest.position(rest.position() + count);
    return count;
  }
}
