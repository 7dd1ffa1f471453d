package net.lanspread.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one entry on their way to the sink: no more than declared, counted and summed. What
 * the sink throws is kept, so that it is not lost in a library between.
 */
final class VerifiedFile extends OutputStream {
  /** The entry writes more than it declares; ends the library's work on it. */
  static final class TooMuchException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final EntrySink sink;
  private final CRC32 crc = new CRC32();
  private long leftBytes;
  private @Nullable IOException sinkFailure;

  VerifiedFile(EntrySink sink, long sizeBytes) {
    this.sink = sink;
    this.leftBytes = sizeBytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > leftBytes) {
      leftBytes = -1;
      throw new TooMuchException();
    }
    crc.update(bytes, offset, count);
    leftBytes -= count;
    try {
      sink.fileBytes(ByteBuffer.wrap(bytes, offset, count));
    } catch (IOException e) {
      sinkFailure = e;
      throw e;
    }
  }

  /** Throws what the sink threw, if it did. */
  void rethrowSinkFailure() throws IOException {
    if (sinkFailure != null) {
      throw sinkFailure;
    }
  }

  boolean wroteTooMuch() {
    return leftBytes < 0;
  }

  /**
   * Ends the entry for the sink.
   *
   * @param expectedCrc as the archive has it, if it has one
   */
  void end(String path, OptionalInt expectedCrc) throws ArchiveException, IOException {
    if (leftBytes != 0) {
      throw new ArchiveException("the archive is damaged: " + path + " is not as long as declared");
    }
    if (expectedCrc.isPresent() && (int) crc.getValue() != expectedCrc.getAsInt()) {
      throw new ArchiveException("the archive is damaged: " + path + " has a wrong checksum");
    }
    sink.fileEnd(crc.getValue());
  }
}
