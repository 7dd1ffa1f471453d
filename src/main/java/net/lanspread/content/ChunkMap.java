package net.lanspread.content;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.lanspread.content.FileList.SharedFile;

/**
 * The chunks of one game version, each by its number: they are counted from 0 through the files in
 * the order of their list. A list and the manifest of the same files give the same numbers.
 */
public final class ChunkMap {
  private final List<SharedFile> files;

  /** The number of each file's first chunk, and at the end of all chunks. */
  private final int[] firsts;

  private final Map<String, Integer> indexes = new HashMap<>();

  /**
   * @param files in the order of their list
   */
  public ChunkMap(List<SharedFile> files) {
    this.files = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    firsts = new int[this.files.size() + 1];
    for (int i = 0; i < this.files.size(); i++) {
      SharedFile file = this.files.get(i);
      indexes.put(file.path(), i);
      firsts[i + 1] = Math.toIntExact(firsts[i] + Chunks.count(file.sizeBytes()));
    }
  }

  /** The number of chunks. */
  public int count() {
    return firsts[files.size()];
  }

  /** The sum of all files' sizes. */
  public long totalBytes() {
    return files.stream().mapToLong(SharedFile::sizeBytes).sum();
  }

  /** The file in which the chunk lies. */
  public SharedFile file(int chunk) {
    return files.get(index(chunk));
  }

  /** The offset of the chunk in its file, in bytes. */
  public long offset(int chunk) {
    return Chunks.offset(chunk - firsts[index(chunk)]);
  }

  /** The length of the chunk in bytes. */
  public int lengthBytes(int chunk) {
    int index = index(chunk);
    return Chunks.length(files.get(index).sizeBytes(), chunk - firsts[index]);
  }

  /**
   * The chunks in which bytes of a file lie; none when the file is unknown here, or has no such
   * bytes.
   */
  public BitSet holding(String path, long offset, long lengthBytes) {
    BitSet chunks = new BitSet();
    Integer index = indexes.get(path);
    if (index != null
        && offset >= 0
        && lengthBytes > 0
        && offset <= files.get(index).sizeBytes() - lengthBytes) {
      int first = firsts[index];
      chunks.set(
          first + (int) (offset / Chunks.CHUNK_BYTES),
          first + (int) ((offset + lengthBytes - 1) / Chunks.CHUNK_BYTES) + 1);
    }
    return chunks;
  }

  private int index(int chunk) {
    int found = Arrays.binarySearch(firsts, chunk);
    return found >= 0 ? found : -found - 2;
  }
}
