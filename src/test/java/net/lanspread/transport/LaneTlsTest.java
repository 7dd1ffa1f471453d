package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lanes of both kinds of TLS, with each other. */
@Timeout(60)
class LaneTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BYTES = 3_000_000;

  private final Identity alice = Identity.create(new SecureRandom(), Clock.systemUTC());
  private final Identity bob = Identity.create(new SecureRandom(), Clock.systemUTC());

  private record Pair(Lane dialled, Lane accepted) implements AutoCloseable {
    @Override
    public void close() {
      dialled.close();
      accepted.close();
    }
  }

  private Pair pair(SslProvider dialler, SslProvider acceptor) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<Lane> accepted =
          new FutureTask<>(() -> new LaneTls(bob, () -> acceptor).accepted(server.accept()));
      Thread.ofVirtual().start(accepted);
      Socket plain = new Socket(server.getInetAddress(), server.getLocalPort());
      Lane dialled = new LaneTls(alice, () -> dialler).dialled(plain);
      return new Pair(dialled, accepted.get());
    }
  }

  @Test
  void nativeTlsIsThere() throws Throwable {
    if (!OpenSsl.isAvailable()) {
      throw OpenSsl.unavailabilityCause();
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL,OPENSSL", "OPENSSL,JDK", "JDK,OPENSSL", "JDK,JDK"})
  void eachKnowsTheOtherAndBytesComeBothWaysAtOnce(SslProvider dialler, SslProvider acceptor)
      throws Exception {
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    try (Pair pair = pair(dialler, acceptor)) {
      assertThat(pair.dialled().peerId()).isEqualTo(bob.peerId());
      assertThat(pair.accepted().peerId()).isEqualTo(alice.peerId());
      for (Lane writer : new Lane[] {pair.dialled(), pair.accepted()}) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    writer.write(PATIENCE, ByteBuffer.wrap(bytes, 0, 1));
                    writer.write(PATIENCE, ByteBuffer.wrap(bytes, 1, BYTES - 1));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
      }

      assertThat(read(pair.accepted(), 100)).isEqualTo(bytes);
      assertThat(read(pair.dialled(), BYTES)).isEqualTo(bytes);
    }
  }

  /** Reads all, at most so many bytes at once. */
  private static byte[] read(Lane lane, int most) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(BYTES);
    while (into.hasRemaining()) {
      lane.read(into, Math.min(most, into.remaining()), PATIENCE);
    }
    return into.array();
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL,10", "OPENSSL,200000", "JDK,10", "JDK,200000"})
  void aReadThatTimedOutCostsNothing(SslProvider provider, int wanted) throws Exception {
    try (Pair pair = pair(provider, provider)) {
      ByteBuffer into = ByteBuffer.allocate(wanted);
      for (byte each = 1; each <= 3; each++) {
        assertThatThrownBy(() -> pair.accepted().read(into, into.remaining(), Duration.ofMillis(1)))
            .isInstanceOf(SocketTimeoutException.class);

        pair.dialled().write(PATIENCE, ByteBuffer.wrap(new byte[] {each}));
        pair.accepted().read(into, into.remaining(), PATIENCE);
      }

      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL", "JDK"})
  void aClosedLaneEndsBothSides(SslProvider provider) throws Exception {
    Pair pair = pair(provider, provider);
    pair.dialled().close();
    pair.dialled().close();

    assertThatThrownBy(() -> pair.accepted().read(ByteBuffer.allocate(1), 1, PATIENCE))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> pair.dialled().read(ByteBuffer.allocate(1), 1, PATIENCE))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pair.dialled().write(PATIENCE, ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
    assertThat(pair.dialled().isOpen()).isFalse();
    pair.close();
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL,0", "OPENSSL,100000", "JDK,0", "JDK,100000"})
  void bytesBeforeAGoodbyeAreReadAndNoneBehindIt(SslProvider provider, int behind)
      throws Exception {
    LanePreamble preamble =
        new LanePreamble(LanePreamble.Role.ANCHOR, UUID.randomUUID(), 4711, Duration.ofSeconds(1));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TlsVisitor visitor = TlsVisitor.likeAPeer()) {
      FutureTask<Lane> accepted =
          new FutureTask<>(
              () -> {
                Lane lane = new LaneTls(bob, () -> provider).accepted(server.accept());
                ByteBuffer said = ByteBuffer.allocate(LanePreamble.BYTES);
                while (said.hasRemaining()) {
                  lane.read(said, said.remaining(), PATIENCE);
                }
                lane.write(PATIENCE, ByteBuffer.allocate(1));
                return lane;
              });
      Thread.ofVirtual().start(accepted);
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      assertThat(visitor.isWelcome(address, preamble)).isTrue();
      Lane lane = accepted.get();
      visitor.say(new byte[] {1, 2, 3});
      visitor.sayAfterGoodbye(new byte[behind]);

      ByteBuffer into = ByteBuffer.allocate(200_000);
      lane.read(into, into.remaining(), PATIENCE);

      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThatThrownBy(() -> lane.read(ByteBuffer.allocate(1), 1, PATIENCE))
          .isInstanceOf(EOFException.class);
      lane.close();
    }
  }
}
