package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class GuessesTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Guesses guesses = new Guesses(nanos::get);

  @Test
  void hostHasSomeGuessesAtOnceAndThenOneAfterEachPause() throws Exception {
    assertThat(taken("10.0.0.1")).isEqualTo(Guesses.AT_ONCE);
    nanos.addAndGet(Guesses.PAUSE.toNanos() - 1);
    assertThat(taken("10.0.0.1")).isZero();
    nanos.addAndGet(1);
    assertThat(taken("10.0.0.1")).isEqualTo(1);
    nanos.addAndGet(100 * Guesses.PAUSE.toNanos());
    assertThat(taken("10.0.0.1")).isEqualTo(Guesses.AT_ONCE);
  }

  @Test
  void otherHostsHaveTheirOwn() throws Exception {
    taken("10.0.0.1");

    assertThat(taken("10.0.0.2")).isEqualTo(Guesses.AT_ONCE);
    assertThat(taken("fe80::1")).isEqualTo(Guesses.AT_ONCE);
    assertThat(taken("fe80::2")).as("of the same network, where addresses cost nothing").isZero();
  }

  @Test
  void loopbackIsOneHost() throws Exception {
    assertThat(taken("127.0.0.1")).isEqualTo(Guesses.AT_ONCE);
    assertThat(taken("127.0.0.2")).isZero();
    assertThat(taken("::1")).isZero();
  }

  @Test
  void rightGuessCostsNothing() throws Exception {
    for (int i = 0; i < 2 * Guesses.AT_ONCE; i++) {
      assertThat(guesses.take(id("anna"), at("10.0.0.1"))).isTrue();
      guesses.giveBack(id("anna"), at("10.0.0.1"));
    }
    assertThat(taken("10.0.0.1")).isEqualTo(Guesses.AT_ONCE);
    guesses.giveBack(id("anna"), at("10.0.0.1"));
    assertThat(taken("10.0.0.1")).isEqualTo(1);
  }

  /** The number of guesses that made-up identities have from there now. */
  private int taken(String address) throws UnknownHostException {
    int count = 0;
    while (guesses.take(id("stranger " + count), at(address))) {
      count++;
    }
    return count;
  }

  private static InetSocketAddress at(String address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address), 1);
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
