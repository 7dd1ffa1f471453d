package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.disk.RecordingDisk;

/** A disk on which one folder holds so many files, one of them a {@code version.ini}. */
final class CrowdedDisk extends RecordingDisk {
  private final Path crowded;
  private final int files;

  CrowdedDisk(Path crowded, int files) {
    this.crowded = crowded;
    this.files = files;
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    if (!folder.equals(crowded)) {
      return super.list(folder);
    }
    Stat stat = new Stat(Kind.FILE, 8, FileTime.fromMillis(0), null);
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("version.ini", stat));
    for (int i = 1; i < files; i++) {
      entries.add(new Entry("file" + i, stat));
    }
    return entries;
  }
}
