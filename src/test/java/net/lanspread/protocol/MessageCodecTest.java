package net.lanspread.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
  private static final GameId GAME = new GameId("bfbc2");
  private static final Version VERSION = new Version("20250101");
  private static final Sha256 HASH = Sha256.hash(new byte[] {1});
  private static final GameSummary SUMMARY = new GameSummary(GAME, VERSION, true, false, 12);

  static List<Message> everyMessage() {
    return List.of(
        new Message.ProveKey("12"),
        new Message.KeyChallenge("12", "34"),
        new Message.ConfirmKey("56", HASH),
        new Message.KeyProven(HASH),
        new Message.Hello(1, "Anna", 4711, "run1", 3, List.of(SUMMARY)),
        new Message.Welcome(1, "Bert", 4712, "run2", 4, List.of()),
        new Message.LibraryDelta(5, List.of(SUMMARY), List.of(new GameId("cod5"))),
        new Message.Goodbye(),
        new Message.Ping(),
        new Message.Ping(new Message.Place("10.0.0.7", 4711), null),
        new Message.Ping(null, new Message.Now(true, List.of(), List.of())),
        new Message.Ping(
            null,
            new Message.Now(
                false,
                List.of(new Message.Since(GAME, 0)),
                Collections.nCopies(8, new Message.Since(GAME, 2_678_400)))),
        new Message.GetPeers(List.of("0123456789abcdef")),
        new Message.PeersReply(
            List.of(
                new PeerAddress(new PeerId(HASH), "10.0.0.7", 4711),
                new PeerAddress(new PeerId(HASH), "fd00:0:0:0:0:0:0:1", 65_535))),
        new Message.Done(),
        new Message.GetFileList(GAME),
        new Message.FileListReply(VERSION, null, 17),
        new Message.FileListReply(VERSION, HASH, 17),
        new Message.GetManifest(GAME, VERSION),
        new Message.ManifestReply(18),
        new Message.GetChunk(GAME, VERSION, HASH, "bin/a.dat", 4_194_304, 100),
        new Message.GetChunk(GAME, VERSION, null, "bin/a.dat", 0, 100),
        new Message.ChunkReply(100),
        new Message.Have(GAME, HASH, 9, true, List.of(), List.of()),
        new Message.Have(
            GAME,
            HASH,
            9,
            false,
            List.of(new ChunkRange(0, 3), new ChunkRange(8, 1)),
            List.of(new ChunkRange(4, 1))),
        new Message.OrganiserHeads(List.of(new OrganiserHead("QUJD", true))),
        new Message.OrganiserHeads(List.of(new OrganiserHead("QUJD", true, "REVG"))),
        new Message.Ping(
            null, new Message.Now(false, List.of(), List.of(), Message.Here.of("1.2", 7L << 30))),
        new Message.GetPublication(HASH),
        new Message.PublicationReply(5),
        new Message.LibraryDelta(
            6,
            List.of(new GameSummary(GAME, VERSION, true, false, 12, "Bad \"Company\"")),
            List.of()),
        new Message.Refused(WireCode.NOT_SERVED, "no"));
  }

  @Test
  void gamesOfEarlierVersionsHaveNoTitle() throws IOException {
    String header =
        "{\"revision\":5,\"changed\":[{\"game_id\":\"bfbc2\",\"version\":\"%s\",\"downloaded\":true,"
                .formatted(VERSION)
            + "\"installed\":false,\"size_bytes\":12}],\"removed\":[],\"type\":\"library-delta\"}";

    assertThat(read(frame(header)))
        .isEqualTo(new Message.LibraryDelta(5, List.of(SUMMARY), List.of()));
  }

  @Test
  void titlesAreCutAndClean() {
    GameSummary game = new GameSummary(GAME, VERSION, true, false, 1, "\u001b" + "x".repeat(500));

    assertThat(game.title()).hasSize(80).startsWith("?x");
    assertThat(
            MessageCodec.encode(new Message.LibraryDelta(1, List.of(game), List.of())).remaining())
        .isLessThan(game.maxWireBytes() + 80);
  }

  @Test
  void moreHeadsThanAPartyHasAreMalformed() throws IOException {
    String heads = "{\"type\":\"organiser-heads\",\"heads\":[%s]}";
    String head = "{\"head\":\"%s\",\"held\":false}";
    String most = head.formatted("A".repeat(OrganiserHead.MAX_CHARS));

    assertThat(read(frame(heads.formatted(times(16, most)))))
        .isInstanceOf(Message.OrganiserHeads.class);
    assertMalformed(heads.formatted(times(17, head.formatted("QUJD"))));
    assertMalformed(heads.formatted(head.formatted("A".repeat(OrganiserHead.MAX_CHARS + 1))));
    assertMalformed(
        heads.formatted(
            "{\"head\":\"QUJD\",\"held\":false,\"board\":\"%s\"}"
                .formatted("A".repeat(OrganiserHead.MAX_BOARD_CHARS + 1))));
  }

  @Test
  void earlierBuildsPinNothingUp() throws IOException {
    String header = "{\"type\":\"organiser-heads\",\"heads\":[{\"head\":\"QUJD\",\"held\":true}]}";

    assertThat(read(frame(header)))
        .isEqualTo(new Message.OrganiserHeads(List.of(new OrganiserHead("QUJD", true))));
  }

  @Test
  void allHeadsAndBoardsOfAPartyFitIntoAFrame() {
    OrganiserHead accepted =
        new OrganiserHead(
            "A".repeat(OrganiserHead.MAX_CHARS), true, "A".repeat(OrganiserHead.MAX_BOARD_CHARS));
    OrganiserHead heard = new OrganiserHead("A".repeat(OrganiserHead.MAX_CHARS), false);
    List<OrganiserHead> heads = new ArrayList<>(Collections.nCopies(8, accepted));
    heads.addAll(Collections.nCopies(8, heard));

    assertThat(MessageCodec.encode(new Message.OrganiserHeads(heads)).remaining())
        .isLessThan(MessageCodec.MAX_HEADER_BYTES);
  }

  @Test
  void roomIsToldInSteps() {
    assertThat(Message.Here.of("1", (3L << 30) + 5)).isEqualTo(new Message.Here("1", 3L << 30));
    assertThat(Message.Here.of("1", -1)).isEqualTo(new Message.Here("1", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "{\"match\":true,\"playing\":[],\"servers\":[],\"here\":{}}",
        "{\"match\":true,\"playing\":[],\"servers\":[],"
            + "\"here\":{\"program\":\"1\",\"free_bytes\":-1}}",
        "{\"match\":true,\"playing\":[],\"servers\":[],"
            + "\"here\":{\"program\":null,\"free_bytes\":1}}",
        "{\"match\":1,\"playing\":[],\"servers\":[]}",
        "{\"match\":true,\"playing\":[]}",
        "{\"match\":true,\"playing\":[null],\"servers\":[]}",
        "{\"match\":true,\"playing\":[{\"game_id\":\"css\"}],\"servers\":[]}",
        "{\"match\":true,\"playing\":[{\"game_id\":\"css\",\"seconds\":-1}],\"servers\":[]}",
        "{\"match\":true,\"playing\":[{\"game_id\":\"css\",\"seconds\":1.5}],\"servers\":[]}",
        "{\"match\":true,\"playing\":[],\"servers\":[{\"game_id\":\"css\",\"seconds\":2678401}]}",
        "{\"match\":true,\"playing\":[{\"game_id\":\"a\\u001bb\",\"seconds\":1}],\"servers\":[]}",
        "{\"match\":true,\"playing\":[{\"game_id\":\"../css\",\"seconds\":1}],\"servers\":[]}",
        "{\"match\":true,\"playing\":[{\"game_id\":{},\"seconds\":1}],\"servers\":[]}"
      })
  void whatNobodyCanPlayIsMalformed(String now) {
    assertMalformed("{\"type\":\"ping\",\"now\":" + now + "}");
  }

  @Test
  void moreThanAPcPlaysIsMalformed() {
    String ping = "{\"type\":\"ping\",\"now\":{\"match\":false,\"playing\":[%s],\"servers\":[%s]}}";
    String many = times(9, "{\"game_id\":\"bfbc2\",\"seconds\":1}");

    assertMalformed(ping.formatted(many, ""));
    assertMalformed(ping.formatted("", many));
  }

  @Test
  void whatLaterBuildsSayOfAServerIsIgnored() throws IOException {
    String header =
        "{\"type\":\"ping\",\"now\":{\"match\":false,\"playing\":[],\"servers\":"
            + "[{\"game_id\":\"bfbc2\",\"seconds\":7,\"host\":\"8.8.8.8\"}],\"mood\":1}}";

    assertThat(read(frame(header)))
        .isEqualTo(
            new Message.Ping(
                null, new Message.Now(false, List.of(), List.of(new Message.Since(GAME, 7)))));
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void messageSurvivesTheWire(Message message) throws IOException {
    assertThat(read(MessageCodec.encode(message))).isEqualTo(message);
  }

  @Test
  void frameIsTheGoldenOne() {
    assertThat(MessageCodec.encode(new Message.GetFileList(GAME)))
        .isEqualTo(frame("{\"game_id\":\"bfbc2\",\"type\":\"get-file-list\"}"));
    assertThat(MessageCodec.encode(new Message.KeyChallenge("12", "34")))
        .isEqualTo(frame("{\"round1\":\"12\",\"round2\":\"34\",\"type\":\"key-challenge\"}"));
    assertThat(MessageCodec.encode(new Message.ConfirmKey("34", HASH)))
        .isEqualTo(
            frame("{\"round2\":\"34\",\"proof\":\"" + HASH.hex() + "\",\"type\":\"confirm-key\"}"));
    assertThat(MessageCodec.encode(new Message.KeyProven(HASH)))
        .isEqualTo(frame("{\"proof\":\"" + HASH.hex() + "\",\"type\":\"key-proven\"}"));
  }

  @Test
  void beginOfAProofIsAWrongOneForEarlierVersions() {
    assertThat(MessageCodec.encode(new Message.ProveKey("12")))
        .isEqualTo(
            frame(
                "{\"round1\":\"12\",\"proof\":\"" + "0".repeat(64) + "\",\"type\":\"prove-key\"}"));
  }

  @Test
  void proofOfAnEarlierVersionIsRead() throws IOException {
    assertThat(read(frame("{\"proof\":\"" + HASH.hex() + "\",\"type\":\"prove-key\"}")))
        .isEqualTo(new Message.ProveKey(null));
  }

  private static ByteBuffer frame(String header) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).flip();
  }

  @Test
  void peersAtNamesOrNoPortsAreMalformed() {
    for (String place :
        List.of(
            "\"example.org\",\"port\":4711",
            "\"cafe\",\"port\":4711",
            "\"10.1\",\"port\":4711",
            "\"10.0.0.256\",\"port\":4711",
            "\"fe80::1%1\",\"port\":4711",
            "null,\"port\":4711",
            "\"10.0.0.7\",\"port\":0",
            "\"10.0.0.7\",\"port\":65536")) {
      assertMalformed(
          "{\"type\":\"peers\",\"peers\":[{\"peer_id\":\"" + HASH + "\",\"host\":" + place + "}]}");
    }
  }

  @Test
  void fewPeersAreToldAtOnceAndNotMoreNamedThanAParty() throws IOException {
    String brief = PeerAddress.brief(new PeerId(HASH));
    Message most = new Message.GetPeers(Collections.nCopies(Message.GetPeers.MAX_KNOWN, brief));
    String peer = "{\"peer_id\":\"" + HASH + "\",\"host\":\"10.0.0.7\",\"port\":4711}";

    assertThat(read(MessageCodec.encode(most))).isEqualTo(most);
    assertMalformed(
        "{\"type\":\"peers\",\"peers\":[" + times(Message.PeersReply.MAX_PEERS + 1, peer) + "]}");
    assertMalformed(
        "{\"type\":\"get-peers\",\"known\":["
            + times(Message.GetPeers.MAX_KNOWN + 1, "\"" + brief + "\"")
            + "]}");
  }

  @Test
  void questionsAboutAMessageAreNoFields() {
    assertThat(MessageCodec.encode(new Message.GetChunk(GAME, VERSION, null, "a.dat", 0, 100)))
        .isEqualTo(
            frame(
                """
                {"game_id":"bfbc2","version":"%s","manifest_digest":null,"path":"a.dat",\
                "offset":0,"length_bytes":100,"type":"get-chunk"}\
                """
                    .formatted(VERSION)));
  }

  @Test
  void haveIsTheGoldenOne() {
    String header =
        "{\"game_id\":\"bfbc2\",\"manifest_digest\":\"%s\",\"chunk_count\":9,\"greeting\":true,"
                .formatted(HASH.hex())
            + "\"added\":[{\"first\":0,\"count\":3}],\"fetching\":[],\"type\":\"have\"}";

    ByteBuffer frame =
        MessageCodec.encode(
            new Message.Have(GAME, HASH, 9, true, List.of(new ChunkRange(0, 3)), List.of()));

    assertThat(frame.getInt()).isEqualTo(header.length());
    assertThat(StandardCharsets.UTF_8.decode(frame).toString()).isEqualTo(header);
  }

  @Test
  void haveWithChunksThatCannotBeIsMalformed() {
    String have =
        "{\"type\":\"have\",\"game_id\":\"bfbc2\",\"manifest_digest\":\"%s\",\"greeting\":false,"
                .formatted(HASH)
            + "\"chunk_count\":%d,\"added\":[%s],\"fetching\":[%s]}";
    String range = "{\"first\":%d,\"count\":%d}";
    for (String ranges :
        List.of(
            range.formatted(8, 2),
            range.formatted(-1, 1),
            range.formatted(0, 0),
            range.formatted(1, Integer.MAX_VALUE),
            range.formatted(0, 2) + "," + range.formatted(2, 1),
            range.formatted(4, 1) + "," + range.formatted(0, 1))) {
      assertMalformed(have.formatted(9, ranges, ""));
      assertMalformed(have.formatted(9, "", ranges));
    }
    String tooMany =
        IntStream.rangeClosed(0, Message.Have.MAX_RANGES)
            .mapToObj(number -> range.formatted(2 * number, 1))
            .collect(Collectors.joining(","));
    assertMalformed(have.formatted(Message.Have.MAX_CHUNKS, tooMany, ""));
    assertMalformed(have.formatted(Message.Have.MAX_CHUNKS + 1, "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "[\"ping\",{}]",
        "7",
        "null",
        "{",
        "{}",
        "{\"type\":\"nonsense\"}",
        "{\"type\":7}",
        "{\"type\":\"get-file-list\"}",
        "{\"type\":\"get-file-list\",\"game_id\":null}",
        "{\"type\":\"get-file-list\",\"game_id\":\"../x\"}",
        "{\"type\":\"get-file-list\",\"game_id\":\"a\",\"game_id\":\"b\"}",
        "{\"type\":\"get-chunk\",\"game_id\":\"a\",\"version\":\"20250101\",\"path\":\"p\",\"offset\":\"1\",\"length_bytes\":1}",
        "{\"type\":\"get-chunk\",\"game_id\":\"a\",\"version\":\"20250101\",\"path\":\"p\",\"offset\":1,\"length_bytes\":1}",
        "{\"type\":\"get-chunk\",\"game_id\":\"a\",\"version\":\"2025\",\"path\":\"p\",\"offset\":1,\"length_bytes\":1}",
        "{\"type\":\"get-chunk\",\"game_id\":\"a\",\"version\":\"20250101\",\"path\":\"p\",\"offset\":99999999999999999999,\"length_bytes\":1}",
        "{\"type\":\"library-delta\",\"revision\":1,\"changed\":[null],\"removed\":[]}",
        "{\"type\":\"library-delta\",\"revision\":1,\"changed\":[]}",
        "{\"type\":\"hello\",\"protocol_version\":1,\"name\":\"a\",\"listen_port\":70000,\"instance\":\"i\",\"revision\":1,\"games\":[]}",
        "{\"type\":\"key-challenge\",\"round1\":\"12\"}",
        "{\"type\":\"key-challenge\",\"round1\":\"12\",\"round2\":null}",
        "{\"type\":\"confirm-key\",\"round2\":\"12\"}",
        "{\"type\":\"confirm-key\",\"proof\":\"00\",\"round2\":\"12\"}",
        "{\"type\":\"key-proven\",\"proof\":\"abc\"}",
        "{\"type\":\"get-install-stream\",\"game_id\":\"a\"}",
        "{\"type\":\"have\",\"game_id\":\"a\",\"chunk_count\":1,\"greeting\":true,\"added\":[],\"fetching\":[]}",
        "{\"type\":\"have\",\"game_id\":\"a\",\"manifest_digest\":\"a\",\"chunk_count\":1,\"greeting\":true,\"added\":[null],\"fetching\":[]}",
        "{\"type\":\"install-stream\",\"entries\":-1,\"total_bytes\":1}",
        "{\"type\":\"install-stream\",\"entries\":1}",
        "{\"type\":\"ping\"} {}",
        "{\"type\":\"ping\",\"x\":[[[[[[1]]]]]]}"
      })
  void brokenHeaderIsMalformed(String header) {
    assertMalformed(header);
  }

  @Test
  void unknownFieldsAreIgnored() throws IOException {
    assertThat(read(frame("{\"type\":\"ping\",\"later\":1}"))).isEqualTo(new Message.Ping());
  }

  @Test
  void lengthOverTheLimitIsRefusedBeforeItIsRead() {
    ByteBuffer fourGib = ByteBuffer.allocate(4).putInt(-1).flip();

    assertThatThrownBy(() -> read(fourGib)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void randomBytesNeverDoWorseThanAnIoException() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer frame =
          MessageCodec.encode(everyMessage().get(random.nextInt(everyMessage().size())));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        frame.put(random.nextInt(frame.limit()), (byte) random.nextInt(256));
      }
      try {
        read(frame);
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("tools.jackson");
      }
    }
  }

  @Test
  void fileListSurvivesTheWireAndDamageIsRefused() {
    List<SharedFile> files =
        List.of(new SharedFile("bin/ü.dat", 5), new SharedFile("version.ini", 8));
    byte[] body = FileListBody.encode(files);

    assertThat(FileListBody.decode(body))
        .isEqualTo(new FileList.Check.Accepted(new FileList(files)));
    for (int length = 0; length < body.length; length++) {
      assertThat(FileListBody.decode(java.util.Arrays.copyOf(body, length)))
          .isInstanceOf(FileList.Check.Invalid.class);
    }
    assertThat(FileListBody.decode(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array()))
        .isInstanceOf(FileList.Check.Invalid.class);
  }

  private static void assertMalformed(String header) {
    assertThatThrownBy(() -> read(frame(header)))
        .as(header)
        .isInstanceOf(MalformedMessageException.class);
  }

  private static String times(int count, String text) {
    return String.join(",", Collections.nCopies(count, text));
  }

  private static Message read(ByteBuffer frame) throws IOException {
    return MessageCodec.read(new BufferSource(frame.duplicate()));
  }
}
