package net.lanspread.swarm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The links to all peers, one for each: its connections, its lanes and its {@link Courier}. Each
 * change of who is linked is one of the {@link PeerTable}, too.
 *
 * <p>Thread-safe. Lock order: {@code lock}, then the table's and a courier's; no I/O and no event
 * under it: what has to be closed is given to the caller.
 */
final class Links {
  /** The link to one peer; its lists are guarded by the lock of the links. */
  static final class Link {
    private final PeerId peerId;
    private final String instance;
    private final Courier courier;

    /** The one heard last first. */
    private final List<Connection> connections = new ArrayList<>();

    /** Further connections of the peer, for what is large. */
    private final Set<Connection> lanes = new HashSet<>();

    private Link(PeerId peerId, String instance, Courier courier) {
      this.peerId = peerId;
      this.instance = instance;
      this.courier = courier;
    }

    private List<Connection> all() {
      List<Connection> all = new ArrayList<>(connections);
      all.addAll(lanes);
      return all;
    }

    private Optional<Connection> open() {
      return connections.stream().filter(Connection::isOpen).findFirst();
    }

    /** Whether it is one of the link's; one that has not greeted becomes a lane. */
    private boolean takes(Connection connection) {
      return connections.contains(connection)
          || lanes.contains(connection)
          || (connection.isOpen() && lanes.add(connection));
    }
  }

  /**
   * What a greeting has changed.
   *
   * @param dead the connections of a start of the peer that is over
   */
  record Registered(PeerTable.Change change, List<Connection> dead) {}

  /**
   * What ended with a link.
   *
   * @param connections lanes included
   * @param entry empty when the peer was not in the table
   */
  record Forgotten(List<Connection> connections, Optional<PeerEntry> entry) {}

  private final PeerTable table;

  private final Object lock = new Object();
  // guarded by lock
  private final Map<PeerId, Link> links = new HashMap<>();
  // guarded by lock
  private boolean closing;

  Links(PeerTable table) {
    this.table = table;
  }

  /**
   * Takes a connection on which a peer has greeted into the peer's link; empty when closing.
   *
   * @param courier makes the one of a new link, which is started here
   */
  Optional<Registered> register(
      Connection connection, PeerEntry entry, String instance, Supplier<Courier> courier) {
    synchronized (lock) {
      if (closing) {
        return Optional.empty();
      }
      List<Connection> dead = List.of();
      Link link = links.get(entry.id());
      if (link == null || !link.instance.equals(instance)) {
        if (link != null) {
          dead = link.all();
          link.courier.close();
        }
        link = new Link(entry.id(), instance, courier.get());
        links.put(entry.id(), link);
        link.courier.start();
      }
      link.lanes.remove(connection);
      link.connections.addFirst(connection);
      PeerTable.Change change = table.greet(entry);
      lock.notifyAll();
      return Optional.of(new Registered(change, dead));
    }
  }

  /**
   * Whether the connection is the link's, now or before the time is over: one that has not greeted
   * is a lane when another one has.
   */
  boolean await(Connection connection, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!take(connection)) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (closing || leftMillis <= 0 || !connection.isOpen()) {
          return false;
        }
        lock.wait(leftMillis);
      }
      return true;
    }
  }

  /** Whether the connection is one of its peer's link; one that has not greeted becomes a lane. */
  boolean take(Connection connection) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      return link != null && link.takes(connection);
    }
  }

  /** The peer was heard on the connection, from that address. */
  PeerTable.Change heard(Connection connection, InetAddress host) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      if (link == null || !link.connections.remove(connection)) {
        return PeerTable.Change.NONE;
      }
      link.connections.addFirst(connection);
      link.courier.heard();
      return table.moved(link.peerId, host);
    }
  }

  /** A connection has ended: the link that is left without any, or empty. */
  Optional<Link> closed(Connection connection) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      if (link != null && link.lanes.remove(connection)) {
        link.courier.doubt();
        return Optional.empty();
      }
      return link == null
              || !link.connections.remove(connection)
              || closing
              || !link.connections.isEmpty()
          ? Optional.empty()
          : Optional.of(link);
    }
  }

  /** A lane that counts as the link's no more, so that its end raises no doubt about the peer. */
  void removeLane(Connection lane) {
    synchronized (lock) {
      Link link = links.get(lane.peerId());
      if (link != null) {
        link.lanes.remove(lane);
      }
    }
  }

  /**
   * Ends the link and removes the peer from the table; empty when there is none to end.
   *
   * @param lost when not null: only if this is still the link and it has no connection
   */
  Optional<Forgotten> forget(PeerId peerId, @Nullable Link lost) {
    synchronized (lock) {
      Link link = links.get(peerId);
      if (link == null || (lost != null && (link != lost || !link.connections.isEmpty()))) {
        return Optional.empty();
      }
      links.remove(peerId);
      link.courier.close();
      return Optional.of(new Forgotten(link.all(), table.remove(peerId)));
    }
  }

  /** Whether the peer is not linked when the time is over; not when closing either. */
  boolean isStillMissing(PeerId peerId, Duration patience) throws InterruptedException {
    synchronized (lock) {
      awaitLink(peerId, patience);
      return !closing && !links.containsKey(peerId);
    }
  }

  /** Returns when the peer is linked, when the time is over, or when closing. */
  void awaitLink(PeerId peerId, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      long leftMillis = patience.toMillis();
      while (!closing && !links.containsKey(peerId) && leftMillis > 0) {
        lock.wait(leftMillis);
        leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      }
    }
  }

  /** The open connection on which the peer was heard last. */
  Optional<Connection> connectionTo(PeerId peerId) {
    synchronized (lock) {
      Link link = links.get(peerId);
      return link == null ? Optional.empty() : link.open();
    }
  }

  /** Lets all couriers look at the library. */
  void wakeCouriers() {
    List<Courier> couriers;
    synchronized (lock) {
      couriers = links.values().stream().map(link -> link.courier).toList();
    }
    couriers.forEach(Courier::wake);
  }

  boolean isClosing() {
    synchronized (lock) {
      return closing;
    }
  }

  /** Takes in nobody any more and ends all couriers: one open connection to each peer, once. */
  List<Connection> close() {
    synchronized (lock) {
      if (closing) {
        return List.of();
      }
      closing = true;
      lock.notifyAll();
      List<Connection> open = new ArrayList<>();
      for (Link link : links.values()) {
        link.courier.close();
        link.open().ifPresent(open::add);
      }
      return open;
    }
  }
}
