package net.lanspread.rar;

import java.util.Random;

/** Packed data of one version, command by command, which mean nothing. */
public interface LzWriter {
  /** The unpacked size of this file so far. */
  long written();

  void literal(int value);

  /** A match, which is longer where its distance is far; returns how long. */
  int match(long distance, int length);

  void oldDistance(int number, int length);

  /** The last match once more, which had this length. */
  void repeat(int length);

  /** A filter that begins so far behind the written bytes. */
  void filter(long fromHere, int count);

  /** Ends a block and begins one, with codes of its own or the same. */
  void turn();

  /** Ends the file. */
  void end();

  /** The bytes written since the last call. */
  byte[] file();

  /** Writes all that there is, by chance. */
  final class Chance {
    private final Random random;
    private int lastLength;
    private int oldDistances;

    Chance(Random random) {
      this.random = random;
    }

    /**
     * Writes a file.
     *
     * @param before the unpacked bytes of earlier files, to which it may refer
     */
    void fill(LzWriter writer, long before, long window, int sizeBytes) {
      long filteredTo = 0;
      if (before == 0) {
        lastLength = 0;
        oldDistances = 0;
        writer.literal(random.nextInt(256));
      }
      while (writer.written() < sizeBytes) {
        int length = random.nextInt(3, random.nextInt(100) == 0 ? 250 : 20);
        switch (random.nextInt(12)) {
          case 0, 1 -> {
            long far = Math.min(before + writer.written(), window);
            long distance =
                switch (random.nextInt(4)) {
                  case 0 -> 1 + random.nextLong(Math.min(far, 12));
                  case 1 -> far - random.nextLong(Math.min(far, 24));
                  default -> 1 + random.nextLong(far);
                };
            lastLength = writer.match(distance, length);
            oldDistances++;
          }
          case 2 -> {
            if (oldDistances >= 4) {
              writer.oldDistance(random.nextInt(4), length);
              lastLength = length;
            }
          }
          case 3 -> {
            if (lastLength > 0) {
              writer.repeat(lastLength);
            }
          }
          case 4 -> {
            int from = random.nextInt(1_000);
            int count = random.nextInt(4, 60_000);
            long to = writer.written() + from + count;
            if (random.nextInt(50) == 0 && writer.written() > filteredTo && to < sizeBytes) {
              writer.filter(from, count);
              filteredTo = to;
            }
          }
          case 5 -> {
            if (random.nextInt(500) == 0) {
              writer.turn();
            }
          }
          default -> writer.literal(random.nextInt(16) == 0 ? 0xe8 : random.nextInt(256));
        }
      }
      writer.end();
    }
  }
}
