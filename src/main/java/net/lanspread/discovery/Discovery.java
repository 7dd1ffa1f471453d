package net.lanspread.discovery;

import java.util.function.Consumer;

/** The way a peer makes itself known on the local network and learns of the others there. */
public interface Discovery extends AutoCloseable {

  /**
   * Starts to announce and browse, and returns at once. Sightings arrive on a thread of the
   * discovery's own, one at a time, never of ourselves. A peer that stays is sighted again and
   * again, so that a connection that failed or broke gets another chance; a peer with several
   * addresses is sighted at each.
   *
   * @throws IllegalStateException when started or closed before
   */
  void start(Announcement self, Consumer<Sighting> listener);

  /**
   * Withdraws the announcement on all interfaces in parallel; returns when it is withdrawn, after
   * some 3 s at most. No sighting arrives afterwards.
   */
  @Override
  void close();
}
