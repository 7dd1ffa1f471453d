package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RealDisk;
import net.lanspread.protocol.PeerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandConnectionsTest {
  private static final PeerId ANNA = id("anna");
  private static final PeerId BERT = id("bert");

  @TempDir private Path state;
  private HandConnections connections;

  @BeforeEach
  void open() {
    connections = new HandConnections(new RealDisk(), state);
  }

  @Test
  void newestIsFirstAndEachIsAtOnePlace() {
    connections.add(ANNA, at("10.0.0.1", 1));
    connections.add(BERT, at("10.0.0.2", 2));
    connections.add(ANNA, at("10.0.0.3", 3));

    assertThat(new HandConnections(new RealDisk(), state).all())
        .containsExactly(
            new PeerAddress(ANNA, "10.0.0.3", 3), new PeerAddress(BERT, "10.0.0.2", 2));
  }

  @Test
  void aPeerThatTakesAnothersPlaceIsSoughtThereInItsStead() {
    connections.add(ANNA, at("10.0.0.1", 1));
    connections.add(BERT, at("10.0.0.1", 1));

    assertThat(connections.all()).containsExactly(new PeerAddress(BERT, "10.0.0.1", 1));
  }

  @Test
  void oldestAreForgotten() {
    IntStream.rangeClosed(1, HandConnections.MAX + 1)
        .forEach(number -> connections.add(id("peer" + number), at("10.0.0." + number, 1)));

    assertThat(connections.all())
        .hasSize(HandConnections.MAX)
        .doesNotContain(new PeerAddress(id("peer1"), "10.0.0.1", 1))
        .startsWith(
            new PeerAddress(
                id("peer" + (HandConnections.MAX + 1)), "10.0.0." + (HandConnections.MAX + 1), 1));
  }

  @Test
  void invalidLinesArePassedOver() throws Exception {
    Files.writeString(
        state.resolve("connected_by_hand"),
        "\n%s example.org 1\n%s 10.0.0.2 99999\nnobody 10.0.0.2 2\n%s 10.0.0.2 2\n"
            .formatted(ANNA, ANNA, BERT));

    assertThat(connections.all()).containsExactly(new PeerAddress(BERT, "10.0.0.2", 2));
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
