package net.lanspread.archive;

import java.nio.file.Path;

public final class ExternalArchiveReader implements ArchiveReader {
  public ExternalArchiveReader(Path p) {}

  @Override
  public void read(Path archive, ArchiveLimits limits, EntrySink sink) throws ArchiveException {
    throw new ArchiveException("stub");
  }
}
