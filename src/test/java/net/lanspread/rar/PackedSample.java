package net.lanspread.rar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/**
 * Packed data of a file that refers to none before it, and the same data unpacked. They are the
 * same for each seed, and of so many bytes or a few more.
 */
public final class PackedSample {
  /** The window that data of RAR 5 need. */
  public static final int WINDOW_BYTES = 128 << 10;

  private static final int RAR4_WINDOW_BYTES = 4 << 20;
  private static final int LONGEST_MATCH = 4_098;

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

  /** Data of RAR 5 with everything that may be in such. */
  public static PackedSample of(long seed, int sizeBytes) throws IOException {
    Random random = new Random(seed);
    Rar5Writer writer = new Rar5Writer(random, false);
    new LzWriter.Chance(random).fill(writer, 0, WINDOW_BYTES, sizeBytes);
    return rar5(writer.file());
  }

  /** Data of RAR 5 that are mostly long matches, so that few packed bytes fill its window. */
  public static PackedSample ofLongMatches(long seed, int sizeBytes) throws IOException {
    Random random = new Random(seed);
    Rar5Writer writer = new Rar5Writer(random, false);
    writer.literal(random.nextInt(256));
    while (writer.written() < sizeBytes) {
      long far = Math.min(writer.written(), WINDOW_BYTES);
      writer.match(1 + random.nextLong(far), random.nextInt(2, LONGEST_MATCH));
      writer.literal(random.nextInt(256));
    }
    writer.end();
    return rar5(writer.file());
  }

  private static PackedSample rar5(byte[] packed) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Rar5Decoder().unpack(in::read, out::write, false, false, WINDOW_BYTES);
    return new PackedSample(packed, out.toByteArray());
  }

  /** Data of RAR 4 with everything that may be in such, but no filters. */
  public static PackedSample ofRar4(long seed, int sizeBytes) throws IOException {
    Random random = new Random(seed);
    Rar4Writer writer = new Rar4Writer(random);
    new LzWriter.Chance(random).fill(writer, 0, RAR4_WINDOW_BYTES, sizeBytes);
    byte[] packed = writer.file();
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Rar4Decoder().unpack(in::read, out::write, false);
    return new PackedSample(packed, out.toByteArray());
  }
}
