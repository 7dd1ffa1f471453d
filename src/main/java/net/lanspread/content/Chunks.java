package net.lanspread.content;

/**
 * The arithmetic of chunks: a file is cut into chunks of {@value #CHUNK_BYTES} bytes from its
 * start, the last one shorter. An empty file has no chunk.
 */
public final class Chunks {
  public static final int CHUNK_BYTES = 4 * 1024 * 1024;

  private Chunks() {}

  /** The number of chunks of a file of this size. */
  public static long count(long fileBytes) {
    return fileBytes / CHUNK_BYTES + (fileBytes % CHUNK_BYTES == 0 ? 0 : 1);
  }

  /** The offset of the chunk in its file, in bytes. */
  public static long offset(long chunkIndex) {
    return chunkIndex * CHUNK_BYTES;
  }

  /** The length of the chunk in a file of this size, in bytes. */
  public static int length(long fileBytes, long chunkIndex) {
    return (int) Math.min(CHUNK_BYTES, fileBytes - offset(chunkIndex));
  }
}
