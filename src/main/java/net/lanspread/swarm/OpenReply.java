package net.lanspread.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.lanspread.protocol.ByteSource;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;

/** The answer to a request, with its stream still open so that the body can be read. */
public final class OpenReply implements AutoCloseable {
  private final PeerStream stream;
  private final Message.Reply reply;

  private OpenReply(PeerStream stream, Message.Reply reply) {
    this.stream = stream;
    this.reply = reply;
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param timeout how long the other side may be silent, also while the body is read
   * @throws IOException when the connection broke, the peer was silent, or its answer is no reply
   */
  public static OpenReply of(Connection connection, Message.Request request, Duration timeout)
      throws IOException {
    PeerStream stream = connection.openStream();
    boolean kept = false;
    try {
      stream.setTimeout(timeout);
      stream.write(MessageCodec.encode(request));
      stream.finishWriting();
      if (!(MessageCodec.read(stream::read) instanceof Message.Reply reply)) {
        throw new MalformedMessageException("a request came where an answer was due");
      }
      kept = true;
      return new OpenReply(stream, reply);
    } finally {
      if (!kept) {
        stream.close();
      }
    }
  }

  public Message.Reply reply() {
    return reply;
  }

  /** The body, which must not be longer than {@code maxBytes}. */
  public byte[] readBody(int bodyBytes, int maxBytes) throws IOException {
    return source().readBody(bodyBytes, maxBytes);
  }

  /** Reads part of the body into the buffer; -1 at the end of the stream. */
  public int read(ByteBuffer into) throws IOException {
    return stream.read(into);
  }

  @Override
  public void close() {
    stream.close();
  }

  private ByteSource source() {
    return stream::read;
  }
}
