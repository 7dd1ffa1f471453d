package net.lanspread.download;

import java.util.Optional;
import net.lanspread.content.Manifest;

/** The manifest, from the thread that finds it to the one that commits. */
final class ManifestHolder {
  private final Object lock = new Object();
  // guarded by lock
  private Optional<Manifest> manifest;

  ManifestHolder(Optional<Manifest> known) {
    manifest = known;
  }

  Optional<Manifest> find() {
    synchronized (lock) {
      return manifest;
    }
  }

  void set(Manifest found) {
    synchronized (lock) {
      manifest = Optional.of(found);
    }
  }

  Manifest get() {
    return find().orElseThrow();
  }
}
