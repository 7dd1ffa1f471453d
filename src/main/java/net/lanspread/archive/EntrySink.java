package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the entries of an archive. All paths are relative, joined by slashes, and safe to write by
 * {@link net.lanspread.content.PathRules#problem}; no two files of one archive collide.
 */
public interface EntrySink {
  void folder(String path) throws IOException;

  /** A file begins; its bytes follow. */
  void fileStart(String path, long sizeBytes) throws IOException;

  /** Some bytes of the file; the buffer is the reader's again after the call. */
  void fileBytes(ByteBuffer bytes) throws IOException;

  /** The file has ended; its length and its CRC-32, where the archive has one, were right. */
  void fileEnd(long crc32) throws IOException;
}
