package net.lanspread.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A disk that waits for other programs: a step that fails because one of them holds a file is tried
 * again for ten seconds, which is enough for a scanner of viruses and for a game that is ending;
 * then it fails with a {@link FileInUseException}, which names the file.
 *
 * <p>Windows lets nobody rename, replace or delete an open file, and says so in the user's
 * language, or only that access is denied. So the text of an error counts for little: an
 * unexplained error of a file that is there and not write-protected may be one.
 *
 * <p>For operations. A mere look should not wait: it looks again.
 */
public final class PatientDisk implements Disk {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The way in which the time between two tries passes. */
  @FunctionalInterface
  public interface Pause {
    void pass(Duration duration) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }

  @FunctionalInterface
  private interface Act {
    void run() throws IOException;
  }

  private final Disk disk;
  private final boolean openFilesAreHeld;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /**
   * @param openFilesAreHeld whether a program that has a file open keeps others from changing it,
   *     as on Windows
   */
  public PatientDisk(Disk disk, boolean openFilesAreHeld, LongSupplier nanoTime, Pause pause) {
    this.disk = disk;
    this.openFilesAreHeld = openFilesAreHeld;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** The disk of this machine, with the patience that its system asks for. */
  public static PatientDisk ofSystem(Disk disk) {
    return new PatientDisk(disk, RealDisk.WINDOWS, System::nanoTime, Thread::sleep);
  }

  /**
   * @param paths the ones of the step; the first that is there is named
   */
  private <T> T patiently(Step<T> step, Path... paths) throws IOException {
    long begun = nanoTime.getAsLong();
    while (true) {
      try {
        return step.run();
      } catch (IOException e) {
        Optional<Path> held = held(e, List.of(paths));
        if (held.isEmpty()) {
          throw e;
        }
        if (nanoTime.getAsLong() - begun >= PATIENCE.toNanos()) {
          throw new FileInUseException(held.get(), e);
        }
      }
      pass();
    }
  }

  private void patiently(Act act, Path... paths) throws IOException {
    Step<Boolean> step =
        () -> {
          act.run();
          return true;
        };
    patiently(step, paths);
  }

  private void pass() throws IOException {
    try {
      pause.pass(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while waiting").initCause(e);
    }
  }

  /** The path that another program may hold; empty when the error is about something else. */
  private Optional<Path> held(IOException e, List<Path> paths) {
    boolean mayBe =
        switch (DiskProblem.of(e)) {
          case IN_USE -> true;
          case DENIED -> e instanceof AccessDeniedException && isUnexplained(paths);
          case OTHER -> e.getClass().equals(FileSystemException.class) && isUnexplained(paths);
          case FULL, QUOTA, READ_ONLY_DISK, FILE_TOO_LARGE, PATH_TOO_LONG, DEVICE -> false;
        };
    return mayBe ? paths.stream().filter(this::isThere).findFirst() : Optional.empty();
  }

  private boolean isUnexplained(List<Path> paths) {
    return openFilesAreHeld && paths.stream().noneMatch(this::isProtected);
  }

  /**
   * True also for a path that cannot be looked at: a file that is deleted while it is open is such
   * a one.
   */
  private boolean isThere(Path path) {
    try {
      return disk.stat(path).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isProtected(Path path) {
    try {
      return disk.stat(path).isPresent() && disk.isReadOnly(path);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<Stat> stat(Path path) throws IOException {
    return disk.stat(path);
  }

  @Override
  public Path follow(Path path) throws IOException {
    return disk.follow(path);
  }

  @Override
  public String volume(Path folder) throws IOException {
    return disk.volume(folder);
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    return patiently(() -> disk.readAll(file, maxBytes), file);
  }

  @Override
  public Reader openReader(Path file) throws IOException {
    return patiently(() -> disk.openReader(file), file);
  }

  @Override
  public FileChannel openChannel(Path file) throws IOException {
    return patiently(() -> disk.openChannel(file), file);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    return patiently(() -> disk.openWriter(file), file);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    patiently(() -> disk.createFolders(folder), folder);
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    patiently(() -> disk.moveAtomically(source, target), target, source);
  }

  @Override
  public boolean link(Path file, Path another) throws IOException {
    return disk.link(file, another);
  }

  @Override
  public void makeWritable(Path path) throws IOException {
    disk.makeWritable(path);
  }

  @Override
  public long largestFileBytes(Path path) throws IOException {
    return disk.largestFileBytes(path);
  }

  @Override
  public boolean isReadOnly(Path file) throws IOException {
    return disk.isReadOnly(file);
  }

  @Override
  public void copyPermissions(Path from, Path to) throws IOException {
    disk.copyPermissions(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    patiently(() -> disk.delete(path), path);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return disk.usableBytes(path);
  }
}
