package net.lanspread.archive;

/**
 * What an archive may at most ask for.
 *
 * @param maxEntries files and folders
 * @param maxTotalBytes all files together, unpacked
 * @param maxDictionaryBytes memory for the unpacking of one entry
 */
public record ArchiveLimits(long maxEntries, long maxTotalBytes, long maxDictionaryBytes) {

  /** Enough for every game, and an end for archives that have none. */
  public static ArchiveLimits defaults() {
    return new ArchiveLimits(1_000_000, 2L << 40, 256L << 20);
  }
}
