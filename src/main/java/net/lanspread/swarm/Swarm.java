package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
 * peer counts as lost. Each link has a {@link Courier} thread, ended with the link.
 *
 * <p>Lock order: {@code lock}, then the {@link PeerTable}'s; no I/O and no event under either.
 */
public final class Swarm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Swarm.class);
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(5);
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

    record Failed(String message) implements ConnectResult {}
  }

  private static final class Link {
    final PeerId peerId;
    final String instance;
    final Courier courier;
    // guarded by Swarm.lock; the one heard last first
    final List<Connection> connections = new ArrayList<>();

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
   */
  public Swarm(Self self, Supplier<LibraryState> library, PeerTable table, Events events) {
    this.self = self;
    this.library = library;
    this.table = table;
    this.events = events;
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
                ? greet(connection, network.listenAddress().getPort(), address)
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

  private ConnectResult greet(Connection connection, int listenPort, InetSocketAddress address)
      throws IOException {
    if (connection.peerId().equals(self.id())) {
      return new ConnectResult.ToSelf();
    }
    LibraryState state = library.get();
    Message.Hello hello =
        new Message.Hello(
            Message.PROTOCOL_VERSION,
            self.name(),
            listenPort,
            self.instance(),
            state.revision(),
            state.games());
    try (OpenReply answer = OpenReply.of(connection, hello, GREETING_TIMEOUT)) {
      return switch (answer.reply()) {
        case Message.Welcome welcome ->
            welcome.protocolVersion() == Message.PROTOCOL_VERSION
                ? adopt(connection, welcome, address, state)
                : incompatible(address);
        case Message.Refusal(var code, var message) ->
            switch (code) {
              case INCOMPATIBLE_VERSION -> incompatible(address);
              case SELF -> new ConnectResult.ToSelf();
              case NOT_SERVED, BUSY, STALE, ARCHIVE, MALFORMED, INTERNAL ->
                  new ConnectResult.Failed("the peer refused: " + message);
            };
        case Message.Done _,
            Message.FileListReply _,
            Message.ManifestReply _,
            Message.ChunkReply _,
            Message.InstallStreamReply _ ->
            incompatible(address);
      };
    }
  }

  private static ConnectResult incompatible(InetSocketAddress address) {
    return new ConnectResult.Incompatible(
        address.getHostString()
            + ":"
            + address.getPort()
            + " speaks another version of the protocol; update the older of the two peers");
  }

  private ConnectResult adopt(
      Connection connection,
      Message.Welcome welcome,
      InetSocketAddress address,
      LibraryState told) {
    InetAddress host = connection.remoteAddress().getAddress();
    PeerEntry entry =
        new PeerEntry(
            connection.peerId(),
            welcome.name(),
            new InetSocketAddress(host == null ? address.getAddress() : host, address.getPort()),
            welcome.revision(),
            LibraryState.byId(welcome.games()));
    return register(connection, entry, welcome.instance(), told)
        ? new ConnectResult.Connected(entry)
        : new ConnectResult.Failed("this peer is shutting down");
  }

  /** Answers the greeting of a peer that connected to us. */
  public Message.Reply welcome(Connection connection, Message.Hello hello) {
    if (connection.peerId().equals(self.id())) {
      return new Message.Refusal(WireCode.SELF, "this is the peer itself");
    }
    if (hello.protocolVersion() != Message.PROTOCOL_VERSION) {
      return new Message.Refusal(
          WireCode.INCOMPATIBLE_VERSION,
          "this peer speaks protocol version " + Message.PROTOCOL_VERSION);
    }
    int listenPort;
    synchronized (lock) {
      if (transport == null) {
        return new Message.Refusal(WireCode.INTERNAL, "this peer is starting");
      }
      listenPort = transport.listenAddress().getPort();
    }
    LibraryState state = library.get();
    PeerEntry entry =
        new PeerEntry(
            connection.peerId(),
            hello.name(),
            new InetSocketAddress(connection.remoteAddress().getAddress(), hello.listenPort()),
            hello.revision(),
            LibraryState.byId(hello.games()));
    if (!register(connection, entry, hello.instance(), state)) {
      return new Message.Refusal(WireCode.INTERNAL, "this peer is shutting down");
    }
    return new Message.Welcome(
        Message.PROTOCOL_VERSION,
        self.name(),
        listenPort,
        self.instance(),
        state.revision(),
        state.games());
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
          dead = List.copyOf(link.connections);
          link.courier.close();
        }
        Courier.Role role = Courier.Role.of(self.id(), entry.id());
        link = new Link(entry.id(), instance, new Courier(this, entry.id(), role, library, told));
        links.put(entry.id(), link);
        link.courier.start();
      }
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
   * Whether the peer at the other end has greeted us, or we it, and still counts as there. Waits a
   * moment for a greeting under way: the other side may ask as soon as it has our answer, before we
   * have seen that.
   */
  public boolean awaitGreeted(Connection connection) throws InterruptedException {
    long deadline = System.nanoTime() + GREETING_TIMEOUT.toNanos();
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

  /** Called under the lock. */
  private boolean isGreeted(Connection connection) {
    Link link = links.get(connection.peerId());
    return link != null && link.connections.contains(connection);
  }

  /** A greeted peer has asked something: it is there, and this connection to it works. */
  public void heard(Connection connection) {
    synchronized (lock) {
      Link link = links.get(connection.peerId());
      if (link != null && link.connections.remove(connection)) {
        link.connections.addFirst(connection);
        link.courier.heard();
      }
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
      if (link == null || !link.connections.remove(connection) || closing) {
        return;
      }
      if (!link.connections.isEmpty()) {
        return;
      }
    }
    Optional<PeerEntry> entry = table.find(peerId);
    boolean back =
        entry.isPresent()
            && connect(entry.get().address(), peerId, RECONNECT_TIMEOUT)
                instanceof ConnectResult.Connected;
    if (!back) {
      forget(peerId, link);
    }
  }

  /**
   * Ends the link and removes the peer from the table.
   *
   * @param lost when not null: only if this is still the link and it has no connection
   * @return the connections that the link had
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
      connections = List.copyOf(link.connections);
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
    if (peerId.equals(self.id()) || connectionTo(peerId).isPresent()) {
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
      ConnectResult result = connect(address, peerId, CONNECT_TIMEOUT);
      log.debug("peer {} was seen at {}: {}", peerId.brief(), address, result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (lock) {
        approached.remove(address);
      }
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
