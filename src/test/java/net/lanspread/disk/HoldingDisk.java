package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The disk of a Windows in German on which other programs have files open for a while, and the
 * clock by which they let go. One thread's.
 */
public final class HoldingDisk extends RecordingDisk {
  /** A time longer than any wait. */
  public static final Duration ALL_EVENING = Duration.ofHours(5);

  private final Map<Path, Duration> heldUntil = new HashMap<>();
  private Duration now = Duration.ZERO;

  /** The disk with a file that another program has open for so long, once it is there. */
  public HoldingDisk holding(Path file, Duration duration) {
    heldUntil.put(file, now.plus(duration));
    return this;
  }

  /** The time that everybody has waited together. */
  public Duration waited() {
    return now;
  }

  /** This disk as operations use it. */
  public PatientDisk patient() {
    return new PatientDisk(this, true, () -> now.toNanos(), pause -> now = now.plus(pause));
  }

  private boolean isHeld(Path path) {
    return heldUntil.getOrDefault(path, Duration.ZERO).compareTo(now) > 0 && Files.exists(path);
  }

  private void requireNotOpen(Path file) throws IOException {
    if (isHeld(file)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "Der Prozess kann nicht auf die Datei zugreifen, da sie von einem anderen Prozess"
              + " verwendet wird");
    }
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    requireNotOpen(file);
    return super.openWriter(file);
  }

  @Override
  public void delete(Path path) throws IOException {
    requireNotOpen(path);
    super.delete(path);
  }

  /** Neither a folder in which a file is open nor an open file can be renamed or replaced. */
  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    boolean below = heldUntil.keySet().stream().anyMatch(p -> p.startsWith(source) && isHeld(p));
    if (below || isHeld(target)) {
      throw new AccessDeniedException(source.toString(), target.toString(), null);
    }
    super.moveAtomically(source, target);
  }
}
