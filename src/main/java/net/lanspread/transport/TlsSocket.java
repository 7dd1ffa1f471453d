package net.lanspread.transport;

import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import net.lanspread.content.ChunkBuffers;

/**
 * A connected TCP socket with TLS: blocking reads and writes around an engine. One thread may read
 * while another one writes.
 */
final class TlsSocket {
  /** More than any record of TLS 1.3 takes, encrypted or not. */
  private static final int RECORD_BYTES = 16 * 1024 + 1024;

  /** Seven records go to the system at once: a Java socket gives it no more than 128 KiB. */
  private static final ChunkBuffers SENDING = new ChunkBuffers(7 * RECORD_BYTES, 16);

  /** The size from which a read takes as much at once from the system as the reader wants. */
  private static final int MUCH_BYTES = 4 * RECORD_BYTES;

  private static final ChunkBuffers RECEIVING = new ChunkBuffers(128 * 1024, 16);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Socket plain;
  private final SSLEngine engine;
  private final InputStream in;
  private final OutputStream out;
  private final AtomicBoolean released = new AtomicBoolean();

  // only the reading thread's; the bytes that have come and are not decrypted yet
  private final ByteBuffer encrypted = ByteBuffer.allocate(2 * RECORD_BYTES).flip();
  // only the reading thread's
  private boolean shaken;
  // only the reading thread's; nothing comes after it
  private boolean saidGoodbye;
  // only the reading thread's; the bytes that nobody has taken yet
  private final ByteBuffer decrypted = ByteBuffer.allocate(RECORD_BYTES).flip();

  /**
   * @param engine the engine, which this socket releases
   */
  TlsSocket(Socket plain, SSLEngine engine) throws IOException {
    this.plain = plain;
    this.engine = engine;
    this.in = plain.getInputStream();
    this.out = plain.getOutputStream();
  }

  Socket plain() {
    return plain;
  }

  SSLSession session() {
    return engine.getSession();
  }

  /** Shakes hands as the engine's side; blocks until that is done or the socket is closed. */
  void shakeHands() throws IOException {
    try {
      engine.beginHandshake();
      while (isShakingHands()) {
        // each turn writes, reads or computes
      }
      shaken = true;
    } catch (SSLException e) {
      sayWhy();
      throw e;
    }
  }

  /** Goes one step on; false when the handshake is done. */
  private boolean isShakingHands() throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> runTasks();
      case NEED_WRAP -> write(NOTHING);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        // The handshake may end without another record: with a certificate that was looked at.
        if (!unwrap(encrypted, decrypted.clear(), true)
            && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP
            && (saidGoodbye || !fill())) {
          throw new EOFException("the other side closed in the middle of the handshake");
        }
      }
      case NOT_HANDSHAKING, FINISHED -> {
        return false;
      }
    }
    return true;
  }

  /** Sends the alert that tells the other side why this one ends the handshake. */
  private void sayWhy() {
    try {
      write(NOTHING);
    } catch (IOException e) {
      // It will see the connection end.
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Reads at least one byte, as many as are there; -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.position() == before) {
      if (decrypted.hasRemaining()) {
        int count = Math.min(decrypted.remaining(), into.remaining());
        into.put(into.position(), decrypted, decrypted.position(), count);
        into.position(before + count);
        decrypted.position(decrypted.position() + count);
      } else if (!decrypt(encrypted, into)
          && (saidGoodbye || !(into.remaining() < MUCH_BYTES ? fill() : readMuch(into)))) {
        return -1;
      }
    }
    return into.position() - before;
  }

  /**
   * Decrypts the bytes that have come, into the buffer where whole records fit; false when there is
   * no record.
   */
  private boolean decrypt(ByteBuffer from, ByteBuffer into) throws IOException {
    boolean any = false;
    while (into.remaining() >= RECORD_BYTES && unwrap(from, into, false)) {
      any = true;
    }
    return any || (into.remaining() < RECORD_BYTES && unwrap(from, decrypted.clear(), true));
  }

  /** Waits for more and decrypts it, by way of a large buffer; false at the end. */
  private boolean readMuch(ByteBuffer into) throws IOException {
    ByteBuffer much = RECEIVING.take();
    try {
      much.put(encrypted.duplicate());
      // If the reader takes less than a record, only so much room is left.
      much.limit(Math.min(much.capacity(), into.remaining()));
      int count = in.read(much.array(), much.arrayOffset() + much.position(), much.remaining());
      much.position(much.position() + Math.max(0, count)).flip();
      encrypted.clear().flip();
      boolean _ = decrypt(much, into);
      if (!saidGoodbye) {
        encrypted.clear().put(much).flip();
      }
      return count >= 0;
    } finally {
      RECEIVING.giveBack(much);
    }
  }

  /**
   * Decrypts a record; false when it has not come whole, or the input has ended.
   *
   * @param own whether it goes into {@link #decrypted}, for the reader to take from there
   */
  private boolean unwrap(ByteBuffer from, ByteBuffer into, boolean own) throws IOException {
    try {
      SSLEngineResult result = engine.unwrap(from, into);
      runTasks();
      return switch (result.getStatus()) {
        case OK -> {
          if (shaken && result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            throw new SSLException("TLS makes no progress: " + result);
          }
          yield true;
        }
        case BUFFER_UNDERFLOW -> false;
        case CLOSED -> {
          saidGoodbye = true;
          yield false;
        }
        case BUFFER_OVERFLOW -> throw new SSLException("a record is too long");
      };
    } finally {
      if (own) {
        into.flip();
      }
    }
  }

  /** Waits for more; false at the end. */
  private boolean fill() throws IOException {
    encrypted.compact();
    try {
      int count = in.read(encrypted.array(), encrypted.position(), encrypted.remaining());
      encrypted.position(encrypted.position() + Math.max(0, count));
      return count >= 0;
    } finally {
      encrypted.flip();
    }
  }

  /** Writes all of it, and the engine's own messages. */
  void write(ByteBuffer... all) throws IOException {
    ByteBuffer sending = SENDING.take();
    try {
      for (ByteBuffer from : all) {
        do {
          if (sending.remaining() < RECORD_BYTES) {
            send(sending);
          }
          wrap(from, sending);
        } while (from.hasRemaining());
      }
      send(sending);
    } finally {
      SENDING.giveBack(sending);
    }
  }

  private void send(ByteBuffer sending) throws IOException {
    out.write(sending.array(), sending.arrayOffset(), sending.position());
    sending.clear();
  }

  private void wrap(ByteBuffer from, ByteBuffer into) throws IOException {
    boolean wanted = from.hasRemaining();
    SSLEngineResult result = engine.wrap(from, into);
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && wanted) {
      throw new SSLException("the connection is closed");
    }
    if (wanted && result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
      throw new SSLException("TLS makes no progress: " + result);
    }
  }

  /** Ends blocked calls with an {@link IOException}; does not wait for the other side. */
  void close() {
    Lane.close(plain);
    if (released.compareAndSet(false, true)) {
      ReferenceCountUtil.release(engine);
    }
  }
}
