package net.lanspread.archive;

import java.util.List;
import java.util.OptionalLong;

/**
 * A file as an archive lists it.
 *
 * @param path with slashes
 * @param sizeBytes of the file unpacked
 * @param crc32 of its bytes, when the archive has it
 */
public record PackedFile(String path, long sizeBytes, OptionalLong crc32) {

  static List<PackedFile> of(List<ListedEntry> entries) {
    return entries.stream()
        .filter(entry -> !entry.folder())
        .map(entry -> new PackedFile(entry.path(), entry.sizeBytes(), entry.crc32()))
        .toList();
  }
}
