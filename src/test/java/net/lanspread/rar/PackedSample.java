package net.lanspread.rar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/** Packed data of RAR 5 that have all that may be in such, and what they unpack to. */
public record PackedSample(byte[] packed, byte[] unpacked) {
  /** How large a window they need. */
  public static final int WINDOW_BYTES = 1 << 20;

  /** The same for each seed, of so many bytes or a few more. */
  public static PackedSample of(long seed, int sizeBytes) throws IOException {
    Random random = new Random(seed);
    Rar5Writer writer = new Rar5Writer(random, false);
    new LzWriter.Chance(random).fill(writer, 0, WINDOW_BYTES, sizeBytes);
    byte[] packed = writer.file();
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Rar5Decoder().unpack(in::read, out::write, false, false, WINDOW_BYTES);
    return new PackedSample(packed, out.toByteArray());
  }
}
