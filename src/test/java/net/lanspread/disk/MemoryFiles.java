package net.lanspread.disk;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/** Files in memory, where tens of thousands of attempts take seconds and not minutes. */
public final class MemoryFiles implements AutoCloseable {
  private final FileSystem files =
      Jimfs.newFileSystem(
          Configuration.unix().toBuilder()
              .setAttributeViews("basic", "owner", "posix", "unix")
              .build());

  /** A path that nothing is at yet. */
  public Path path(String name) {
    return files.getPath("/" + name);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
