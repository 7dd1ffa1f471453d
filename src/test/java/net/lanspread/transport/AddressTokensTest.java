package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressTokensTest {
  private static final InetSocketAddress GUEST = new InetSocketAddress("10.0.0.1", 4000);
  private static final byte[] CONNECTION = {1, 2, 3, 4, 5, 6, 7, 8};

  private final AtomicBoolean many = new AtomicBoolean(true);
  private final AtomicLong now = new AtomicLong(-5);
  private final AddressTokens tokens =
      new AddressTokens(
          Identity.create(new SecureRandom(), Clock.systemUTC()).privateKey(), many::get, now::get);

  @Test
  void aPeerThatComesBackFromThereIsLetIn() {
    ByteBuf token = token();
    now.addAndGet(AddressTokens.LIFETIME.toNanos());

    int offset = tokens.validateToken(token.duplicate(), GUEST);

    assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    assertThat(token.slice(offset, token.readableBytes() - offset))
        .isEqualTo(Unpooled.wrappedBuffer(CONNECTION));
  }

  @Test
  void tokenIsWorthNothingElsewhereOrLaterOrChanged() {
    ByteBuf token = token();

    assertThat(tokens.validateToken(token.duplicate(), new InetSocketAddress("10.0.0.2", 4000)))
        .isNegative();
    assertThat(tokens.validateToken(token.duplicate(), new InetSocketAddress("10.0.0.1", 4001)))
        .isNegative();
    assertThat(tokens.validateToken(token.copy().setByte(45, 9), GUEST)).isNegative();
    assertThat(tokens.validateToken(token.slice(0, 39), GUEST)).isNegative();
    now.addAndGet(AddressTokens.LIFETIME.toNanos() + 1);
    assertThat(tokens.validateToken(token.duplicate(), GUEST)).isNegative();
  }

  @Test
  void nobodyIsSentBackWhileFewAreThere() {
    many.set(false);
    ByteBuf out = Unpooled.buffer();

    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(CONNECTION), GUEST)).isFalse();
    assertThat(out.isReadable()).isFalse();
  }

  private ByteBuf token() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(CONNECTION), GUEST)).isTrue();
    return out;
  }
}
