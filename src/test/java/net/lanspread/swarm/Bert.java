package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedStream;

/** A peer named Bert as tests of the swarm meet him: what he says, and connections to him. */
final class Bert {
  static final PeerId ID = ScriptedConnection.id("bert");

  private Bert() {}

  static Message.Hello helloOf(String instance) {
    return new Message.Hello(Message.PROTOCOL_VERSION, "bert", 4711, instance, 1, List.of());
  }

  static Message.Hello hello(int protocolVersion) {
    return new Message.Hello(protocolVersion, "bert", 4711, "1", 1, List.of());
  }

  static Message.Hello startedAnew() {
    return new Message.Hello(Message.PROTOCOL_VERSION, "bert", 4712, "2", 1, List.of());
  }

  /** A connection whose other side answers everything with {@link Message.Done}. */
  static ScriptedConnection obliging() {
    return ScriptedConnection.answering(
        ID, () -> new ScriptedStream(MessageCodec.encode(new Message.Done())));
  }

  /** A connection on which a stream is waited for until the latch says that it is no more. */
  static Connection stuck(CountDownLatch givenUp) {
    return new ScriptedConnection(
        ID,
        on -> {
          try {
            on.ended().await();
          } catch (InterruptedException e) {
            givenUp.countDown();
          }
          throw new IOException("no stream was allowed");
        });
  }

  /** A connection whose other side says welcome and then nothing. */
  static Connection greeting() {
    AtomicBoolean welcomed = new AtomicBoolean();
    return new ScriptedConnection(
        ID,
        on ->
            welcomed.getAndSet(true)
                ? ScriptedConnection.SILENT.open(on)
                : new ScriptedStream(
                    MessageCodec.encode(
                        new Message.Welcome(
                            Message.PROTOCOL_VERSION, "bert", 4711, "1", 1, List.of()))));
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A connection on which nothing is ever said. */
  static ScriptedConnection silent() {
    return ScriptedConnection.silent(ID);
  }
}
