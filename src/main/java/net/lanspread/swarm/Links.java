package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Cancellation;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The links to all peers, one for each: its connections and its {@link Courier}. Each change of who
 * is linked is one of the {@link PeerTable}, too.
 *
 * <p>Thread-safe. Lock order: {@code lock}, then the table's, a courier's and the transport's; no
 * I/O and no event under it: connections that have to be closed are given to the caller.
 */
final class Links {
  /**
   * The number of connections that one peer may have; honest ones have two or three. The one that
   * was heard longest ago goes.
   */
  static final int MAX_OF_A_PEER = 8;

  /**
   * The link to one peer. Its list is under the lock of the links, which the checker cannot follow
   * into another object.
   */
  static final class Link {
    private final PeerId peerId;
    private final String instance;
    private final Courier courier;

    /** The one heard last first. */
    private final List<Connection> connections = new ArrayList<>();

    private Link(PeerId peerId, String instance, Courier courier) {
      this.peerId = peerId;
      this.instance = instance;
      this.courier = courier;
    }

    private List<Connection> allOpenLocked() {
      return connections.stream().filter(Connection::isOpen).toList();
    }

    private Optional<Connection> openLocked() {
      return allOpenLocked().stream().findFirst();
    }
  }

  /** The result of a greeting. */
  sealed interface Outcome {
    /**
     * The connection is of the peer's link.
     *
     * @param dead the connections of a start of the peer that is over, and those that are too many
     */
    record Registered(PeerTable.Change change, List<Connection> dead) implements Outcome {}

    /**
     * The peer stays as it was: another start of it is linked, and may be alive.
     *
     * @param open its connections, the one heard last first
     */
    record Occupied(Link link, List<Connection> open) implements Outcome {}

    record Closing() implements Outcome {}
  }

  /**
   * The things that ended with a link.
   *
   * @param entry empty when the peer was not in the table
   */
  record Forgotten(List<Connection> connections, Optional<PeerEntry> entry) {}

  private final PeerTable table;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, Link> links = new HashMap<>();

  @GuardedBy("lock")
  private boolean closing;

  Links(PeerTable table) {
    this.table = table;
  }

  /**
   * Takes a connection on which a peer has greeted into the peer's link.
   *
   * @param told our library as the peer heard it in the greeting
   * @param over the link of a start of the peer that is known to be over; null when none is
   * @param courier makes the one of a new link, which is started here
   */
  Outcome register(
      Connection connection,
      PeerEntry entry,
      String instance,
      LibraryState told,
      @Nullable Link over,
      Supplier<Courier> courier) {
    synchronized (lock) {
      if (closing) {
        return new Outcome.Closing();
      }
      List<Connection> dead = new ArrayList<>();
      Link link = links.get(entry.id());
      if (link != null) {
        // A connection that has greeted already must end only once.
        link.connections.remove(connection);
      }
      if (link != null && link != over && !link.instance.equals(instance)) {
        List<Connection> open = link.allOpenLocked();
        if (!open.isEmpty()) {
          return new Outcome.Occupied(link, open);
        }
      }
      if (link == null || !link.instance.equals(instance)) {
        Link before = link;
        link = new Link(entry.id(), instance, courier.get());
        if (before != null) {
          dead.addAll(before.connections);
          before.courier.close();
        }
        links.put(entry.id(), link);
        link.courier.start();
      } else {
        link.courier.greetedAnew(told);
      }
      link.connections.addFirst(connection);
      while (link.connections.size() > MAX_OF_A_PEER) {
        dead.add(link.connections.removeLast());
      }
      PeerTable.Change change = table.greet(entry);
      connection.greeted();
      lock.notifyAll();
      return new Outcome.Registered(change, dead);
    }
  }

  /**
   * True when its peer was greeted on the connection, or on the one that it is only a way of, now
   * or before the time is over.
   */
  boolean await(Connection connection, Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      while (!hasGreeted(connection.link())) {
        if (closing || !connection.isOpen() || !deadline.waitOn(lock)) {
          return false;
        }
      }
      return true;
    }
  }

  /** True when its peer was greeted on this connection. */
  boolean hasGreeted(Connection connection) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      return link != null && link.connections.contains(connection);
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
      return link == null
              || !link.connections.remove(connection)
              || closing
              || !link.connections.isEmpty()
          ? Optional.empty()
          : Optional.of(link);
    }
  }

  /** The peer may be gone; its courier asks it. */
  void doubt(PeerId peerId) {
    synchronized (lock) {
      Link link = links.get(peerId);
      if (link != null) {
        link.courier.doubt();
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
      lock.notifyAll();
      return Optional.of(new Forgotten(List.copyOf(link.connections), table.remove(peerId)));
    }
  }

  /** True when the peer is not linked when the time is over; false when closing. */
  boolean isStillMissing(PeerId peerId, Duration patience) throws InterruptedException {
    synchronized (lock) {
      awaitLink(peerId, patience);
      return !closing && !links.containsKey(peerId);
    }
  }

  /** Returns when the peer is linked, when the time is over, or when closing. */
  void awaitLink(PeerId peerId, Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      while (!closing && !links.containsKey(peerId) && deadline.waitOn(lock)) {
        // it may be linked now
      }
    }
  }

  /** The open connection on which the peer was heard last. */
  Optional<Connection> connectionTo(PeerId peerId) {
    synchronized (lock) {
      Link link = links.get(peerId);
      return link == null ? Optional.empty() : link.openLocked();
    }
  }

  /** The connections of the link that a courier is of; none once it is over. */
  List<Connection> connections(PeerId peerId, Courier courier) {
    synchronized (lock) {
      Link link = links.get(peerId);
      return link == null || link.courier != courier ? List.of() : List.copyOf(link.connections);
    }
  }

  /**
   * The open connection on which the peer was heard last. While a linked peer has none, one is
   * being made anew: waits for it until the time is over, or it is not wanted any more.
   */
  Optional<Connection> awaitConnectionTo(
      PeerId peerId, Duration patience, Cancellation cancellation) throws InterruptedException {
    Optional<Connection> here = connectionTo(peerId);
    if (here.isPresent()) {
      return here;
    }
    Deadline deadline = Deadline.in(patience);
    cancellation.onCancel(this::wake);
    synchronized (lock) {
      while (true) {
        Link link = links.get(peerId);
        Optional<Connection> open = link == null ? Optional.empty() : link.openLocked();
        if (link == null
            || open.isPresent()
            || closing
            || cancellation.isCancelled()
            || !deadline.waitOn(lock)) {
          return open;
        }
      }
    }
  }

  private void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /** Wakes all couriers, which look at the library then. */
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
        link.openLocked().ifPresent(open::add);
      }
      return open;
    }
  }
}
