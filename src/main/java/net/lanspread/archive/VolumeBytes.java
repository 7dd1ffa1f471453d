package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import net.lanspread.disk.Disk;

/**
 * The files of one archive that is all there as if they were one: its volumes behind each other, of
 * which most have one. All are added before several threads read.
 */
final class VolumeBytes implements ArchiveBytes {
  private final Disk disk;
  private final List<Part> parts = new ArrayList<>();
  private long sizeBytes;

  /** Opens the first one. */
  VolumeBytes(Disk disk, Path first) throws IOException {
    this.disk = disk;
    add(first);
  }

  /** A file of the archive and its place in it. */
  record Part(Path file, Disk.Reader reader, long offset, long sizeBytes) {}

  /** Puts one more file behind those before. */
  Part add(Path file) throws IOException {
    Disk.Reader reader = disk.openReader(file);
    try {
      Part part = new Part(file, reader, sizeBytes, reader.sizeBytes());
      parts.add(part);
      sizeBytes += part.sizeBytes();
      return part;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  Part first() {
    return parts.getFirst();
  }

  Path file(String name) {
    return first().file().resolveSibling(name);
  }

  /** The names of the files beside the first one, and its own. */
  Collection<String> neighbours() throws IOException {
    Path folder = Objects.requireNonNull(first().file().toAbsolutePath().getParent());
    return disk.list(folder).stream()
        .filter(entry -> entry.stat().isFile())
        .map(Disk.Entry::name)
        .toList();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    int low = 0;
    int high = parts.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).offset() <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    Part part = parts.get(low);
    long inPart = offset - part.offset();
    int wanted = (int) Math.min(into.remaining(), Math.max(0, part.sizeBytes() - inPart));
    if (wanted == 0) {
      return into.hasRemaining() ? -1 : 0;
    }
    ByteBuffer some = into.slice(into.position(), wanted);
    int count = part.reader().read(some, inPart);
    into.position(into.position() + Math.max(0, count));
    return count;
  }

  @Override
  public void passed(long offset) {}

  @Override
  public void await(long bytes) {}

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.reader().close();
    }
  }
}
