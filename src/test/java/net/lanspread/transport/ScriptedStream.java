package net.lanspread.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A stream without a network, on which the answer waits already; it takes in what is written. */
public class ScriptedStream implements PeerStream {
  private final ByteBuffer answer;

  public ScriptedStream(ByteBuffer answer) {
    this.answer = answer;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!answer.hasRemaining()) {
      return -1;
    }
    int count = Math.min(into.remaining(), answer.remaining());
    into.put(answer.slice(answer.position(), count));
    answer.position(answer.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    from.position(from.limit());
  }

  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    write(from);
  }

  @Override
  public void setTimeout(Duration timeout) {}

  @Override
  public void close() {}
}
