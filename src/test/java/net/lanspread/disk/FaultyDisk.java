package net.lanspread.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that fails at a chosen step. Steps are the calls that change something, counted from 1;
 * the step that fails does nothing, except that a write cut off by a stop has written its first
 * half. Thread-safe.
 *
 * <p>Syncs are counted and not passed on: the files of tests need not survive this machine.
 */
public final class FaultyDisk implements Disk {
  private enum Fault {
    NONE,
    STOP,
    FAIL_ONCE
  }

  private final Disk disk;
  private final Fault fault;
  private final int faultyStep;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicLong freeBytes;
  private final Set<Path> writeProtected = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  private FaultyDisk(Disk disk, Fault fault, int faultyStep, long freeBytes) {
    this.disk = disk;
    this.fault = fault;
    this.faultyStep = faultyStep;
    this.freeBytes = new AtomicLong(freeBytes);
  }

  /** A disk that only counts. */
  public static FaultyDisk undisturbed(Disk disk) {
    return new FaultyDisk(disk, Fault.NONE, 0, Long.MAX_VALUE);
  }

  /** A machine that dies at the step: it and every call after it, reading too, fail. */
  public static FaultyDisk stoppingAt(Disk disk, int step) {
    return new FaultyDisk(disk, Fault.STOP, step, Long.MAX_VALUE);
  }

  /** A disk of which this one step fails. */
  public static FaultyDisk failingOnceAt(Disk disk, int step) {
    return new FaultyDisk(disk, Fault.FAIL_ONCE, step, Long.MAX_VALUE);
  }

  /** A disk that is full after so many bytes; deleting frees nothing. */
  public static FaultyDisk fullAfter(Disk disk, long bytes) {
    return new FaultyDisk(disk, Fault.NONE, 0, bytes);
  }

  /**
   * The disk with this file, or all files in this folder, write-protected until the protection is
   * taken away.
   */
  public FaultyDisk protecting(Path path) {
    writeProtected.add(path);
    return this;
  }

  private void writable(Path path) throws IOException {
    if (writeProtected.contains(path) || writeProtected.contains(path.getParent())) {
      throw new AccessDeniedException(path.toString());
    }
  }

  @Override
  public void makeWritable(Path path) throws IOException {
    step();
    writeProtected.remove(path);
  }

  /** The number of steps asked for so far, the failed ones included. */
  public int steps() {
    return steps.get();
  }

  /** True when the step at which the disk fails was reached. */
  public boolean hasFailed() {
    return fault != Fault.NONE && steps.get() >= faultyStep;
  }

  private void alive() throws IOException {
    if (stopped) {
      throw new IOException("the machine is dead");
    }
  }

  private void step() throws IOException {
    alive();
    if (steps.incrementAndGet() != faultyStep) {
      return;
    }
    switch (fault) {
      case NONE -> {}
      case STOP -> {
        stopped = true;
        throw new IOException("the machine died");
      }
      case FAIL_ONCE -> throw new IOException("the disk failed once");
    }
  }

  @Override
  public Optional<Stat> stat(Path path) throws IOException {
    alive();
    return disk.stat(path);
  }

  @Override
  public Path follow(Path path) throws IOException {
    alive();
    return disk.follow(path);
  }

  @Override
  public String volume(Path folder) throws IOException {
    alive();
    return disk.volume(folder);
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    alive();
    return disk.list(folder);
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    alive();
    return disk.readAll(file, maxBytes);
  }

  @Override
  public Reader openReader(Path file) throws IOException {
    alive();
    return disk.openReader(file);
  }

  @Override
  public FileChannel openChannel(Path file) throws IOException {
    alive();
    return disk.openChannel(file);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    step();
    writable(file);
    Writer writer = disk.openWriter(file);
    return new Writer() {
      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        alive();
        try {
          step();
        } catch (IOException e) {
          if (stopped) {
            writer.write(from.slice(from.position(), from.remaining() / 2), offset);
          }
          throw e;
        }
        if (freeBytes.addAndGet(-from.remaining()) < 0) {
          freeBytes.set(0);
          throw new DiskFullException("the disk is full");
        }
        writer.write(from, offset);
      }

      @Override
      public void setLength(long sizeBytes) throws IOException {
        step();
        writer.setLength(sizeBytes);
      }

      @Override
      public void sync() throws IOException {
        step();
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    step();
    disk.createFolders(folder);
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    step();
    if (disk.stat(target).isPresent()) {
      writable(target);
    }
    disk.moveAtomically(source, target);
  }

  @Override
  public boolean link(Path file, Path another) throws IOException {
    step();
    return disk.link(file, another);
  }

  @Override
  public boolean isReadOnly(Path file) throws IOException {
    alive();
    return disk.isReadOnly(file);
  }

  @Override
  public void copyPermissions(Path from, Path to) throws IOException {
    step();
    disk.copyPermissions(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    step();
    writable(path);
    disk.delete(path);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step();
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    alive();
    return Math.min(freeBytes.get(), disk.usableBytes(path));
  }
}
