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

/** Packed data of RAR 3 and 4 made by chance, unpacked by our decoder and by junrar's. */
class Rar4DecoderTest {
  private static final long WINDOW_BYTES = 4 << 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final LzWriter.Chance chance = new LzWriter.Chance(random);
  private final Rar4Decoder decoder = new Rar4Decoder();
  private final JunrarUnpacking junrar = new JunrarUnpacking();

  @RepeatedTest(20)
  void filesThatReferToEachOtherAreUnpackedAsByJunrar() throws Exception {
    Rar4Writer writer = new Rar4Writer(random);
    int sizeBytes = random.nextInt(10) == 0 ? 2_500_000 : 200_000;
    long before = 0;
    for (int file = 0; file < 3; file++) {
      chance.fill(writer, before, WINDOW_BYTES, sizeBytes);
      long size = writer.written();
      byte[] packed = writer.file();

      byte[] unpacked = unpack(packed, file > 0);

      assertThat(Arrays.mismatch(unpacked, junrar.rar4(packed, size, file > 0)))
          .as("where file %d is another than junrar's, seed %d", file, seed)
          .isEqualTo(-1);
      assertThat(unpacked.length).as("seed %d", seed).isEqualTo(size);
      before += size;
    }
  }

  @RepeatedTest(20)
  void damagedDataAreRefusedSoon() throws Exception {
    Rar4Writer writer = new Rar4Writer(random);
    chance.fill(writer, 0, WINDOW_BYTES, 50_000);
    byte[] packed = writer.file();
    for (int round = 0; round < 20; round++) {
      byte[] damaged = packed.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        unpack(damaged, false);
      } catch (CorruptDataException | UnknownPackingException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("the packed data ");
      }
    }
  }

  @Test
  void modelOfPpmdIsLeftToOthers() {
    assertThat(decoder.knows(false, 0x80)).isFalse();
    assertThatThrownBy(() -> unpack(new byte[] {(byte) 0xa0, 1, 2}, false))
        .isInstanceOf(UnknownPackingException.class);
  }

  private byte[] unpack(byte[] packed, boolean goesOn) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    decoder.unpack(in::read, out::write, goesOn);
    return out.toByteArray();
  }
}
