package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.PeerId;

/**
 * The connections on which each peer has greeted, and those of lanes that it made beside them: each
 * has proven who the peer is, so that these need no greeting of their own. They are as many as an
 * honest peer may need, and strangers' again when the peer has no other connection any more.
 * Thread-safe.
 */
final class Homes {
  /** Honest peers have one or two. */
  static final int MAX_BESIDE = 8;

  private static final class Home {
    /** The one that greeted last is last. */
    final List<Connection> greeted = new ArrayList<>();

    final Set<LaneConnection> beside = new HashSet<>();
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, Home> homes = new HashMap<>();

  /** The peer has greeted on the connection, or been greeted. */
  void greeted(Connection connection) {
    synchronized (lock) {
      if (connection.isOpen()) {
        Home home = homes.computeIfAbsent(connection.peerId(), _ -> new Home());
        forgetLocked(home, connection);
        home.greeted.add(connection);
      }
    }
  }

  /** The connection that lanes made by a peer are beside; empty when they stand alone. */
  Optional<Connection> of(LaneConnection lanes) {
    synchronized (lock) {
      Home home = homes.get(lanes.peerId());
      if (home == null || home.greeted.isEmpty() || !lanes.isOpen()) {
        return Optional.empty();
      }
      boolean isBeside =
          home.beside.contains(lanes)
              || (home.beside.size() < MAX_BESIDE && home.beside.add(lanes));
      return isBeside ? Optional.of(home.greeted.getLast()) : Optional.empty();
    }
  }

  /** The connection has ended; true when it was beside another one that is still there. */
  boolean ended(Connection connection) {
    synchronized (lock) {
      Home home = homes.get(connection.peerId());
      if (home == null) {
        return false;
      }
      boolean wasBeside = forgetLocked(home, connection);
      if (home.greeted.isEmpty()) {
        home.beside.forEach(LaneConnection::forsaken);
        homes.remove(connection.peerId());
        return false;
      }
      return wasBeside;
    }
  }

  /** True when it was beside another one. */
  @GuardedBy("lock")
  private boolean forgetLocked(Home home, Connection connection) {
    home.greeted.remove(connection);
    return connection instanceof LaneConnection lanes && home.beside.remove(lanes);
  }
}
