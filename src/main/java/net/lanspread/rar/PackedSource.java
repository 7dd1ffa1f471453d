package net.lanspread.rar;

import java.io.IOException;

/** The packed bytes of one file. */
@FunctionalInterface
public interface PackedSource {
  /** Reads at least one byte, -1 behind the last one. */
  int read(byte[] into, int offset, int count) throws IOException;
}
