package net.lanspread.download;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.lanspread.content.Chunks;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;

/** A manifest, ready to judge chunks. */
record ChunkJudge(Sha256 digest, Map<String, List<Sha256>> hashesByPath) {
  static ChunkJudge of(Manifest manifest) {
    Map<String, List<Sha256>> hashes = new HashMap<>();
    manifest.files().forEach(file -> hashes.put(file.path(), file.chunks()));
    return new ChunkJudge(manifest.digest(), hashes);
  }

  /** Whether these are the chunk's bytes, by their hash. */
  boolean confirms(Planner.Chunk chunk, Sha256 hash) {
    List<Sha256> hashes = hashesByPath.getOrDefault(chunk.path(), List.of());
    int index = (int) (chunk.offset() / Chunks.CHUNK_BYTES);
    return index < hashes.size() && hash.equals(hashes.get(index));
  }
}
