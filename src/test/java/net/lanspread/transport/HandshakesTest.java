package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakesTest {
  private static final Deadline LATER = Deadline.in(Duration.ofDays(1));

  private final Handshakes handshakes = new Handshakes(4);

  private void assertWakes(Consumer<Socket> begin) throws IOException, InterruptedException {
    long seen = handshakes.begun();
    Thread waiting =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    handshakes.awaitMoreThan(seen);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    try (Socket socket = new Socket()) {
      begin.accept(socket);
      assertThat(handshakes.isEmpty()).isFalse();
      waiting.join();
      handshakes.end(socket);
    }
    assertThat(handshakes.isEmpty()).isTrue();
  }

  @Test
  void addressTakesAQuarterOfThePlacesAtMost() throws IOException {
    try (Socket friend = from("10.0.0.2");
        Socket first = from("10.0.0.1");
        Socket second = from("10.0.0.1")) {
      handshakes.admit(friend, LATER);
      handshakes.admit(first, LATER);
      handshakes.admit(second, LATER);

      assertThat(first.isClosed()).isTrue();
      assertThat(second.isClosed()).isFalse();
      assertThat(friend.isClosed()).isFalse();
    }
  }

  private static Socket from(String address) {
    return new Socket() {
      @Override
      public InetAddress getInetAddress() {
        try {
          return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  @Test
  void aWaitForMoreIsWokenByEachThatBegins() throws IOException, InterruptedException {
    assertWakes(socket -> handshakes.begin(socket, LATER));
    assertWakes(socket -> handshakes.admit(socket, LATER));
    handshakes.awaitMoreThan(handshakes.begun() - 1);
  }
}
