package net.lanspread.organiser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of catalogs that are given to others: read from the disk, and kept while there is memory,
 * so that many who ask at once share one. Thread-safe.
 */
final class ServedChunks {
  private static final int MAX_KEPT = 64;

  private final OrganiserStore store;

  /** Held while a file is read, so that it is read once. */
  private final Object reading = new Object();

  @GuardedBy("reading")
  private final Map<Sha256, SoftReference<byte[]>> kept = new HashMap<>();

  ServedChunks(OrganiserStore store) {
    this.store = store;
  }

  Optional<byte[]> chunk(PublicationHead head, Sha256 hash) throws IOException {
    synchronized (reading) {
      @Nullable SoftReference<byte[]> reference = kept.get(hash);
      byte @Nullable [] chunk = reference == null ? null : reference.get();
      if (chunk != null) {
        return Optional.of(chunk);
      }
      Optional<byte[]> read = store.body(head).flatMap(body -> head.chunk(body, hash));
      if (read.isPresent()) {
        if (kept.size() >= MAX_KEPT) {
          kept.clear();
        }
        kept.put(hash, new SoftReference<>(read.get()));
      }
      return read;
    }
  }
}
