package net.lanspread.transport;

import static net.lanspread.transport.TestPeer.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.lanspread.content.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many streams at once, some of them larger than all windows and buffers between the two ends. */
@Timeout(120)
class LargeTransferTest {
  private static final int HUGE_BYTES = 40 << 20;

  /** Request: seed and length. Answer: so many bytes from a generator with that seed. */
  private static final TestPeer.Answer GENERATE =
      (connection, stream) -> {
        ByteBuffer request = readFully(stream, 16);
        Random random = new Random(request.getLong());
        long left = request.getLong();
        byte[] block = new byte[65_536];
        while (left > 0) {
          random.nextBytes(block);
          int count = (int) Math.min(left, block.length);
          stream.write(ByteBuffer.wrap(block, 0, count));
          left -= count;
        }
        stream.finishWriting();
      };

  /** Request: any bytes. Answer: their SHA-256. */
  private static final TestPeer.Answer DIGEST =
      (connection, stream) -> {
        stream.write(ByteBuffer.wrap(digestOfRest(stream).raw()));
        stream.finishWriting();
      };

  @Test
  void manyAnswersArriveWholeAtOnce() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestPeer alice = new TestPeer(ECHO);
        TestPeer bob = new TestPeer(GENERATE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Connection connection = alice.connectTo(bob);
      List<Future<Boolean>> fetches = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        long contentSeed = random.nextLong();
        int length = i % 100 == 50 ? HUGE_BYTES : random.nextInt(200_000);
        fetches.add(threads.submit(() -> arrivesWhole(connection, contentSeed, length)));
      }
      for (Future<Boolean> fetch : fetches) {
        assertThat(fetch.get()).as("seed %d", seed).isTrue();
      }
      assertThat(bob.requests).hasValue(200);
    }
  }

  @Test
  void aHugeRequestArrivesWhole() throws Exception {
    long seed = System.nanoTime();
    byte[] content = new byte[HUGE_BYTES];
    new Random(seed).nextBytes(content);
    try (TestPeer alice = new TestPeer(ECHO);
        TestPeer bob = new TestPeer(DIGEST);
        PeerStream stream = alice.connectTo(bob).openStream()) {
      stream.write(ByteBuffer.wrap(content));
      stream.finishWriting();
      byte[] digest = new byte[Sha256.BYTES];
      readFully(stream, digest.length).get(digest);
      assertThat(Sha256.ofRaw(digest)).as("seed %d", seed).isEqualTo(Sha256.hash(content));
    }
  }

  private static boolean arrivesWhole(Connection connection, long seed, int length)
      throws IOException {
    try (PeerStream stream = connection.openStream()) {
      stream.write(ByteBuffer.allocate(16).putLong(seed).putLong(length).flip());
      stream.finishWriting();
      MessageDigest expected = Sha256.newDigest();
      Random random = new Random(seed);
      byte[] block = new byte[65_536];
      for (int left = length; left > 0; left -= block.length) {
        random.nextBytes(block);
        expected.update(block, 0, Math.min(left, block.length));
      }
      return digestOfRest(stream).equals(Sha256.ofRaw(expected.digest()));
    }
  }

  private static Sha256 digestOfRest(PeerStream stream) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(100_000);
    while (stream.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return Sha256.ofRaw(digest.digest());
  }

  private static ByteBuffer readFully(PeerStream stream, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (stream.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }
}
