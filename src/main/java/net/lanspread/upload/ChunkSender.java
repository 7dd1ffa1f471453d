package net.lanspread.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.transport.PeerStream;

/** The sending of one chunk's body, no faster than its asker takes it; see {@link BodyCredit}. */
final class ChunkSender {
  private static final int LEAST_BUFFER_BYTES = 32 * 1024;
  private static final int MOST_BUFFER_BYTES = 256 * 1024;

  private ChunkSender() {}

  /**
   * Sends a part of a file and ends the stream; returns when the asker has taken all but the last
   * of it.
   *
   * @param onTaken is told of bytes that the asker has taken
   * @throws MalformedMessageException when the asker has taken more than it was sent
   * @throws IOException when the asker is gone, or the file is shorter than that
   */
  static void send(
      Disk.Reader file,
      long offset,
      int lengthBytes,
      UploadWindow.Share share,
      IntConsumer onTaken,
      PeerStream stream)
      throws IOException {
    int bufferBytes = Math.clamp(share.bytes() / 2, LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(bufferBytes, lengthBytes));
    int dueCredits = BodyCredit.count(lengthBytes);
    ByteBuffer credits = ByteBuffer.allocate(dueCredits + 1);
    int sentBytes = 0;
    while (sentBytes < lengthBytes) {
      int takenBytes = credits.position() * BodyCredit.CREDIT_BYTES;
      int roomBytes = Math.min(lengthBytes, takenBytes + share.bytes()) - sentBytes;
      if (roomBytes <= 0) {
        awaitCredit(stream, credits, sentBytes, onTaken);
        continue;
      }
      buffer.clear().limit(Math.min(buffer.capacity(), roomBytes));
      int read = file.read(buffer, offset + sentBytes);
      if (read < 0) {
        throw new IOException("a file shrank while it was served");
      }
      sentBytes += read;
      if (sentBytes == lengthBytes) {
        stream.writeLast(buffer.flip());
      } else {
        stream.write(buffer.flip());
      }
    }
    while (credits.position() < dueCredits) {
      awaitCredit(stream, credits, sentBytes, onTaken);
    }
  }

  private static void awaitCredit(
      PeerStream stream, ByteBuffer credits, int sentBytes, IntConsumer onTaken)
      throws IOException {
    int before = credits.position();
    if (stream.read(credits) < 0) {
      throw new IOException("the asker wants no more of the chunk");
    }
    if (!credits.hasRemaining() || credits.position() * BodyCredit.CREDIT_BYTES > sentBytes) {
      throw new MalformedMessageException("more credits than bytes");
    }
    onTaken.accept((credits.position() - before) * BodyCredit.CREDIT_BYTES);
  }
}
