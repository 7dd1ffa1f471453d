package net.lanspread.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentTest {
  @TempDir private Path folder;

  @Test
  void torrentHasTheHashOfEachPieceAndItsTracker() throws IOException {
    Path file = folder.resolve("source");
    Files.writeString(file, "abcabcab");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(
        ("d8:announce24:http://10.0.0.1/announce"
                + "4:infod6:lengthi8e4:name5:f.bin12:piece lengthi3e6:pieces60:")
            .getBytes(StandardCharsets.US_ASCII));
    expected.writeBytes(
        HexFormat.of()
            .parseHex(
                "a9993e364706816aba3e25717850c26c9cd0d89da9993e364706816aba3e25717850c26c9cd0d89d"
                    + "da23614e02469a0d7c7bd1bdab5c9c474b1904dc"));
    expected.writeBytes("7:privatei1eee".getBytes(StandardCharsets.US_ASCII));

    byte[] torrent = Torrent.of(file, "f.bin", 3).announcedAt("http://10.0.0.1/announce");

    assertThat(torrent).isEqualTo(expected.toByteArray());
  }

  @Test
  void trackerTellsEachPeerTheOthers() throws IOException {
    Tracker tracker = new Tracker();

    byte[] first = tracker.answer("info_hash=%00a&port=258&left=0", from(1, 40000));
    byte[] second = tracker.answer("port=772&left=9", from(2, 40001));
    byte[] again = tracker.answer("info_hash=%00a&port=258&left=0", from(1, 40002));

    assertThat(first).isEqualTo(answer(new byte[0]));
    assertThat(second).isEqualTo(answer(new byte[] {10, 0, 0, 1, 1, 2}));
    assertThat(again).isEqualTo(answer(new byte[] {10, 0, 0, 2, 3, 4}));
  }

  @Test
  void trackerRefusesAPeerWithoutAPort() throws IOException {
    assertThat(new Tracker().answer("left=0&report=3", from(1, 40000)))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("d14:failure reason7:no porte");
  }

  private static byte[] answer(byte[] peers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("d8:intervali10e5:peers" + peers.length + ":").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(peers);
    out.write('e');
    return out.toByteArray();
  }

  private static InetSocketAddress from(int host, int port) throws UnknownHostException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), port);
  }
}
