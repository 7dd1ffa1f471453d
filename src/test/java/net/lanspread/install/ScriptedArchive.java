package net.lanspread.install;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.lanspread.archive.ArchiveBytes;
import net.lanspread.archive.ArrivingBytes;
import net.lanspread.disk.MemoryReader;
import net.lanspread.install.UnpackingAhead.Arriving;

/** An archive, of text for the most part, of which a test gives one piece after the other. */
final class ScriptedArchive implements ArchiveBytes {
  private final String name;
  private final ArrivingBytes bytes;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private long givenBytes;

  @GuardedBy("lock")
  private long wantedBytes;

  @GuardedBy("lock")
  private long passedBytes;

  @GuardedBy("lock")
  private boolean closed;

  ScriptedArchive(String name, String... lines) {
    this(name, text(lines));
  }

  ScriptedArchive(String name, byte[] all) {
    this.name = name;
    this.bytes = new ArrivingBytes(all.length, () -> new MemoryReader(all), _ -> {});
  }

  static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  Arriving arriving() {
    return new Arriving(name, this);
  }

  /** Lets the bytes of these further lines come. */
  ScriptedArchive give(String... lines) {
    return give(text(lines).length);
  }

  /** Lets so many further bytes come. */
  ScriptedArchive give(int count) {
    long now;
    synchronized (lock) {
      givenBytes += count;
      now = givenBytes;
    }
    bytes.arrived(now);
    return this;
  }

  ScriptedArchive giveAll() {
    synchronized (lock) {
      givenBytes = bytes.sizeBytes();
    }
    bytes.arrived(bytes.sizeBytes());
    return this;
  }

  /** No more will come. */
  void end() {
    bytes.ended("the download has ended");
  }

  /** Waits until everything that was given has been read and more is wanted. */
  void awaitThirst() throws InterruptedException {
    synchronized (lock) {
      while (wantedBytes <= givenBytes) {
        lock.wait();
      }
    }
  }

  /** Waits until all of it is unpacked. */
  void awaitPassed() throws InterruptedException {
    synchronized (lock) {
      while (passedBytes < bytes.sizeBytes()) {
        lock.wait();
      }
    }
  }

  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  @Override
  public long sizeBytes() {
    return bytes.sizeBytes();
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    wants(offset + 1);
    return bytes.read(into, offset);
  }

  @Override
  public void await(long count) throws IOException {
    wants(count);
    bytes.await(count);
  }

  private void wants(long count) {
    synchronized (lock) {
      wantedBytes = count;
      lock.notifyAll();
    }
  }

  @Override
  public void passed(long offset) {
    synchronized (lock) {
      passedBytes = Math.max(passedBytes, offset);
      lock.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
    }
    bytes.close();
  }
}
