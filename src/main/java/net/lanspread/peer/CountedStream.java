package net.lanspread.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongConsumer;
import net.lanspread.transport.PeerStream;

/** A stream that tells how many bytes were written to it. */
record CountedStream(PeerStream stream, LongConsumer written) implements PeerStream {
  @Override
  public int read(ByteBuffer into) throws IOException {
    return stream.read(into);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    int bytes = from.remaining();
    stream.write(from);
    written.accept(bytes);
  }

  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    int bytes = from.remaining();
    stream.writeLast(from);
    written.accept(bytes);
  }

  @Override
  public void setTimeout(Duration timeout) {
    stream.setTimeout(timeout);
  }

  @Override
  public void close() {
    stream.close();
  }
}
