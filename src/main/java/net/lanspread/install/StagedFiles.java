package net.lanspread.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import net.lanspread.archive.EntrySink;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * The entries of archives as files below a staging folder. The folder is new, so nothing in it is a
 * link, and every path is checked again before it is used. A later archive's file replaces an
 * earlier one's of the same path: that is how patches come.
 */
final class StagedFiles implements EntrySink, AutoCloseable {
  private final Disk disk;
  private final Path staging;
  private final Cancellation cancellation;
  private final Set<Path> folders = new HashSet<>();
  private Disk.@Nullable Writer writer;
  private long offset;

  StagedFiles(Disk disk, Path staging, Cancellation cancellation) {
    this.disk = disk;
    this.staging = staging;
    this.cancellation = cancellation;
  }

  @Override
  public void folder(String path) throws IOException {
    cancellation.check();
    createFolder(resolve(path));
  }

  @Override
  public void fileStart(String path, long sizeBytes) throws IOException {
    cancellation.check();
    Path file = resolve(path);
    Path parent = file.getParent();
    if (parent != null) {
      createFolder(parent);
    }
    writer = disk.openWriter(file);
    writer.setLength(0);
    offset = 0;
  }

  @Override
  public void fileBytes(ByteBuffer bytes) throws IOException {
    cancellation.check();
    if (writer == null) {
      throw new IllegalStateException("bytes without a file");
    }
    int lengthBytes = bytes.remaining();
    writer.write(bytes, offset);
    offset += lengthBytes;
  }

  @Override
  public void fileEnd(long crc32) throws IOException {
    close();
  }

  private void createFolder(Path folder) throws IOException {
    if (folders.add(folder)) {
      disk.createFolders(folder);
    }
  }

  private Path resolve(String path) throws IOException {
    if (PathRules.problem(path).isPresent()) {
      throw new IOException("an archive entry has a path that may not be written");
    }
    return staging.resolve(path);
  }

  @Override
  public void close() throws IOException {
    Disk.Writer open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
