package net.lanspread.archive;

/**
 * The resources that one archive may ask for.
 *
 * @param maxEntries files and folders together
 * @param maxTotalBytes all files of the archive, unpacked
 * @param maxDictionaryBytes the memory that unpacking may need for its dictionary; an archive that
 *     needs more than the free memory is refused, too
 */
public record ArchiveLimits(long maxEntries, long maxTotalBytes, long maxDictionaryBytes) {

  /** More than any game needs, and too little to fill a machine with headers or dictionaries. */
  public static ArchiveLimits defaults() {
    return new ArchiveLimits(500_000, 4L << 40, 4L << 30);
  }

  public ArchiveLimits withMaxEntries(long entries) {
    return new ArchiveLimits(entries, maxTotalBytes, maxDictionaryBytes);
  }

  public ArchiveLimits withMaxTotalBytes(long bytes) {
    return new ArchiveLimits(maxEntries, bytes, maxDictionaryBytes);
  }

  public ArchiveLimits withMaxDictionaryBytes(long bytes) {
    return new ArchiveLimits(maxEntries, maxTotalBytes, bytes);
  }
}
