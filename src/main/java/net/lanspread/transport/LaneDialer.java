package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/** The side of a transport of lanes that dials. Thread-safe. */
final class LaneDialer {
  private final LaneTls tls;
  private final InetSocketAddress listenAddress;
  private final Handshakes handshakes;
  private final Set<Lane> lanes;
  private volatile boolean closed;

  /**
   * @param handshakes watches over those at their handshake
   * @param lanes takes in those that have come through it
   */
  LaneDialer(LaneTls tls, InetSocketAddress listenAddress, Handshakes handshakes, Set<Lane> lanes) {
    this.tls = tls;
    this.listenAddress = listenAddress;
    this.handshakes = handshakes;
    this.lanes = lanes;
  }

  /** As {@link Transport#listens}. */
  boolean listens(InetSocketAddress address, Duration timeout) {
    try (Socket socket = new Socket()) {
      connect(socket, address, timeout);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes a lane.
   *
   * @param expected who must answer there, or null when anybody may
   * @param onProven is told of the lane before anything is said on it
   */
  Lane dial(
      InetSocketAddress target,
      @Nullable PeerId expected,
      LanePreamble preamble,
      Duration timeout,
      Consumer<Lane> onProven)
      throws IOException {
    if (closed) {
      throw new IOException("the transport is closed");
    }
    Socket plain = new Socket();
    Lane shaken = null;
    boolean kept = false;
    handshakes.begin(plain, Deadline.in(timeout));
    try {
      plain.setTcpNoDelay(true);
      connect(plain, target, timeout);
      shaken = tls.dialled(plain);
      if (expected != null && !shaken.peerId().equals(expected)) {
        throw new IOException("another peer answers there");
      }
      onProven.accept(shaken);
      byte[] said = preamble.encode();
      shaken.write(timeout, ByteBuffer.wrap(said));
      ByteBuffer answer = ByteBuffer.allocate(1);
      shaken.read(answer, 1, timeout);
      if (answer.get(0) != LanePreamble.WELCOME) {
        throw new IOException("the answer is not a lane's");
      }
      lanes.add(shaken);
      kept = true;
      return shaken;
    } catch (IOException e) {
      throw new IOException("no lane to " + target + ": " + e.getMessage(), e);
    } finally {
      handshakes.end(plain);
      if (!kept || closed) {
        Lane.close(plain, shaken);
      }
    }
  }

  private void connect(Socket socket, InetSocketAddress target, Duration timeout)
      throws IOException {
    if (!listenAddress.getAddress().isAnyLocalAddress()) {
      // The other side shall see the address where this one listens.
      socket.bind(new InetSocketAddress(listenAddress.getAddress(), 0));
    }
    socket.connect(target, Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
  }

  /** Makes no further lane; others close the sockets under way. */
  void close() {
    closed = true;
  }
}
