package net.lanspread.swarm;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.ByteSource;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;

/**
 * The answer to a request, with its stream still open so that the body can be read. Head and body
 * come at an {@link AnswerPace} at least, or reading them fails.
 *
 * @param <R> the reply that is due
 */
public final class OpenReply<R extends Message.Reply> implements AutoCloseable {
  /** The shortest time that a read may wait; a shorter one counts as none. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);

  private final PeerStream stream;
  private final Source.Answer<R> head;
  private final Duration timeout;
  private int creditsLeft;
  private int uncreditedBytes;
  private AnswerPace pace;

  private OpenReply(PeerStream stream, Source.Answer<R> head, Duration timeout, int credits) {
    this.stream = stream;
    this.head = head;
    this.timeout = timeout;
    this.pace = new AnswerPace(timeout);
    this.creditsLeft = credits;
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param timeout the time that the other side may be silent, also while the body is read; the
   *     answer as a whole may take longer only as its length allows at the least rate
   * @throws IOException when the connection broke, the peer was silent, or its answer is no reply
   */
  public static <R extends Message.Reply> OpenReply<R> of(
      Connection connection, Message.Request<R> request, Duration timeout) throws IOException {
    return of(connection.openStream(), request, timeout, _ -> {});
  }

  /**
   * Sends a request on a stream of its own and waits for the head of its answer.
   *
   * @param onCancel is given what ends the wait for the answer, and the answer, from any thread
   */
  static <R extends Message.Reply> OpenReply<R> of(
      PeerStream stream, Message.Request<R> request, Duration timeout, Consumer<Runnable> onCancel)
      throws IOException {
    int credits = BodyCredit.due(request);
    boolean kept = false;
    try {
      onCancel.accept(stream::close);
      stream.setTimeout(timeout);
      if (credits == 0) {
        stream.writeLast(MessageCodec.encode(request));
      } else {
        stream.write(MessageCodec.encode(request));
      }
      AnswerPace pace = new AnswerPace(timeout);
      if (!(MessageCodec.read(into -> read(stream, into, pace)) instanceof Message.Reply reply)) {
        throw new MalformedMessageException("a request came where an answer was due");
      }
      kept = true;
      return new OpenReply<>(stream, head(request, reply), timeout, credits);
    } finally {
      if (!kept) {
        stream.close();
      }
    }
  }

  private static <R extends Message.Reply> Source.Answer<R> head(
      Message.Request<R> request, Message.Reply reply) {
    if (reply instanceof Message.Refused(WireCode code, String message)) {
      return new Source.Answer.Refused<>(code, message);
    }
    return request.due().isInstance(reply)
        ? new Source.Answer.Given<>(request.due().cast(reply))
        : new Source.Answer.Invalid<>("the peer answered with something else");
  }

  /** The reply that is due, or what came in its place. */
  public Source.Answer<R> head() {
    return head;
  }

  /** True when the reply that is due has come. */
  boolean isGiven() {
    return head instanceof Source.Answer.Given<R>;
  }

  /**
   * The body, which must not be longer than {@code maxBytes}.
   *
   * @param silence the time that the other side may be silent from now on
   */
  public byte[] readBody(int bodyBytes, int maxBytes, Duration silence) throws IOException {
    pace = new AnswerPace(silence);
    ByteSource source = into -> read(stream, into, pace);
    return source.readBody(bodyBytes, maxBytes);
  }

  /** Reads part of the body into the buffer, and lets more come; -1 at the end of the stream. */
  public int read(ByteBuffer into) throws IOException {
    int count = read(stream, into, pace);
    uncreditedBytes += Math.max(0, count);
    int due = Math.min(creditsLeft, uncreditedBytes / BodyCredit.CREDIT_BYTES);
    if (due > 0) {
      creditsLeft -= due;
      uncreditedBytes -= due * BodyCredit.CREDIT_BYTES;
      stream.setTimeout(timeout);
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

  private static int read(PeerStream stream, ByteBuffer into, AnswerPace pace) throws IOException {
    Duration left = pace.left();
    if (left.compareTo(LEAST_WAIT) < 0) {
      throw new SocketTimeoutException("the answer comes too slowly");
    }
    stream.setTimeout(left);
    long beginNanos = System.nanoTime();
    int count = stream.read(into);
    pace.waited(System.nanoTime() - beginNanos, Math.max(0, count));
    return count;
  }
}
