package net.lanspread.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * QUIC's Retry: while many strangers are there a newcomer has to come again with a token, which
 * reaches it only at the address that its packet names. So forged addresses cost nothing.
 *
 * <pre>
 *    8  when the token was made, nanoseconds
 *   32  HMAC-SHA-256 of that, the newcomer's port and address, and what follows
 *    n  the connection id that its first packet was for
 * </pre>
 */
final class AddressTokens implements QuicTokenHandler {
  private static final String HMAC = "HmacSHA256";
  private static final String PURPOSE = "address tokens";
  private static final int HMAC_BYTES = 32;
  private static final int HEAD_BYTES = Long.BYTES + HMAC_BYTES;
  private static final int MAX_CONNECTION_ID_BYTES = 20;
  private static final int REFUSED = -1;

  static final Duration LIFETIME = Duration.ofSeconds(15);

  private final SecretKeySpec key;
  private final BooleanSupplier wanted;
  private final LongSupplier nanoTime;

  /**
   * @param identity of which the tokens' own secret is made
   * @param wanted whether newcomers have to show where they are
   */
  AddressTokens(PrivateKey identity, BooleanSupplier wanted, LongSupplier nanoTime) {
    this.wanted = wanted;
    this.nanoTime = nanoTime;
    this.key =
        new SecretKeySpec(
            hmac(
                new SecretKeySpec(identity.getEncoded(), HMAC),
                PURPOSE.getBytes(StandardCharsets.US_ASCII)),
            HMAC);
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
    if (!wanted.getAsBoolean()) {
      return false;
    }
    long now = nanoTime.getAsLong();
    byte[] id = ByteBufUtil.getBytes(connectionId);
    out.writeLong(now).writeBytes(seal(now, id, address)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    byte[] bytes = ByteBufUtil.getBytes(token);
    if (bytes.length < HEAD_BYTES || bytes.length > maxTokenLength()) {
      return REFUSED;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long made = in.getLong();
    byte[] seal = new byte[HMAC_BYTES];
    in.get(seal);
    byte[] id = new byte[in.remaining()];
    in.get(id);
    long age = nanoTime.getAsLong() - made;
    return age >= 0
            && age <= LIFETIME.toNanos()
            && MessageDigest.isEqual(seal, seal(made, id, address))
        ? HEAD_BYTES
        : REFUSED;
  }

  @Override
  public int maxTokenLength() {
    return HEAD_BYTES + MAX_CONNECTION_ID_BYTES;
  }

  private byte[] seal(long made, byte[] connectionId, InetSocketAddress address) {
    byte[] host = address.getAddress().getAddress();
    ByteBuffer sealed =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + host.length + connectionId.length)
            .putLong(made)
            .putInt(address.getPort())
            .putInt(host.length)
            .put(host)
            .put(connectionId);
    return hmac(key, sealed.array());
  }

  private static byte[] hmac(SecretKeySpec key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
