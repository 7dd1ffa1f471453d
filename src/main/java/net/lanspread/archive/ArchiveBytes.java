package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import net.lanspread.disk.Disk;

/**
 * The bytes of one archive, of which some may still have to come. They are read from front to back;
 * close by, a reader may go back as long as it has not said that it is past them.
 */
public interface ArchiveBytes extends Disk.Reader {

  /** The bytes that there will be. */
  @Override
  long sizeBytes();

  /**
   * Reads at least one byte and at most as many as the buffer has room for; -1 at the end of the
   * file. Blocks until one is there and is known to be right.
   *
   * @throws ArrivalEndedException when it will not come, or is not wanted any more
   */
  @Override
  int read(ByteBuffer into, long offset) throws IOException;

  /**
   * Tells that the bytes in front of this offset will not be read again. Comes often and must be
   * quick.
   */
  void passed(long offset);

  /**
   * Blocks until so many bytes, from the front on, are there.
   *
   * @throws ArrivalEndedException when they will not come, or are not wanted any more
   */
  void await(long bytes) throws IOException;

  /** Ends all reading, at once; any thread may call it. */
  @Override
  void close() throws IOException;

  /** The end of a wait for bytes that do not come; says nothing of the archive. */
  final class ArrivalEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ArrivalEndedException(String message) {
      super(message);
    }
  }
}
