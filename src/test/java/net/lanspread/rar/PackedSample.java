package net.lanspread.rar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/** Packed data of RAR 5 with everything that may be in such, and the same data unpacked. */
public final class PackedSample {
  /** The window that they need. */
  public static final int WINDOW_BYTES = 1 << 20;

  private final byte[] packed;
  private final byte[] unpacked;

  private PackedSample(byte[] packed, byte[] unpacked) {
    this.packed = packed;
    this.unpacked = unpacked;
  }

  public byte[] packed() {
    return packed;
  }

  public byte[] unpacked() {
    return unpacked;
  }

  /** A sample that is the same for each seed, of so many bytes or a few more. */
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
