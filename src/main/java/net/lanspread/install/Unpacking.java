package net.lanspread.install;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.GameArchives;
import net.lanspread.archive.OpenArchive;
import net.lanspread.archive.PackedFile;
import net.lanspread.content.Printable;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.ProgressWatcher;

/**
 * The archives of one root, in name order, unpacked side by side where there is room. The unpacked
 * size of an archive is known once it is open; until then its own size stands for that, since games
 * are packed already for the most part. Used once.
 */
final class Unpacking implements Payload {
  /** The largest part of a path that a message shows. */
  private static final int MAX_PATH_CHARS = 200;

  /** Archives side by side want this many times their size. */
  private static final int ROOM_FACTOR = 3;

  private final Disk disk;
  private final GameFolders game;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final Cancellation cancellation;
  private final ProgressWatcher watcher;
  private final int atOnce;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private long doneBytes;

  @GuardedBy("lock")
  private long totalBytes;

  @GuardedBy("lock")
  private final Set<OpenArchive> running = new HashSet<>();

  @GuardedBy("lock")
  private boolean ended;

  /**
   * @param atOnce the number of archives that may be unpacked side by side
   */
  Unpacking(
      Disk disk,
      GameFolders game,
      ArchiveReader reader,
      ArchiveLimits limits,
      Cancellation cancellation,
      ProgressWatcher watcher,
      int atOnce) {
    this.disk = disk;
    this.game = game;
    this.reader = reader;
    this.limits = limits;
    this.cancellation = cancellation;
    this.watcher = watcher;
    this.atOnce = atOnce;
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    Map<Path, Long> sizes = new LinkedHashMap<>();
    for (GameArchives.Packed archive : GameArchives.in(disk, game.root(), game.id())) {
      sizes.put(game.root().resolve(archive.name()), archive.sizeBytes(disk, game.root()));
    }
    requireFits(sizes.keySet());
    long packedBytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    synchronized (lock) {
      totalBytes = packedBytes;
    }
    List<Turn> turns =
        sizes.entrySet().stream()
            .map(archive -> new Turn(this, archive.getKey(), archive.getValue()))
            .toList();
    new ArchiveTurns(turns, hasRoom(packedBytes) ? atOnce : 1, this::end).unpack(staging);
  }

  private record Turn(Unpacking unpacking, Path archive, long sizeBytes)
      implements ArchiveTurns.Archive {
    @Override
    public void awaitBegin() {}

    @Override
    public void unpack(Staging into) throws ArchiveException, IOException {
      unpacking.unpack(archive, sizeBytes, into);
    }
  }

  /**
   * True when the disk has room for the files of later archives beside those that they replace,
   * until their turn has come.
   */
  private boolean hasRoom(long packedBytes) throws IOException {
    return disk.usableBytes(game.root()) / ROOM_FACTOR >= packedBytes;
  }

  private void unpack(Path archive, long sizeBytes, Staging into)
      throws ArchiveException, IOException {
    try (OpenArchive open = reader.open(archive, limits)) {
      synchronized (lock) {
        requireWantedLocked();
        totalBytes += open.totalBytes() - sizeBytes;
        running.add(open);
      }
      try {
        cancellation.onCancel(open::stop);
        open.unpack(new Counted(into.newArchive()));
      } finally {
        synchronized (lock) {
          running.remove(open);
        }
        // A reader may wrap or swallow a sink's exception; the first cause tells people more.
        into.throwFailure();
      }
    }
  }

  /** Ends those that still run. */
  private void end() {
    List<OpenArchive> left;
    synchronized (lock) {
      ended = true;
      left = List.copyOf(running);
    }
    left.forEach(OpenArchive::stop);
  }

  @GuardedBy("lock")
  private void requireWantedLocked() throws IOException {
    if (ended) {
      throw new IOException("another archive of the game has failed");
    }
  }

  private void done(long bytes) throws IOException {
    synchronized (lock) {
      requireWantedLocked();
      doneBytes += bytes;
      watcher.at(doneBytes, totalBytes);
    }
  }

  /** Refuses, before anything is written, files that are too large for the disk's format. */
  private void requireFits(Set<Path> archives) throws ArchiveException, IOException {
    long largestBytes = disk.largestFileBytes(game.root());
    if (largestBytes == Long.MAX_VALUE) {
      return;
    }
    for (Path archive : archives) {
      try (OpenArchive open = reader.open(archive, limits)) {
        for (PackedFile file : open.files()) {
          if (file.sizeBytes() > largestBytes) {
            throw DiskProblem.tooLarge(
                game.local() + "/" + Printable.of(file.path(), MAX_PATH_CHARS));
          }
        }
      }
    }
  }

  /** A sink that counts the bytes. */
  private final class Counted implements EntrySink {
    private final EntrySink sink;

    Counted(EntrySink sink) {
      this.sink = sink;
    }

    @Override
    public void folder(String path) throws IOException {
      sink.folder(path);
    }

    @Override
    public void fileStart(String path, long sizeBytes) throws IOException {
      sink.fileStart(path, sizeBytes);
    }

    @Override
    public void fileBytes(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      sink.fileBytes(bytes);
      done(count);
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException {
      sink.fileCopy(path, sizeBytes, earlierPath);
      done(sizeBytes);
    }

    @Override
    public void fileEnd(long crc32) throws IOException {
      sink.fileEnd(crc32);
    }

    @Override
    public Optional<EntrySink> beside() {
      return sink.beside().map(Counted::new);
    }
  }
}
