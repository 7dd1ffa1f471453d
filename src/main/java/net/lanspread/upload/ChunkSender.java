package net.lanspread.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.RateLimit;
import net.lanspread.transport.PeerStream;

/** The sending of one chunk's body, no faster than its asker takes it; see {@link BodyCredit}. */
final class ChunkSender {
  private static final int LEAST_PIECE_BYTES = 32 * 1024;
  private static final int MOST_PIECE_BYTES = 256 * 1024;

  private ChunkSender() {}

  /**
   * Sends a part of a file and ends the stream; returns when the asker has taken all but the last
   * of it.
   *
   * @param limit of all that is sent
   * @param onTaken is told of bytes that the asker has taken
   * @throws MalformedMessageException when the asker has taken more than it was sent
   * @throws IOException when the asker is gone, or the file is shorter than that
   */
  static void send(
      Disk.Reader file,
      long offset,
      int lengthBytes,
      UploadWindow.Share share,
      RateLimit limit,
      IntConsumer onTaken,
      PeerStream stream)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(pieceBytes(share.bytes()), lengthBytes));
    int dueCredits = BodyCredit.count(lengthBytes);
    ByteBuffer credits = ByteBuffer.allocate(dueCredits + 1);
    int sentBytes = 0;
    while (sentBytes < lengthBytes) {
      int takenBytes = credits.position() * BodyCredit.CREDIT_BYTES;
      int leftBytes = lengthBytes - sentBytes;
      int windowBytes = share.bytes(); // which may be another one at any time
      int mostBytes = Math.min(pieceBytes(windowBytes), buffer.capacity());
      int pieceBytes = Math.min(limit.pieceBytes(mostBytes), leftBytes);
      // A small piece costs both sides as much as a large one, and makes credits come one by one.
      if (takenBytes + windowBytes - sentBytes < pieceBytes) {
        awaitCredit(stream, credits, sentBytes, onTaken);
        continue;
      }
      buffer.clear().limit(pieceBytes);
      int read = file.read(buffer, offset + sentBytes);
      if (read < 0) {
        throw new IOException("a file shrank while it was served");
      }
      limit.take(read);
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

  /**
   * Half of the bytes that may be on the way, so that the asker has some while the next ones are
   * read.
   */
  private static int pieceBytes(int windowBytes) {
    return Math.clamp(windowBytes / 2, LEAST_PIECE_BYTES, MOST_PIECE_BYTES);
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
