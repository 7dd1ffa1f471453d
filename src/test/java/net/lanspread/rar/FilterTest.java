package net.lanspread.rar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Filters, each against a packer's transformation, or against the format's own words. */
class FilterTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @RepeatedTest(20)
  void callsAreFoundWhereverTheyAre() {
    for (int count = 0; count < 100; count++) {
      byte[] program = new byte[count];
      for (int i = 0; i < count; i++) {
        program[i] = (byte) (random.nextBoolean() ? 0xe6 + random.nextInt(5) : random.nextInt());
        if (random.nextInt(3) == 0) {
          program[i] = (byte) (random.nextBoolean() ? 0 : 0xff);
        }
      }
      long start = random.nextLong(1L << 33);
      boolean jumps = random.nextBoolean();
      boolean endless = random.nextBoolean();
      byte[] expected = byteByByte(program, start, jumps, endless);

      new Filter.X86(jumps, endless).apply(program, program, count, start);

      assertThat(program).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static byte[] byteByByte(byte[] program, long start, boolean jumps, boolean endless) {
    byte[] out = program.clone();
    ByteBuffer bytes = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at < out.length - 4) {
      int code = out[at++] & 0xff;
      if (code == 0xe8 || (jumps && code == 0xe9)) {
        int place = (int) (endless ? start + at : (start + at) % (1 << 24));
        int address = bytes.getInt(at);
        if (address < 0) {
          if (address + place >= 0) {
            bytes.putInt(at, address + (1 << 24));
          }
        } else if (address < 1 << 24) {
          bytes.putInt(at, address - place);
        }
        at += 4;
      }
    }
    return out;
  }

  @Test
  void branchOfArmIsRelativeToItselfAgain() {
    byte[] program = {1, 2, 3, 4, 0x12, 0x34, 0x56, (byte) 0xeb, 1, 2, (byte) 0xeb};

    new Filter.Arm().apply(program, program, program.length, 0x100);

    assertThat(program)
        .containsExactly(1, 2, 3, 4, 0x12 - 0x41, 0x33, 0x56, (byte) 0xeb, 1, 2, (byte) 0xeb);
  }

  @RepeatedTest(20)
  void channelsAreUnitedAgain() {
    int channels = random.nextInt(1, 33);
    byte[] content = new byte[random.nextInt(1_000)];
    random.nextBytes(content);
    byte[] packed = new byte[content.length];
    int at = 0;
    for (int channel = 0; channel < channels; channel++) {
      byte last = 0;
      for (int i = channel; i < content.length; i += channels) {
        packed[at++] = (byte) (last - content[i]);
        last = content[i];
      }
    }
    byte[] unpacked = new byte[content.length];

    new Filter.Delta(channels).apply(packed, unpacked, content.length, 0);

    assertThat(unpacked).as("seed %d", seed).isEqualTo(content);
  }

  @Test
  void flatPictureAndSilenceAreAllZeros() {
    byte[] zeros = new byte[300];
    byte[] unpacked = new byte[300];
    unpacked[7] = 1;

    new MediaFilter.Colours(30, 0).apply(zeros, unpacked, 300, 0);
    assertThat(unpacked).isEqualTo(zeros);
    unpacked[7] = 1;
    new MediaFilter.Sound(2).apply(zeros, unpacked, 300, 0);
    assertThat(unpacked).isEqualTo(zeros);
  }

  @Test
  void rowsOfAPictureAreDifferencesToTheRowAbove() {
    // Two rows of two pixels, the second one as the first; a row and a pixel are nine bytes.
    byte[] packed = {-5, 0, 0, 0, -7, 0, 0, 0, -9, 0, 0, 0};
    byte[] unpacked = new byte[12];

    new MediaFilter.Colours(9, 0).apply(packed, unpacked, 12, 0);

    // The outer colours are differences to the one in the middle.
    assertThat(unpacked).containsExactly(12, 7, 16, 12, 7, 16, 12, 7, 16, 12, 7, 16);
  }

  @Test
  void rowsThatReferToMissingBytesAreNotOurs() {
    for (int rowBytes : new int[] {-3, 0, 1, 2, 3, 4, 5, 7, 8}) {
      assertThat(new MediaFilter.Colours(rowBytes, 0).isUsual(300, 1 << 18))
          .as("a row of %d bytes", rowBytes)
          .isFalse();
    }
    assertThat(new MediaFilter.Colours(6, 0).isUsual(300, 1 << 18)).isTrue();
  }
}
