package net.lanspread.rar;

import java.io.IOException;

/** Takes the unpacked bytes of one file, in their order. */
@FunctionalInterface
public interface UnpackedSink {
  /** The next bytes; they are only good during the call, and not to be changed. */
  void bytes(byte[] from, int offset, int count) throws IOException;
}
