package net.lanspread.archive;

import com.github.junrar.RarFormat;
import com.github.junrar.rarfile.FileHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A file as the volumes describe it that it is in: one header in each, and packed bytes behind. */
final class FileParts {
  private final RarFormat format;
  private final FileHeader first;
  private final List<Stretch> stretches = new ArrayList<>();
  private FileHeader last;

  /**
   * Some of a file's packed bytes, at an offset among those of all volumes.
   *
   * @param crc32 of these bytes; absent for a file's last part
   */
  record Stretch(String volume, long offset, long sizeBytes, OptionalLong crc32) {}

  /**
   * A file that may go on.
   *
   * @param volumeOffset the start of the volume
   */
  FileParts(RarFormat format, FileHeader first, String volume, long volumeOffset) {
    this.format = format;
    this.first = first;
    this.last = first;
    add(first, volume, volumeOffset);
  }

  /** Adds the file's part in the next volume. */
  void add(FileHeader header, String volume, long volumeOffset) {
    OptionalLong crc32 =
        header.isSplitAfter() ? RarHeaders.expectedCrc(format, header) : OptionalLong.empty();
    long offset = volumeOffset + header.getDataStartOffset(false);
    stretches.add(new Stretch(volume, offset, header.getFullPackSize(), crc32));
    last = header;
  }

  /** True when a header describes more of the same file. */
  boolean goesOnIn(FileHeader header) {
    return header.isSplitBefore()
        && header.getFileName().equals(first.getFileName())
        && header.getUnpMethod() == first.getUnpMethod()
        && header.getUnpVersion() == first.getUnpVersion()
        && header.isUnpSizeUnknown() == first.isUnpSizeUnknown()
        && header.getFullUnpackSize() == first.getFullUnpackSize();
  }

  RarFormat format() {
    return format;
  }

  /** The header that says how the file is packed. */
  FileHeader first() {
    return first;
  }

  /** The header that holds the checksum of the file. */
  FileHeader last() {
    return last;
  }

  List<Stretch> stretches() {
    return List.copyOf(stretches);
  }
}
