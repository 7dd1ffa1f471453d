#!/usr/bin/env bash
# junrar 8.0.0: a source of packed bytes of one's own, given to Unpack5 as a ComprDataIO, must say 0 at its end. If it
# says -1, as InputStream.read does, the end of the file is lost in silence: the decoder asks for more when 30 bytes are
# left, and -1 ends it there.
#
# Behaviour seen (one block of 329 bytes that makes a text of 100): 100 bytes with 0, 70 with -1, no exception.
#
# Needs Java 17 or newer, Maven and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in com.github.junrar:junrar:8.0.0 org.slf4j:slf4j-api:2.0.17; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
cat >EndOfInput.java <<'JAVA'
import com.github.junrar.unpack.ComprDataIO;
import com.github.junrar.unpack.Unpack5;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

public class EndOfInput {
  static final String TEXT = "0123456789".repeat(10);
  static final StringBuilder BITS = new StringBuilder();

  static void put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      BITS.append(value >> i & 1);
    }
  }

  static void lengths(int count, int length) {
    for (int i = 0; i < count; i++) {
      put(length, 4);
    }
  }

  /** One block. The lengths of its codes are plain numbers of four bits, and the code of a digit is its own byte. */
  static byte[] pack() {
    int[][] runs = {{16, 4}, {4, 0}, {206, 8}, {100, 9}, {64, 6}, {16, 4}, {20, 5}, {24, 6}};
    for (int[] run : runs) {
      lengths(run[0], run[1]);
    }
    for (byte each : TEXT.getBytes(StandardCharsets.US_ASCII)) {
      put(each, 8);
    }
    int flags = 0xc0 | 0x08 | (BITS.length() - 1) % 8;
    int bytes = (BITS.length() + 7) / 8;
    put(0, 8 * bytes - BITS.length());
    byte[] block = new byte[4 + bytes];
    block[0] = (byte) flags;
    block[1] = (byte) (0x5a ^ flags ^ (bytes & 0xff) ^ bytes >> 8);
    block[2] = (byte) bytes;
    block[3] = (byte) (bytes >> 8);
    for (int i = 0; i < bytes; i++) {
      block[4 + i] = (byte) Integer.parseInt(BITS.substring(8 * i, 8 * i + 8), 2);
    }
    return block;
  }

  static byte[] unpack(byte[] packed, int atEnd) throws Exception {
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ComprDataIO data = new ComprDataIO(null) {
      @Override
      public int unpRead(byte[] into, int offset, int count) {
        int read = in.read(into, offset, count);
        return read < 0 ? atEnd : read;
      }

      @Override
      public void unpWrite(byte[] from, int offset, int count) {
        out.write(from, offset, count);
      }

      @Override
      public long getMaxDictionarySize() {
        return 1L << 32;
      }
    };
    Unpack5 unpack = new Unpack5(data, false);
    unpack.setDestSize(TEXT.length());
    unpack.init(1 << 17, false);
    unpack.unpack5(false);
    return out.toByteArray();
  }

  public static void main(String[] arguments) throws Exception {
    byte[] packed = pack();
    byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
    byte[] zero = unpack(packed, 0);
    byte[] minusOne = unpack(packed, -1);
    System.out.printf("%d packed: %d bytes with 0, %d with -1%n", packed.length, zero.length, minusOne.length);
    boolean asSeen = Arrays.equals(zero, text)
        && minusOne.length < text.length
        && Arrays.equals(minusOne, Arrays.copyOf(text, minusOne.length));
    System.exit(asSeen ? 0 : 1);
  }
}
JAVA
java -cp 'lib/*' EndOfInput.java 2>java.log || { cat java.log; exit 1; }
