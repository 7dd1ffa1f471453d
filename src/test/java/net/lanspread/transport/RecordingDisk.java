package net.lanspread.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;

/** As much of a disk as an identity needs, which notes the steps that make a write safe. */
final class RecordingDisk implements Disk {
  final List<String> events = new ArrayList<>();

  @Override
  public Optional<Stat> stat(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Stat(Kind.FILE, Files.size(path), Files.getLastModifiedTime(path), null));
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Writer() {
      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        channel.write(from, offset);
      }

      @Override
      public void setLength(long sizeBytes) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void sync() throws IOException {
        events.add("sync " + file.getFileName());
        channel.force(true);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    events.add("move " + target.getFileName());
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncFolder(Path folder) {
    events.add("sync folder " + folder.getFileName());
  }

  @Override
  public List<Entry> list(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Reader openReader(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel openChannel(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long usableBytes(Path path) {
    throw new UnsupportedOperationException();
  }
}
