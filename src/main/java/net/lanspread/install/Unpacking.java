package net.lanspread.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.GameArchives;
import net.lanspread.archive.OpenArchive;
import net.lanspread.disk.Disk;
import net.lanspread.operation.ProgressWatcher;

/**
 * The archives of one root, unpacked in name order. What an archive unpacks to is known once it is
 * open; until then its own size stands for that, since games are packed already for the most part.
 * Used once, by one thread.
 */
final class Unpacking implements Payload {
  private final Disk disk;
  private final Path root;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final ProgressWatcher watcher;
  private long doneBytes;
  private long totalBytes;

  Unpacking(
      Disk disk, Path root, ArchiveReader reader, ArchiveLimits limits, ProgressWatcher watcher) {
    this.disk = disk;
    this.root = root;
    this.reader = reader;
    this.limits = limits;
    this.watcher = watcher;
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    Map<Path, Long> sizes = new LinkedHashMap<>();
    for (String name : GameArchives.names(disk, root)) {
      Path archive = root.resolve(name);
      sizes.put(archive, disk.stat(archive).map(Disk.Stat::sizeBytes).orElse(0L));
    }
    totalBytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    for (Map.Entry<Path, Long> archive : sizes.entrySet()) {
      try (OpenArchive open = reader.open(archive.getKey(), limits)) {
        totalBytes += open.totalBytes() - archive.getValue();
        open.unpack(new Counted(staging.newArchive()));
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
    public void fileEnd(long crc32) throws IOException {
      sink.fileEnd(crc32);
    }
  }
}
