package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes the entries of one archive, in their order.
 *
 * <p>Each path has passed {@link net.lanspread.content.PathRules#problem}, uses {@code /}, and no
 * two files share a path, upper and lower case taken as one. A file may come before its folder, or
 * without it. An exception of a method ends the reading and reaches the reader's caller unchanged.
 */
public interface EntrySink {
  /** The sink that keeps nothing. */
  EntrySink NOWHERE =
      new EntrySink() {
        @Override
        public void folder(String path) {}

        @Override
        public void fileStart(String path, long sizeBytes) {}

        @Override
        public void fileBytes(ByteBuffer bytes) {}

        @Override
        public void fileCopy(String path, long sizeBytes, String earlierPath) {}

        @Override
        public void fileEnd(long crc32) {}
      };

  /** A folder; may come twice. */
  void folder(String path) throws IOException;

  /** The next bytes belong to this file, and there will be exactly so many or the reading fails. */
  void fileStart(String path, long sizeBytes) throws IOException;

  /** The next bytes of the file; the buffer is only good during the call. */
  void fileBytes(ByteBuffer bytes) throws IOException;

  /** A whole file: so many bytes, the same as those of an earlier file of this archive. */
  void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException;

  /** The file is complete: its length and every checksum the archive has for it were right. */
  void fileEnd(long crc32) throws IOException;

  /**
   * A sink for one more file of this archive, which is written while further entries come. It is
   * started by the thread that uses this one; its bytes and its end may come from another. Empty
   * when the bytes of files have to come one file behind the other.
   */
  default Optional<EntrySink> beside() {
    return Optional.empty();
  }
}
