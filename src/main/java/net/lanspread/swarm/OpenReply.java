package net.lanspread.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import net.lanspread.protocol.BodyCredit;
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
  private final int creditBytes;
  private long creditsLeft;
  private int uncreditedBytes;

  private OpenReply(PeerStream stream, Message.Reply reply, long credits, int creditBytes) {
    this.stream = stream;
    this.reply = reply;
    this.creditsLeft = credits;
    this.creditBytes = creditBytes;
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param timeout how long the other side may be silent, also while the body is read
   * @throws IOException when the connection broke, the peer was silent, or its answer is no reply
   */
  public static OpenReply of(Connection connection, Message.Request request, Duration timeout)
      throws IOException {
    return of(connection, request, timeout, _ -> {});
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param onCancel is given what ends the wait for the answer, and the answer, from any thread
   */
  static OpenReply of(
      Connection connection, Message.Request request, Duration timeout, Consumer<Runnable> onCancel)
      throws IOException {
    long credits = BodyCredit.due(request);
    PeerStream stream = connection.openStream();
    boolean kept = false;
    try {
      onCancel.accept(stream::close);
      stream.setTimeout(timeout);
      if (credits == 0) {
        stream.writeLast(MessageCodec.encode(request));
      } else {
        stream.write(MessageCodec.encode(request));
      }
      if (!(MessageCodec.read(stream::read) instanceof Message.Reply reply)) {
        throw new MalformedMessageException("a request came where an answer was due");
      }
      kept = true;
      return new OpenReply(stream, reply, credits, BodyCredit.creditBytes(request));
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

  /** Reads part of the body into the buffer, and lets more come; -1 at the end of the stream. */
  public int read(ByteBuffer into) throws IOException {
    int count = stream.read(into);
    uncreditedBytes += Math.max(0, count);
    int due = (int) Math.min(creditsLeft, uncreditedBytes / creditBytes);
    if (due > 0) {
      creditsLeft -= due;
      uncreditedBytes -= due * creditBytes;
      if (creditsLeft == 0) {
        stream.writeLast(ByteBuffer.allocate(due));
      } else {
        stream.write(ByteBuffer.allocate(due));
      }
    }
    return count;
  }

  @Override
  public void close() {
    stream.close();
  }

  private ByteSource source() {
    return stream::read;
  }
}
