package net.lanspread.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Packed data made by chance, unpacked by our decoder and by junrar's. */
class Rar5DecoderTest {
  private static final int WINDOW_BYTES = 1 << 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Rar5Decoder decoder = new Rar5Decoder();
  private final JunrarUnpacking junrar = new JunrarUnpacking();

  private final LzWriter.Chance chance = new LzWriter.Chance(random);

  @RepeatedTest(20)
  void filesThatReferToEachOtherAreUnpackedAsByJunrar() throws Exception {
    long window = random.nextBoolean() ? 128 << 10 : WINDOW_BYTES;
    boolean rar7 = random.nextBoolean();
    Rar5Writer writer = new Rar5Writer(random, rar7);
    long before = 0;
    for (int file = 0; file < 3; file++) {
      chance.fill(writer, before, window, 300_000);
      long size = writer.written();
      byte[] packed = writer.file();

      byte[] unpacked = unpack(packed, file > 0, rar7, window);

      byte[] other = junrar.rar5(packed, size, file > 0, rar7, window);
      assertThat(Arrays.mismatch(unpacked, other))
          .as("where file %d is another than junrar's, seed %d", file, seed)
          .isEqualTo(-1);
      assertThat(unpacked.length).as("seed %d", seed).isEqualTo(size);
      before += size;
    }
  }

  @Test
  void windowOfSeveralPiecesIsUnpackedAsByJunrar() throws Exception {
    long window = 16 << 20;
    Rar5Writer writer = new Rar5Writer(random, false);
    for (int i = 0; i < 1_000; i++) {
      writer.literal(random.nextInt(256));
    }
    while (writer.written() < 3 * window) {
      long far = Math.min(writer.written(), window);
      long distance = random.nextBoolean() ? far - random.nextInt(24) : 1 + random.nextLong(far);
      writer.match(distance, random.nextInt(2, 4_098));
      writer.literal(random.nextInt(256));
    }
    writer.end();
    long size = writer.written();
    byte[] packed = writer.file();

    byte[] unpacked = unpack(packed, false, false, window);

    assertThat(Arrays.mismatch(unpacked, junrar.rar5(packed, size, false, false, window)))
        .as("where it is another than junrar's, seed %d", seed)
        .isEqualTo(-1);
    assertThat(unpacked.length).as("seed %d", seed).isEqualTo(size);
  }

  @RepeatedTest(20)
  void damagedDataAreRefusedSoon() throws Exception {
    Rar5Writer writer = new Rar5Writer(random, false);
    chance.fill(writer, 0, WINDOW_BYTES, 50_000);
    byte[] packed = writer.file();
    for (int round = 0; round < 20; round++) {
      byte[] damaged = packed.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        unpack(damaged, false, false, WINDOW_BYTES);
      } catch (CorruptDataException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("the packed data ");
      }
    }
  }

  @Test
  void dataThatEndTooEarlyUnpackToTheirFront() throws Exception {
    Rar5Writer writer = new Rar5Writer(random, false);
    chance.fill(writer, 0, WINDOW_BYTES, 20_000);
    byte[] packed = writer.file();
    byte[] whole = unpack(packed, false, false, WINDOW_BYTES);
    for (int length = 0; length < packed.length; length += random.nextInt(1, 200)) {
      byte[] cut = Arrays.copyOf(packed, length);
      try {
        byte[] front = unpack(cut, false, false, WINDOW_BYTES);
        assertThat(front.length).as("seed %d", seed).isLessThanOrEqualTo(whole.length + 5_000);
      } catch (CorruptDataException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("the packed data ");
      }
    }
  }

  @Test
  void bytesThatWereNeverWrittenCannotBeReferredTo() throws Exception {
    Rar5Writer writer = new Rar5Writer(random, false);
    writer.literal('a');
    writer.match(2, 8);
    writer.end();
    byte[] packed = writer.file();

    unpackAnything();
    assertThatThrownBy(() -> unpack(packed, false, false, WINDOW_BYTES))
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("the packed data refer to missing bytes");
  }

  private void unpackAnything() throws IOException {
    Rar5Writer writer = new Rar5Writer(random, false);
    chance.fill(writer, 0, WINDOW_BYTES, 10_000);
    unpack(writer.file(), false, false, WINDOW_BYTES);
  }

  private byte[] unpack(byte[] packed, boolean goesOn, boolean rar7, long window)
      throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    decoder.unpack(in::read, out::write, goesOn, rar7, window);
    return out.toByteArray();
  }
}
