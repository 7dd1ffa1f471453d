package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
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
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to all peers: who is there, on which connections, and what each knows of our library.
 *
 * <p>A peer may have several connections at once (both sides may connect in the same moment); the
 * one on which the peer was heard last is used. Both sides come to use the same one, and silence
 * ends the others. When the last breaks without a goodbye, one new connection is tried before the
 * peer counts as lost, and a {@link Seeker} goes on trying. Each link has a {@link Courier} thread,
 * ended with the link.
 *
 * <p>Lock order: {@code lock}, then the {@link PeerTable}'s; no I/O and no event under either.
 */
public final class Swarm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Swarm.class);
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

  /**
   * How long the peer with the larger id waits to be connected to before it connects itself: two
   * that see each other at once need only one connection.
   */
  private static final Duration COURTESY = Duration.ofSeconds(1);

  /** Who we are. The instance differs with each start. */
  public record Self(PeerId id, String name, String instance) {}

  /** What {@link #connect} came to. */
  public sealed interface ConnectResult {
    record Connected(PeerEntry peer) implements ConnectResult {}

    /** The address is our own. */
    record ToSelf() implements ConnectResult {}

    /** Something answers there that is no Lanspread peer of our protocol version. */
    record Incompatible(String message) implements ConnectResult {}

    /** One of the two has not proven the other's party key. */
    record Unauthorized(String message) implements ConnectResult {}

    record Failed(String message) implements ConnectResult {}
  }

  private static final class Link {
    final PeerId peerId;
    final String instance;
    final Courier courier;
    // guarded by Swarm.lock; the one heard last first
    final List<Connection> connections = new ArrayList<>();

    /** Further connections of the peer, for what is large. Guarded by Swarm.lock. */
    final Set<Connection> lanes = new HashSet<>();

    List<Connection> all() {
      List<Connection> all = new ArrayList<>(connections);
      all.addAll(lanes);
      return all;
    }

    Link(PeerId peerId, String instance, Courier courier) {
      this.peerId = peerId;
      this.instance = instance;
      this.courier = courier;
    }
  }

  private final Self self;
  private final Supplier<LibraryState> library;
  private final PeerTable table;
  private final Events events;
  private final PartyGate gate;
  private final Greeting greeting;
  private final Duration firstSeekPause;

  private final Object lock = new Object();
  // guarded by lock
  private final Map<PeerId, Link> links = new HashMap<>();

  /** Where peers were seen that are being connected to. Guarded by lock. */
  private final Set<InetSocketAddress> approached = new HashSet<>();

  // guarded by lock
  private @Nullable Transport transport;
  // guarded by lock
  private boolean closing;

  /**
   * @param library our library at the moment of the call
   * @param key what others have to know to be talked to; empty in an open party
   */
  public Swarm(
      Self self,
      Supplier<LibraryState> library,
      PeerTable table,
      Events events,
      Optional<PartyKey> key) {
    this(self, library, table, events, key, Seeker.FIRST_PAUSE);
  }

  /**
   * @param firstSeekPause before a peer that vanished is looked for
   */
  Swarm(
      Self self,
      Supplier<LibraryState> library,
      PeerTable table,
      Events events,
      Optional<PartyKey> key,
      Duration firstSeekPause) {
    this.self = self;
    this.library = library;
    this.table = table;
    this.events = events;
    this.gate = new PartyGate(key, self.id(), events, System::nanoTime);
    this.greeting = new Greeting(self, library, gate, this::register);
    this.firstSeekPause = firstSeekPause;
  }

  /** Gives the swarm the network; before that nobody can be connected to. */
  public void attach(Transport network) {
    synchronized (lock) {
      transport = network;
    }
  }

  /** Connects to whoever listens at the address, and greets. */
  public ConnectResult connect(InetSocketAddress address) {
    return connect(address, null, CONNECT_TIMEOUT);
  }

  /**
   * @param expected who must answer there, or null when anybody may
   */
  private ConnectResult connect(
      InetSocketAddress address, @Nullable PeerId expected, Duration timeout) {
    Transport network;
    synchronized (lock) {
      network = transport;
      if (closing || network == null) {
        return new ConnectResult.Failed("this peer is shutting down");
      }
    }
    try {
      Connection connection = network.connect(address, timeout);
      boolean kept = false;
      try {
        ConnectResult result =
            expected == null || connection.peerId().equals(expected)
                ? greeting.greet(connection, network.listenAddress().getPort(), address)
                : new ConnectResult.Failed("another peer answers there");
        kept = result instanceof ConnectResult.Connected;
        return result;
      } finally {
        if (!kept) {
          connection.close();
        }
      }
    } catch (IOException e) {
      log.debug("connecting to {} failed", address, e);
      return new ConnectResult.Failed(
          "no peer answers at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + "; is it running, and is the port right?");
    }
  }

  /** Answers a peer that proves its party key. */
  public Message.Reply proven(Connection connection, Message.ProveKey proof) {
    return gate.answer(connection, proof);
  }

  /** Answers the greeting of a peer that connected to us. */
  public Message.Reply welcome(Connection connection, Message.Hello hello) {
    int listenPort;
    synchronized (lock) {
      if (transport == null) {
        return new Message.Refusal(WireCode.INTERNAL, "this peer is starting");
      }
      listenPort = transport.listenAddress().getPort();
    }
    return greeting.welcome(connection, hello, listenPort);
  }

  /** Takes the connection into the peer's link; false when we are closing. */
  private boolean register(
      Connection connection, PeerEntry entry, String instance, LibraryState told) {
    List<Connection> dead = List.of();
    Link link;
    PeerTable.Change change;
    synchronized (lock) {
      if (closing) {
        return false;
      }
      link = links.get(entry.id());
      if (link == null || !link.instance.equals(instance)) {
        if (link != null) {
          dead = link.all();
          link.courier.close();
        }
        Courier.Role role = Courier.Role.of(self.id(), entry.id());
        link = new Link(entry.id(), instance, new Courier(this, entry.id(), role, library, told));
        links.put(entry.id(), link);
        link.courier.start();
      }
      link.lanes.remove(connection);
      link.connections.addFirst(connection);
      change = table.greet(entry);
      lock.notifyAll();
    }
    dead.forEach(Connection::close);
    if (!connection.isOpen()) {
      closed(connection);
    }
    switch (change) {
      case ADDED -> {
        log.info("peer {} ({}) at {}", entry.id().brief(), entry.name(), entry.address());
        events.emit(new PeerEvent.PeerDiscovered(entry.id(), entry.address()));
        events.emit(new PeerEvent.PeerCountUpdated(table.count()));
        events.emit(new PeerEvent.GamesListUpdated());
      }
      case UPDATED -> events.emit(new PeerEvent.GamesListUpdated());
      case NONE -> {}
    }
    return true;
  }

  /**
   * Whether the peer at the other end has greeted us, or we it, on this connection or on another
   * one that is still there: each connection proves who the peer is. Waits a moment for a greeting
   * under way: the other side may ask as soon as it has our answer, before we have seen that.
   */
  public boolean awaitGreeted(Connection connection) throws InterruptedException {
    long deadline = System.nanoTime() + Greeting.TIMEOUT.toNanos();
    synchronized (lock) {
      while (!isGreeted(connection)) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (closing || leftMillis <= 0 || !connection.isOpen()) {
          return false;
        }
        lock.wait(leftMillis);
      }
      return true;
    }
  }

  /**
   * What a peer is told that asks anything without having proven our party key; empty when it has.
   */
  public Optional<Message.Refusal> refusal(Connection connection) {
    return gate.isOpen(connection) ? Optional.empty() : Optional.of(gate.refuse(connection));
  }

  /** Takes a connection that has not greeted for a lane of the link; called under the lock. */
  private static boolean belongsTo(Link link, Connection connection) {
    return link.connections.contains(connection)
        || link.lanes.contains(connection)
        || (connection.isOpen() && link.lanes.add(connection));
  }

  /** Called under the lock. */
  private boolean isGreeted(Connection connection) {
    Link link = links.get(connection.peerId());
    return link != null && belongsTo(link, connection);
  }

  /**
   * A greeted peer has asked or answered something: it is there, this connection to it works, and a
   * connection outlives a change of the peer's address.
   */
  public void heard(Connection connection) {
    InetAddress host = connection.remoteAddress().getAddress();
    PeerTable.Change change = PeerTable.Change.NONE;
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      if (link != null && link.connections.remove(connection)) {
        link.connections.addFirst(connection);
        link.courier.heard();
        change = table.moved(link.peerId, host);
      }
    }
    if (change != PeerTable.Change.NONE) {
      log.info("peer {} has moved to {}", connection.peerId().brief(), host);
      events.emit(new PeerEvent.GamesListUpdated());
    }
  }

  /** Takes in what a greeted peer says of its library. */
  public void update(Connection connection, Message.LibraryDelta delta) {
    PeerTable.Change change =
        table.update(connection.peerId(), delta.revision(), delta.changed(), delta.removed());
    if (change != PeerTable.Change.NONE) {
      events.emit(new PeerEvent.GamesListUpdated());
    }
  }

  /** A greeted peer says goodbye. */
  public void goodbye(Connection connection) {
    forget(connection.peerId(), null).forEach(Connection::close);
  }

  /** A connection has ended. */
  public void closed(Connection connection) {
    PeerId peerId = connection.peerId();
    Link link;
    synchronized (lock) {
      link = links.get(peerId);
      if (link != null && link.lanes.remove(connection)) {
        link.courier.doubt();
        return;
      }
      if (link == null || !link.connections.remove(connection) || closing) {
        return;
      }
      if (!link.connections.isEmpty()) {
        return;
      }
    }
    Optional<PeerEntry> entry = table.find(peerId);
    boolean back =
        entry.isPresent() && connectByItself(peerId, entry.get().address(), RECONNECT_TIMEOUT);
    if (!back) {
      forget(peerId, link).forEach(Connection::close);
      entry.ifPresent(lost -> new Seeker(this, lost, firstSeekPause).start());
    }
  }

  /**
   * Ends the link and removes the peer from the table.
   *
   * @param lost when not null: only if this is still the link and it has no connection
   * @return the connections that the link had, lanes included
   */
  private List<Connection> forget(PeerId peerId, @Nullable Link lost) {
    List<Connection> connections;
    Optional<PeerEntry> entry;
    synchronized (lock) {
      Link link = links.get(peerId);
      if (link == null || (lost != null && (link != lost || !link.connections.isEmpty()))) {
        return List.of();
      }
      links.remove(peerId);
      link.courier.close();
      connections = link.all();
      entry = table.remove(peerId);
    }
    if (entry.isPresent()) {
      log.info("peer {} ({}) is gone", peerId.brief(), entry.get().name());
      events.emit(new PeerEvent.PeerLost(peerId, entry.get().address()));
      events.emit(new PeerEvent.PeerCountUpdated(table.count()));
      events.emit(new PeerEvent.GamesListUpdated());
    }
    return connections;
  }

  /** A peer was seen on the network: connects to it, unless there is a connection already. */
  public void sighted(PeerId peerId, InetSocketAddress address) {
    if (peerId.equals(self.id())
        || connectionTo(peerId).isPresent()
        || !gate.mayApproach(peerId, address)) {
      return;
    }
    synchronized (lock) {
      if (!approached.add(address)) {
        return;
      }
    }
    Thread.ofVirtual().name("greet-" + peerId.brief()).start(() -> approach(peerId, address));
  }

  private void approach(PeerId peerId, InetSocketAddress address) {
    try {
      if (Courier.Role.of(self.id(), peerId) == Courier.Role.PATIENT) {
        awaitLink(peerId, COURTESY);
        if (connectionTo(peerId).isPresent()) {
          return;
        }
      }
      connectByItself(peerId, address, CONNECT_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (lock) {
        approached.remove(address);
      }
    }
  }

  /** Connects without anybody having asked for it; true when that worked. */
  boolean connectByItself(PeerId peerId, InetSocketAddress address, Duration timeout) {
    ConnectResult result = connect(address, peerId, timeout);
    log.debug("peer {} was sought at {}: {}", peerId.brief(), address, result);
    if (result instanceof ConnectResult.Unauthorized) {
      gate.refused(peerId, address);
    }
    return result instanceof ConnectResult.Connected;
  }

  /** Whether the peer is not linked when the time is over; not when we are closing either. */
  boolean isStillMissing(PeerId peerId, Duration patience) throws InterruptedException {
    awaitLink(peerId, patience);
    synchronized (lock) {
      return !closing && !links.containsKey(peerId);
    }
  }

  /** Returns when the peer is linked, when the time is over, or when we are closing. */
  private void awaitLink(PeerId peerId, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      long leftMillis = patience.toMillis();
      while (!closing && !links.containsKey(peerId) && leftMillis > 0) {
        lock.wait(leftMillis);
        leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      }
    }
  }

  /** Tells all peers of our library's change, soon and in order. */
  public void libraryChanged() {
    List<Courier> couriers;
    synchronized (lock) {
      couriers = links.values().stream().map(link -> link.courier).toList();
    }
    couriers.forEach(Courier::wake);
  }

  /** The open connection on which the peer was heard last. */
  public Optional<Connection> connectionTo(PeerId peerId) {
    synchronized (lock) {
      Link link = links.get(peerId);
      return link == null
          ? Optional.empty()
          : link.connections.stream().filter(Connection::isOpen).findFirst();
    }
  }

  /**
   * The connection to the peer that is best for what is large; empty when that is the link's.
   *
   * @param patience how long after its begin the making of that connection is waited for
   */
  Optional<Connection> lanesTo(PeerId peerId, Duration patience) throws IOException {
    Optional<PeerEntry> entry = table.find(peerId);
    Transport network;
    synchronized (lock) {
      network = transport;
    }
    if (entry.isEmpty() || network == null) {
      return Optional.empty();
    }
    return network.bulk(peerId, entry.get().address(), patience).filter(this::belongsToLink);
  }

  /** Whether the connection is a further one of a peer that has greeted; it ends with the link. */
  private boolean belongsToLink(Connection connection) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      return link != null && belongsTo(link, connection);
    }
  }

  /** Gives up lanes of which the reason says that they do not work. */
  void lanesBroke(Connection lanes, IOException reason) {
    log.info("lanes to {} broke: {}", lanes.peerId().brief(), reason.getMessage());
    if (reason instanceof SocketTimeoutException) {
      // The peer may be there all the same; one that is gone would have broken them itself.
      synchronized (lock) {
        Link link = links.get(lanes.peerId());
        if (link != null) {
          link.lanes.remove(lanes);
        }
      }
    }
    lanes.close();
  }

  /** The peer as a source. */
  public Source source(PeerEntry peer) {
    return new RemoteSource(this, peer.id(), peer.address());
  }

  /** Says goodbye to all peers and ends the links; returns when they have heard, or after 1 s. */
  @Override
  public void close() {
    Map<PeerId, Connection> farewells = new HashMap<>();
    synchronized (lock) {
      if (closing) {
        return;
      }
      closing = true;
      lock.notifyAll();
      for (Link link : links.values()) {
        link.courier.close();
        link.connections.stream()
            .filter(Connection::isOpen)
            .findFirst()
            .ifPresent(connection -> farewells.put(link.peerId, connection));
      }
    }
    List<Thread> threads =
        farewells.values().stream()
            .map(connection -> Thread.ofVirtual().start(() -> sayGoodbye(connection)))
            .toList();
    for (Thread thread : threads) {
      try {
        thread.join(GOODBYE_TIMEOUT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void sayGoodbye(Connection connection) {
    try (OpenReply _ = OpenReply.of(connection, new Message.Goodbye(), GOODBYE_TIMEOUT)) {
      log.debug("said goodbye to {}", connection.peerId().brief());
    } catch (IOException e) {
      log.debug("a goodbye was not heard", e);
    }
  }
}
