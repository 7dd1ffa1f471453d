package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that mean harm. */
@Timeout(180)
@Tag("process")
class HostileScenarioTest {
  private final Lab lab = new Lab().eachAlone();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void X02_hostile_names() throws Exception {
    SharedFile sentinel = new SharedFile("version.ini", 8);
    SharedFile good = new SharedFile("good.dat", 8);
    List<List<SharedFile>> hostile = new ArrayList<>();
    for (String path :
        List.of(
            "../x",
            "/x",
            "C:\\x",
            "local/x",
            "a\0b",
            "CON",
            "x".repeat(5_000),
            "dot.",
            "space ",
            ".local.backup/x",
            ".sync/ID",
            "data/desktop.ini",
            "good.dat.!sync")) {
      hostile.add(List.of(sentinel, good, new SharedFile(path, 8)));
    }
    hostile.add(List.of(sentinel, new SharedFile("Same", 8), new SharedFile("same", 8)));
    hostile.add(List.of(sentinel, good, new SharedFile("negative", -1)));
    hostile.add(List.of(sentinel, good, new SharedFile("overflow", Long.MAX_VALUE)));
    List<SharedFile> tooMany = new ArrayList<>(List.of(sentinel));
    for (int i = 0; i < 100_000; i++) {
      tooMany.add(new SharedFile("f" + i, 1));
    }
    hostile.add(tooMany);
    try (HostilePeer mallory = new HostilePeer(lab.path("mallory"))) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", mallory.address());
      assertThat(client.gameIds()).containsExactly("cod5");
      for (List<SharedFile> files : hostile) {
        mallory.offer(files);

        assertThat(client.refusal("download", "game_id", "cod5", "wait", true))
            .as("%s", files.getLast().path())
            .isEqualTo("verification-failed");

        assertThat(Lab.allHashes(client.games())).isEmpty();
        assertThat(Files.exists(client.root("cod5"))).isFalse();
      }
      assertThat(mallory.chunksAsked()).isZero();
      assertThat(client.fromStart().events("download-failed")).hasSameSizeAs(hostile);

      mallory.offer(List.of(sentinel, good));
      int mark = client.mark();
      client.send("download", "game_id", "cod5");
      client.from(mark).await("download-begin");
    }
  }

  @Test
  void X06_garbage_on_the_wire() throws Exception {
    long seed = 20261120;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    int port = Integer.parseInt(bravo.address().substring(bravo.address().lastIndexOf(':') + 1));
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = new byte[1 + random.nextInt(1_400)];
        random.nextBytes(bytes);
        if (i % 2 == 0) {
          bytes[0] |= (byte) 0xc0;
        }
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      }
    }
    try (HostilePeer mallory = new HostilePeer(lab.path("mallory"))) {
      byte[] noise = new byte[100_000];
      random.nextBytes(noise);
      noise[0] = 1;
      byte[] half = MessageCodec.encode(new Message.Ping()).array();
      byte[] junk = "{\"type\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8);
      assertThat(mallory.isDisconnectedFor(bravo.address(), noise)).isTrue();
      assertThat(
              mallory.isDisconnectedFor(bravo.address(), ByteBuffer.allocate(4).putInt(-1).array()))
          .as("a length of 4 GiB")
          .isTrue();
      assertThat(
              mallory.isDisconnectedFor(
                  bravo.address(),
                  ByteBuffer.allocate(4 + junk.length).putInt(junk.length).put(junk).array()))
          .isTrue();
      try (Connection connection = mallory.connect(bravo.address())) {
        for (int i = 0; i < 50; i++) {
          try (var stream = connection.openStream()) {
            stream.write(ByteBuffer.wrap(half, 0, half.length / 2));
          }
        }
        assertThat(mallory.openIdleStreams(connection, 10_000)).isLessThan(10_000);

        client.ask("download", "game_id", "cnctw", "install", false, "wait", true);
      }
    }
    assertThat(Lab.allHashes(client.root("cnctw"))).isEqualTo(Lab.hashes(bravo.root("cnctw")));
    assertThat(client.fromStart().events("peer-lost")).isEmpty();
    assertThat(bravo.ask("list-peers").path("peers")).hasSize(1);
    assertThat(bravo.stderr()).doesNotContain("OutOfMemory");
  }
}
