package net.lanspread.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The real disk, which notes listings and the steps that make a write safe: {@code list games},
 * {@code sync key.pem.new}, {@code move key.pem}, {@code sync folder identity}. Tests override the
 * rest of its behaviour. Thread-safe.
 */
public class RecordingDisk implements Disk {
  private final Disk disk = new RealDisk();
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** The notes so far, in order. */
  public final List<String> events() {
    return List.copyOf(events);
  }

  /** Forgets all notes. */
  public final void clear() {
    events.clear();
  }

  private void note(String step, Path path) {
    events.add(step + " " + path.getFileName());
  }

  /** A file is about to be brought to the medium. */
  protected void syncing(Path file) throws IOException {}

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
    note("list", folder);
    return disk.list(folder);
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    return disk.readAll(file, maxBytes);
  }

  @Override
  public Reader openReader(Path file) throws IOException {
    return disk.openReader(file);
  }

  @Override
  public FileChannel openChannel(Path file) throws IOException {
    return disk.openChannel(file);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    Writer writer = disk.openWriter(file);
    return new Writer() {
      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        writer.write(from, offset);
      }

      @Override
      public void setLength(long sizeBytes) throws IOException {
        writer.setLength(sizeBytes);
      }

      @Override
      public void sync() throws IOException {
        note("sync", file);
        syncing(file);
        writer.sync();
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    disk.createFolders(folder);
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    note("move", target);
    disk.moveAtomically(source, target);
  }

  @Override
  public boolean link(Path file, Path another) throws IOException {
    return disk.link(file, another);
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
    disk.delete(path);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    note("sync folder", folder);
    disk.syncFolder(folder);
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return disk.usableBytes(path);
  }
}
