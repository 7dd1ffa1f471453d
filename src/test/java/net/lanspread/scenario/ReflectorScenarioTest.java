package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.discovery.Announcement;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stranger that names a third party, so that all guests send something there. */
@Timeout(120)
class ReflectorScenarioTest {
  private static final Duration WATCH = Duration.ofSeconds(15);

  /** Packets a second apart may arrive a little closer to each other. */
  private static final Duration SECOND = Duration.ofMillis(900);

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void H06_named_third_party_is_left_in_peace() throws IOException {
    PeerProcess guest = lab.startAt("127.0.0.1:0", "guest");
    InetAddress victim = InetAddress.getByName("127.0.0.9");
    try (DatagramSocket third = new DatagramSocket(new InetSocketAddress(victim, 0));
        Discovery first = forgery(victim);
        Discovery second = forgery(victim)) {
      first.start(announcement("first", third.getLocalPort()), _ -> {});
      second.start(announcement("second", third.getLocalPort()), _ -> {});
      List<Long> arrivals = arrivals(third);

      assertThat(arrivals).as("the guest hears of it").isNotEmpty();
      for (int i = 1; i < arrivals.size(); i++) {
        assertThat(Duration.ofNanos(arrivals.get(i) - arrivals.get(i - 1)))
            .as("between packets %d and %d of %d", i, i + 1, arrivals.size())
            .isGreaterThan(SECOND);
      }
      // Pauses of 2, 4, 8 s follow attempts of a second or two.
      assertThat(arrivals).hasSizeLessThanOrEqualTo(4);
    }
    guest.shutdown();
  }

  /** Says of others that they are at the victim's address. */
  private static Discovery forgery(InetAddress victim) {
    return new MdnsDiscovery(
        () ->
            List.of(
                new InterfaceSource.Address(
                    "lo", 1, (Inet4Address) victim, 8, true, false, false, true)));
  }

  private static Announcement announcement(String name, int port) {
    PeerId id = new PeerId(Sha256.hash(name.getBytes(StandardCharsets.UTF_8)));
    return new Announcement(id, Message.PROTOCOL_VERSION, port, 1);
  }

  /** The times at which packets came to the third party. */
  private static List<Long> arrivals(DatagramSocket third) throws IOException {
    List<Long> arrivals = new ArrayList<>();
    long end = System.nanoTime() + WATCH.toNanos();
    for (long left = WATCH.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      third.setSoTimeout((int) left);
      try {
        third.receive(new DatagramPacket(new byte[2048], 2048));
        arrivals.add(System.nanoTime());
      } catch (SocketTimeoutException e) {
        break;
      }
    }
    return arrivals;
  }
}
