package net.lanspread.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import net.lanspread.content.Chunks;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;

/** The reading of a root's files, chunk by chunk, for their hashes. Stateless. */
final class FileHasher {
  private static final int BUFFER_BYTES = 1024 * 1024;

  private final FileListing listing;
  private final BooleanSupplier ended;

  /**
   * @param ended whether nobody wants the hashes any more
   */
  FileHasher(FileListing listing, BooleanSupplier ended) {
    this.listing = listing;
    this.ended = ended;
  }

  /**
   * Hashes files in the order of their paths.
   *
   * @param stats the disk's word on each
   * @param goOn hears of each file, and ends the hashing where it says no
   */
  Map<String, HashedFile> hash(
      Path root,
      Map<String, Disk.Stat> stats,
      ManifestStore.Watcher watcher,
      Predicate<HashedFile> goOn)
      throws IOException, InterruptedException {
    long totalBytes = stats.values().stream().mapToLong(Disk.Stat::sizeBytes).sum();
    Map<String, HashedFile> files = new TreeMap<>();
    long earlierBytes = 0;
    for (String path : new TreeMap<>(stats).keySet()) {
      long doneBytes = earlierBytes;
      HashedFile file = hash(root, path, read -> watcher.at(doneBytes + read, totalBytes));
      files.put(path, file);
      earlierBytes += file.sizeBytes();
      if (!goOn.test(file)) {
        break;
      }
    }
    return files;
  }

  private HashedFile hash(Path root, String path, LongConsumer watcher)
      throws IOException, InterruptedException {
    List<Sha256> hashes = new ArrayList<>();
    try (Disk.Reader reader = open(root, path)) {
      long sizeBytes = reader.sizeBytes();
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, sizeBytes)));
      for (long chunk = 0; chunk < Chunks.count(sizeBytes); chunk++) {
        MessageDigest digest = Sha256.newDigest();
        long at = Chunks.offset(chunk);
        long end = at + Chunks.length(sizeBytes, chunk);
        while (at < end) {
          if (ended.getAsBoolean()) {
            throw new InterruptedException();
          }
          buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
          int read = reader.read(buffer, at);
          if (read < 0) {
            throw new IOException("a file shrank while it was hashed");
          }
          digest.update(buffer.flip());
          at += read;
          watcher.accept(at);
        }
        hashes.add(Sha256.ofRaw(digest.digest()));
      }
      return new HashedFile(path, sizeBytes, hashes);
    }
  }

  private Disk.Reader open(Path root, String path) throws IOException {
    return listing
        .open(root, path)
        .orElseThrow(() -> new IOException("a file was removed while it was hashed"));
  }
}
