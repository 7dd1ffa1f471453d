package net.lanspread.protocol;

import java.nio.ByteBuffer;

/** One step of a streamed install: what the body behind an {@code install-stream} is made of. */
public sealed interface InstallRecord {

  /** The entries of the next archive follow; a file in it replaces one of an earlier archive. */
  record Archive() implements InstallRecord {}

  record Folder(String path) implements InstallRecord {}

  /** A file begins; so many bytes of it follow, and then its end. */
  record FileStart(String path, long sizeBytes) implements InstallRecord {}

  /**
   * The next bytes of the file, at least one.
   *
   * @param bytes only good until the next record is read
   */
  record FileBytes(ByteBuffer bytes) implements InstallRecord {}

  record FileEnd(long crc32) implements InstallRecord {}

  /** A whole file: so many bytes, the same as those of an earlier file of the same archive. */
  record FileCopy(String path, long sizeBytes, String earlierPath) implements InstallRecord {}

  /** Everything was sent: as much as was announced. */
  record End() implements InstallRecord {}

  /**
   * The source cannot go on; the message is for people and says nothing about the source's disk.
   */
  record Failure(WireCode code, String message) implements InstallRecord {}
}
