package net.lanspread.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * The archives of one root, unpacked in name order. What an archive unpacks to is known once it is
 * open; until then its own size stands for that, since games are packed already for the most part.
 * Used once, by one thread.
 */
final class Unpacking implements Payload {
  /** As many as people are told of a path. */
  private static final int MAX_PATH_CHARS = 200;

  private final Disk disk;
  private final GameFolders game;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final Cancellation cancellation;
  private final ProgressWatcher watcher;
  private long doneBytes;
  private long totalBytes;

  Unpacking(
      Disk disk,
      GameFolders game,
      ArchiveReader reader,
      ArchiveLimits limits,
      Cancellation cancellation,
      ProgressWatcher watcher) {
    this.disk = disk;
    this.game = game;
    this.reader = reader;
    this.limits = limits;
    this.cancellation = cancellation;
    this.watcher = watcher;
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    Map<Path, Long> sizes = new LinkedHashMap<>();
    for (String name : GameArchives.names(disk, game.root(), game.id())) {
      Path archive = game.root().resolve(name);
      sizes.put(archive, disk.stat(archive).map(Disk.Stat::sizeBytes).orElse(0L));
    }
    requireFits(sizes.keySet());
    totalBytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    for (Map.Entry<Path, Long> archive : sizes.entrySet()) {
      try (OpenArchive open = reader.open(archive.getKey(), limits)) {
        totalBytes += open.totalBytes() - archive.getValue();
        cancellation.onCancel(open::stop);
        open.unpack(new Counted(staging.newArchive()));
      }
    }
  }

  /** Refuses, before anything is written, what the disk could not hold for the size of a file. */
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

  /** A sink that counts what has been taken. */
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
      doneBytes += count;
      watcher.at(doneBytes, totalBytes);
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException {
      sink.fileCopy(path, sizeBytes, earlierPath);
      doneBytes += sizeBytes;
      watcher.at(doneBytes, totalBytes);
    }

    @Override
    public void fileEnd(long crc32) throws IOException {
      sink.fileEnd(crc32);
    }
  }
}
