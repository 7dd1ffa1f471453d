package net.lanspread.install;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import net.lanspread.disk.Disk;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.jspecify.annotations.Nullable;

/**
 * The files of a staging folder, of which several may be written side by side, and the first
 * failure of any of them. Thread-safe.
 */
final class StagedFiles {
  /** A file that is being written, by one thread at a time. */
  static final class OpenFile {
    final String path;
    final Disk.Writer writer;
    final long sizeBytes;
    final CRC32 crc32 = new CRC32();
    long writtenBytes;

    OpenFile(String path, Disk.Writer writer, long sizeBytes) {
      this.path = path;
      this.writer = writer;
      this.sizeBytes = sizeBytes;
    }
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<OpenFile> open = new HashSet<>();

  @GuardedBy("lock")
  private final Map<String, Unpacked> unpacked = new HashMap<>();

  @GuardedBy("lock")
  private @Nullable IOException failure;

  void opened(OpenFile file) {
    synchronized (lock) {
      open.add(file);
    }
  }

  boolean anyOpen() {
    synchronized (lock) {
      return !open.isEmpty();
    }
  }

  void close(OpenFile file) throws IOException {
    boolean left;
    synchronized (lock) {
      left = open.remove(file);
    }
    if (left) {
      file.writer.close();
    }
  }

  void closeAll() throws IOException {
    List<OpenFile> left;
    synchronized (lock) {
      left = new ArrayList<>(open);
    }
    for (OpenFile file : left) {
      close(file);
    }
  }

  /** A file is whole; it may stand in the place of an earlier one. */
  void put(Unpacked file) {
    synchronized (lock) {
      unpacked.put(file.path(), file);
    }
  }

  Optional<Unpacked> at(String path) {
    synchronized (lock) {
      return Optional.ofNullable(unpacked.get(path));
    }
  }

  /** The complete files, by path. */
  Collection<Unpacked> all() {
    synchronized (lock) {
      return new TreeMap<>(unpacked).values();
    }
  }

  void failed(IOException e) {
    synchronized (lock) {
      failure = failure == null ? e : failure;
    }
  }

  /** Throws the first failure, if there is one. */
  void throwFailure() throws IOException {
    synchronized (lock) {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
