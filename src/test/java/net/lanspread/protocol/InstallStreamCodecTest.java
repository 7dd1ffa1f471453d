package net.lanspread.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallStreamCodecTest {
  /** The first rounds load classes, whose memory is not the stream's. */
  private static final int LOADING_ROUNDS = 100;

  private static final InstallRecord ARCHIVE = new InstallRecord.Archive();
  private static final InstallRecord END = new InstallRecord.End();

  @Test
  void streamIsTheGoldenOne() throws IOException {
    byte[] stream =
        encode(
            ARCHIVE,
            new InstallRecord.Folder("maps"),
            new InstallRecord.FileStart("maps/ü", 3),
            bytes("abc"),
            new InstallRecord.FileEnd(0xfedcba98L),
            END);
    String golden =
        """
        01
        02 0004 6d617073
        03 0007 6d6170732fc3bc 0000000000000003
        04 00000003 616263
        05 fedcba98
        06 0000000000000002 0000000000000003
        """;

    assertThat(HexFormat.of().formatHex(stream)).isEqualTo(golden.replaceAll("\\s", ""));
    assertThat(decode(stream))
        .containsExactly(
            ARCHIVE,
            new InstallRecord.Folder("maps"),
            new InstallRecord.FileStart("maps/ü", 3),
            bytes("abc"),
            new InstallRecord.FileEnd(0xfedcba98L),
            END);
  }

  @Test
  void failureIsTheGoldenOneAndMayComeInTheMiddleOfAFile() throws IOException {
    InstallRecord failure = new InstallRecord.Failure(WireCode.ARCHIVE, "no");
    byte[] stream = encode(ARCHIVE, new InstallRecord.FileStart("a", 9), bytes("1"), failure);

    assertThat(HexFormat.of().formatHex(stream))
        .endsWith("07" + "07" + "41524348495645" + "0002" + "6e6f");
    assertThat(decode(stream)).endsWith(failure);
    assertThat(decode(encode(failure))).containsExactly(failure);
  }

  @Test
  void longMessageIsCutToItsLimit() throws IOException {
    for (String letter : List.of("a", "ü", "漢", "😀")) {
      byte[] stream = encode(new InstallRecord.Failure(WireCode.INTERNAL, letter.repeat(5_000)));

      assertThat(decode(stream).getFirst())
          .isInstanceOfSatisfying(
              InstallRecord.Failure.class,
              failure ->
                  assertThat(failure.message().getBytes(StandardCharsets.UTF_8).length)
                      .isBetween(900, InstallStreamCodec.MAX_MESSAGE_BYTES));
    }
  }

  @Test
  void pieceArrivesAsItComesAndWholeInTheEnd() throws IOException {
    byte[] content = new byte[InstallStreamCodec.MAX_PIECE_BYTES];
    new Random(1).nextBytes(content);
    byte[] stream =
        encode(
            ARCHIVE,
            new InstallRecord.FileStart("a", content.length),
            new InstallRecord.FileBytes(ByteBuffer.wrap(content)),
            new InstallRecord.FileEnd(1),
            END);
    for (int step : new int[] {1, 3, 1_000, 1 << 20}) {
      ByteBuffer arrived = ByteBuffer.allocate(content.length);
      var reader = new InstallStreamCodec.Reader(source(stream, step));
      InstallRecord record = reader.next();
      while (!record.equals(END)) {
        if (record instanceof InstallRecord.FileBytes(ByteBuffer bytes)) {
          arrived.put(bytes);
        }
        record = reader.next();
      }
      assertThat(arrived.array()).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00, no such record",
    "08, no such record",
    "0200016d, a folder outside an archive",
    "06 0000000000000000 0000000000000000, an end without an archive",
    "01 020000, an empty path",
    "01 020c01, a path over its limit",
    "01 02ffff, a path over its limit",
    "01 020001ff, a path that is not UTF-8",
    "01 03000161 ffffffffffffffff, a negative size",
    "01 03000161 7fffffffffffffff 0400000001, sizes that are cut off",
    "01 0400000001 61, bytes outside a file",
    "01 05 00000000, an end outside a file",
    "01 03000161 0000000000000002 0400000000, an empty piece",
    "01 03000161 0000000000000002 0400000003, more bytes than announced",
    "01 03000161 0000000000000002 04ffffffff, a negative piece",
    "01 03000161 0000000000000002 047fffffff, a piece of 2 GiB",
    "01 03000161 0000000100000000 0400020001, a piece over its limit",
    "01 03000161 0000000000000002 05 00000000, fewer bytes than announced",
    "01 03000161 0000000000000002 01, an archive in a file",
    "01 03000161 0000000000000002 02000161, a folder in a file",
    "01 03000161 0000000000000002 06 0000000000000001 0000000000000002, an end in a file",
    "01 06 0000000000000001 0000000000000000, a wrong number of entries",
    "01 06 0000000000000000 0000000000000001, a wrong sum of bytes",
    "01 06 0000000000000000 0000000000000000 01, something behind the end",
    "07 00, a failure without a code",
    "07 41, a code over its limit",
    "07 01 58 0000, a code that nobody knows",
    "07 04 42555359 03e9, a message over its limit",
    "07 04 42555359 ffff, a message over its limit"
  })
  void brokenStreamIsRefusedAtItsFirstWrongByte(String hex, String what) {
    byte[] stream = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThatThrownBy(() -> decodeToTheLast(stream))
        .as(what)
        .isInstanceOf(
            what.equals("sizes that are cut off")
                ? EOFException.class
                : MalformedMessageException.class);
  }

  @Test
  void sizesThatOverflowTogetherAreRefused() {
    byte[] stream =
        HexFormat.of()
            .parseHex(
                "01"
                    + "03000161"
                    + "0000000000000001"
                    + "0400000001"
                    + "61"
                    + "0500000000"
                    + "03000162"
                    + "7fffffffffffffff");

    assertThatThrownBy(() -> decode(stream)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void streamOfNothingButArchivesEnds() {
    byte[] stream = new byte[1_000];
    Arrays.fill(stream, (byte) 1);

    assertThatThrownBy(() -> decode(stream)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void streamCutOffAnywhereIsNoWholeOne() throws IOException {
    byte[] stream =
        encode(
            ARCHIVE,
            new InstallRecord.FileStart("a", 3),
            bytes("abc"),
            new InstallRecord.FileEnd(1),
            END);
    for (int length = 0; length < stream.length; length++) {
      byte[] cut = Arrays.copyOf(stream, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whatIsTooLongIsNotWritten() {
    for (InstallRecord record :
        List.of(
            new InstallRecord.Folder("ü".repeat(1_537)),
            new InstallRecord.Folder(""),
            new InstallRecord.FileBytes(ByteBuffer.allocate(0)),
            new InstallRecord.FileBytes(
                ByteBuffer.allocate(InstallStreamCodec.MAX_PIECE_BYTES + 1)))) {
      assertThatThrownBy(() -> encode(record)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void randomStreamsSurviveTheWire() throws IOException {
    long seed = System.nanoTime();
    System.out.println("install stream round trips: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<InstallRecord> records = randomStream(random);
      assertThat(decode(encode(records.toArray(InstallRecord[]::new)))).isEqualTo(records);
    }
  }

  @Test
  void damagedStreamsNeverDoWorseThanAnIoExceptionAndTakeLittleMemory() throws IOException {
    long seed = System.nanoTime();
    System.out.println("damaged install streams: seed " + seed);
    Random random = new Random(seed);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int malformed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] stream = encode(randomStream(random).toArray(InstallRecord[]::new));
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        stream[random.nextInt(stream.length)] = (byte) random.nextInt();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        decode(stream);
      } catch (MalformedMessageException e) {
        malformed++;
      } catch (EOFException e) {
        assertThat(e).hasMessageContaining("ended before");
      }
      long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
      if (i >= LOADING_ROUNDS) {
        assertThat(allocatedBytes)
            .isLessThan(2 * InstallStreamCodec.MAX_PIECE_BYTES + 40L * stream.length + 100_000);
      }
    }
    assertThat(malformed).isGreaterThan(1_000);
  }

  private static List<InstallRecord> randomStream(Random random) {
    List<InstallRecord> records = new ArrayList<>(List.of(ARCHIVE));
    for (int entries = random.nextInt(8); entries > 0; entries--) {
      String path = "ä/".repeat(random.nextInt(4)) + "f" + entries;
      switch (random.nextInt(5)) {
        case 0 -> records.add(ARCHIVE);
        case 1 -> records.add(new InstallRecord.Folder(path));
        case 2 -> records.add(new InstallRecord.FileCopy(path, random.nextInt(1 << 20), "earlier"));
        default -> {
          int pieces = random.nextInt(3);
          int start = records.size();
          int size = 0;
          for (int piece = 0; piece < pieces; piece++) {
            byte[] content = new byte[random.nextInt(1, 2_000)];
            random.nextBytes(content);
            size += content.length;
            records.add(new InstallRecord.FileBytes(ByteBuffer.wrap(content)));
          }
          records.add(start, new InstallRecord.FileStart(path, size));
          records.add(new InstallRecord.FileEnd(random.nextInt() & 0xffff_ffffL));
        }
      }
    }
    records.add(random.nextInt(4) == 0 ? new InstallRecord.Failure(WireCode.BUSY, "later") : END);
    return records;
  }

  private static InstallRecord bytes(String text) {
    return new InstallRecord.FileBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] encode(InstallRecord... records) {
    ByteBuffer out = ByteBuffer.allocate(2 * InstallStreamCodec.MAX_RECORD_BYTES);
    var writer = new InstallStreamCodec.Writer();
    for (InstallRecord record : records) {
      writer.put(
          record instanceof InstallRecord.FileBytes(ByteBuffer bytes)
              ? new InstallRecord.FileBytes(bytes.duplicate())
              : record,
          out);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** All records up to the end or the failure, pieces copied. */
  private static List<InstallRecord> decode(byte[] stream) throws IOException {
    var reader = new InstallStreamCodec.Reader(source(stream, Integer.MAX_VALUE));
    List<InstallRecord> records = new ArrayList<>();
    while (true) {
      InstallRecord record = reader.next();
      if (record instanceof InstallRecord.FileBytes(ByteBuffer bytes)) {
        record =
            new InstallRecord.FileBytes(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
      }
      records.add(record);
      if (record instanceof InstallRecord.End || record instanceof InstallRecord.Failure) {
        return records;
      }
    }
  }

  private static void decodeToTheLast(byte[] stream) throws IOException {
    var reader = new InstallStreamCodec.Reader(source(stream, Integer.MAX_VALUE));
    for (int i = 0; i <= stream.length; i++) {
      reader.next();
    }
  }

  private static ByteSource source(byte[] stream, int step) {
    return new BufferSource(ByteBuffer.wrap(stream), step);
  }
}
