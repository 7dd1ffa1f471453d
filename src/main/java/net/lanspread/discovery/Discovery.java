package net.lanspread.discovery;

import java.util.function.Consumer;

/** Announcing ourselves on the local network, and seeing others that do. */
public interface Discovery extends AutoCloseable {

  /**
   * Begins to announce and to browse. Sightings come on a thread of the discovery's own, one at a
   * time, never of ourselves; the same one may come again.
   */
  void start(Announcement self, Consumer<Sighting> listener);

  /** Withdraws the announcement and ends all threads; returns when done, or after 3 s. */
  @Override
  void close();
}
