package net.lanspread.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The first message of the dialling side on a lane, which the other side answers with {@link
 * #WELCOME}. All integers are big-endian:
 *
 * <pre>
 *  4  "LSL1"
 *  1  role: 0 anchor of a new connection, 1 lane of a connection that this side made, 2 lane of one
 *     that the other side made
 * 16  connection id, random
 *  2  the port where this side listens
 *  2  milliseconds between two signs of life on the anchor, at least 100
 * </pre>
 *
 * @param heartbeat the time between two signs of life of each side on the anchor
 */
record LanePreamble(Role role, UUID connectionId, int listenPort, Duration heartbeat) {
  static final int BYTES = 25;
  static final byte WELCOME = 0;

  private static final int MAGIC = 0x4c534c31;
  private static final int LEAST_HEARTBEAT_MILLIS = 100;
  private static final int MOST_HEARTBEAT_MILLIS = 0xffff;

  /** The purpose of a lane. */
  enum Role {
    ANCHOR(0),
    OF_DIALER(1),
    OF_ACCEPTOR(2);

    private final int number;

    Role(int number) {
      this.number = number;
    }
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putInt(MAGIC)
        .put((byte) role.number)
        .putLong(connectionId.getMostSignificantBits())
        .putLong(connectionId.getLeastSignificantBits())
        .putShort((short) listenPort)
        .putShort(
            (short) Math.clamp(heartbeat.toMillis(), LEAST_HEARTBEAT_MILLIS, MOST_HEARTBEAT_MILLIS))
        .array();
  }

  /**
   * Decodes exactly {@link #BYTES} bytes.
   *
   * @throws IOException when they are none
   */
  static LanePreamble decode(ByteBuffer bytes) throws IOException {
    int magic = bytes.getInt();
    int number = bytes.get();
    Optional<Role> role =
        Arrays.stream(Role.values()).filter(known -> known.number == number).findAny();
    UUID connectionId = new UUID(bytes.getLong(), bytes.getLong());
    int listenPort = bytes.getShort() & 0xffff;
    int heartbeatMillis = bytes.getShort() & 0xffff;
    if (magic != MAGIC || role.isEmpty() || heartbeatMillis < LEAST_HEARTBEAT_MILLIS) {
      throw new IOException("the first bytes are no preamble of a lane");
    }
    return new LanePreamble(
        role.get(), connectionId, listenPort, Duration.ofMillis(heartbeatMillis));
  }
}
