package net.lanspread.archive;

import java.io.IOException;
import java.util.List;

/** An archive whose entries were listed and checked, and can be unpacked once. Not thread-safe. */
public interface OpenArchive extends AutoCloseable {
  /** The number of files and folders the sink will be told of. */
  long entries();

  /** The files in it, in archive order, without unpacking anything. */
  List<PackedFile> files();

  /** The sum of all files' sizes, unpacked. */
  long totalBytes();

  /**
   * Hands all entries in archive order to the sink, in one pass; returns when the last one was
   * verified.
   *
   * <p>Blocks. To cancel, throw from the sink: its exceptions pass through unchanged. An interrupt
   * ends it with an {@link IOException} at the next access to the disk or to the program that
   * reads.
   *
   * @throws ArchiveException when the archive, or the program that reads it, is at fault
   * @throws IOException when the disk failed, or the sink's own
   */
  void unpack(EntrySink sink) throws ArchiveException, IOException;

  /**
   * Makes an unpacking that waits for a program fail soon. Does not block; any thread may call it.
   */
  default void stop() {}

  @Override
  void close() throws IOException;
}
