package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;

/** As much of a disk as archives need: files opened for reading and for writing. */
public final class PlainDisk implements Disk {

  @Override
  public FileChannel openChannel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.SPARSE);
    return new PlainWriter(channel);
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public Optional<Stat> stat(Path path) {
    throw new UnsupportedOperationException();
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
  public void createFolders(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void moveAtomically(Path source, Path target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void syncFolder(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long usableBytes(Path path) {
    throw new UnsupportedOperationException();
  }

  private record PlainWriter(FileChannel channel) implements Writer {
    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      long at = offset;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    }

    @Override
    public void setLength(long sizeBytes) throws IOException {
      channel.truncate(sizeBytes);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
