package net.lanspread.upload;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.InstallStreamCodec;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.PeerStream;

/**
 * The way of an install stream to its asker, no faster than that takes it; see {@link BodyCredit}.
 * One thread writes, another one tells of the credits.
 */
final class RecordOutput {
  /** How far ahead of the asker's credits the source may be. */
  static final int WINDOW_BYTES = 4 * 1024 * 1024;

  private static final int FLUSH_BYTES = 128 * 1024;

  private final PeerStream stream;
  private final Duration patience;

  // only the writing thread's
  private final InstallStreamCodec.Writer records = new InstallStreamCodec.Writer();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(FLUSH_BYTES + InstallStreamCodec.MAX_RECORD_BYTES);
  private boolean headSent;

  private final Object lock = new Object();
  // guarded by lock
  private long sentBytes;
  // guarded by lock
  private long creditedBytes;
  // guarded by lock
  private boolean broken;
  // guarded by lock
  private boolean finished;

  /**
   * @param patience how long the asker may take nothing
   */
  RecordOutput(PeerStream stream, Duration patience) {
    this.stream = stream;
    this.patience = patience;
    stream.setTimeout(patience);
  }

  /** Announces the stream; once, before all records. */
  void head(Message.InstallStreamReply announced) throws IOException {
    headSent = true;
    try {
      stream.write(MessageCodec.encode(announced));
    } catch (IOException e) {
      breakOff();
      throw e;
    }
  }

  void put(InstallRecord record) throws IOException {
    records.put(record, buffer);
    if (buffer.position() >= FLUSH_BYTES) {
      flush(false);
    }
  }

  /** Writes the last record, and with it the end of our side. */
  void putLast(InstallRecord record) throws IOException {
    records.put(record, buffer);
    flush(true);
    finished();
  }

  /** Says why there is no stream, or why it goes no further. */
  void fail(Message.Refusal why) throws IOException {
    if (headSent) {
      putLast(new InstallRecord.Failure(why.code(), why.message()));
    } else {
      try {
        stream.writeLast(MessageCodec.encode(why));
      } catch (IOException e) {
        breakOff();
        throw e;
      }
      finished();
    }
  }

  private void flush(boolean last) throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        ByteBuffer piece = buffer.slice(buffer.position(), room());
        buffer.position(buffer.position() + piece.remaining());
        if (last && !buffer.hasRemaining()) {
          stream.writeLast(piece);
        } else {
          stream.write(piece);
        }
      }
    } catch (IOException e) {
      breakOff();
      throw e;
    }
    buffer.clear();
  }

  /** Waits until something of the buffer may be sent, and counts that as sent. */
  private int room() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!broken && sentBytes - creditedBytes >= WINDOW_BYTES) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new SocketTimeoutException("the asker takes nothing for " + patience);
        }
        try {
          lock.wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
      }
      if (broken) {
        throw new IOException("the asker wants no more of the stream");
      }
      int count = (int) Math.min(buffer.remaining(), WINDOW_BYTES - (sentBytes - creditedBytes));
      sentBytes += count;
      return count;
    }
  }

  /** The asker has taken more. */
  void credited(int credits) throws MalformedMessageException {
    synchronized (lock) {
      creditedBytes += (long) credits * BodyCredit.INSTALL_CREDIT_BYTES;
      if (creditedBytes > sentBytes) {
        throw new MalformedMessageException("more credits than bytes");
      }
      lock.notifyAll();
    }
  }

  /** The asker is gone: nothing more is written. */
  void breakOff() {
    synchronized (lock) {
      broken = true;
      lock.notifyAll();
    }
  }

  private void finished() {
    synchronized (lock) {
      finished = true;
    }
  }

  boolean isBroken() {
    synchronized (lock) {
      return broken;
    }
  }

  /** Whether all that is to be said was said. */
  boolean isFinished() {
    synchronized (lock) {
      return finished;
    }
  }
}
