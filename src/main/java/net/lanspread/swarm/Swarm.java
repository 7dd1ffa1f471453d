package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
 * What ties this peer to all others: it connects and greets, takes in who is there and what each
 * has, and tells them what we have.
 *
 * <p>A peer may have several connections at once (both sides may connect in the same moment); the
 * one on which the peer was heard last is used. Both sides come to use the same one, and silence
 * ends the others. When the last breaks without a goodbye, one new connection is tried before the
 * peer counts as lost, and a {@link Seeker} goes on trying. Each of the {@link Links} has a {@link
 * Courier} thread, ended with the link.
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

  private final Self self;
  private final Supplier<LibraryState> library;
  private final PeerTable table;
  private final Links links;
  private final Events events;
  private final PartyGate gate;
  private final Greeting greeting;
  private final Duration firstSeekPause;
  private final Traffic traffic = new Traffic();

  private final Object lock = new Object();

  /** Where peers were seen that are being connected to. Guarded by lock. */
  private final Set<InetSocketAddress> approached = new HashSet<>();

  // guarded by lock
  private @Nullable Transport transport;

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
    this.links = new Links(table);
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
    }
    if (network == null || links.isClosing()) {
      return new ConnectResult.Failed("this peer is shutting down");
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
    Optional<Links.Registered> registered =
        links.register(
            connection,
            entry,
            instance,
            () ->
                new Courier(
                    this, entry.id(), Courier.Role.of(self.id(), entry.id()), library, told));
    if (registered.isEmpty()) {
      return false;
    }
    registered.get().dead().forEach(Connection::close);
    if (!connection.isOpen()) {
      closed(connection);
    }
    switch (registered.get().change()) {
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
    return links.await(connection, Greeting.TIMEOUT);
  }

  /**
   * What a peer is told that asks anything without having proven our party key; empty when it has.
   */
  public Optional<Message.Refusal> refusal(Connection connection) {
    return gate.isOpen(connection) ? Optional.empty() : Optional.of(gate.refuse(connection));
  }

  /**
   * A greeted peer has asked or answered something: it is there, this connection to it works, and a
   * connection outlives a change of the peer's address.
   */
  public void heard(Connection connection) {
    InetAddress host = connection.remoteAddress().getAddress();
    PeerTable.Change change = links.heard(connection, host);
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
    forget(connection.peerId(), null);
  }

  /** A connection has ended. */
  public void closed(Connection connection) {
    PeerId peerId = connection.peerId();
    Optional<Links.Link> left = links.closed(connection);
    if (left.isEmpty()) {
      return;
    }
    Optional<PeerEntry> entry = table.find(peerId);
    boolean back =
        entry.isPresent() && connectByItself(peerId, entry.get().address(), RECONNECT_TIMEOUT);
    if (!back) {
      forget(peerId, left.get());
      entry.ifPresent(lost -> new Seeker(this, lost, firstSeekPause).start());
    }
  }

  /**
   * Ends the link with its connections and removes the peer from the table.
   *
   * @param lost when not null: only if this is still the link and it has no connection
   */
  private void forget(PeerId peerId, Links.@Nullable Link lost) {
    Optional<Links.Forgotten> forgotten = links.forget(peerId, lost);
    if (forgotten.isEmpty()) {
      return;
    }
    forgotten
        .get()
        .entry()
        .ifPresent(
            entry -> {
              log.info("peer {} ({}) is gone", peerId.brief(), entry.name());
              events.emit(new PeerEvent.PeerLost(peerId, entry.address()));
              events.emit(new PeerEvent.PeerCountUpdated(table.count()));
              events.emit(new PeerEvent.GamesListUpdated());
            });
    forgotten.get().connections().forEach(Connection::close);
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
        links.awaitLink(peerId, COURTESY);
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
    return links.isStillMissing(peerId, patience);
  }

  /** Whether this peer was started with the key of a party. */
  public boolean hasPartyKey() {
    return gate.hasKey();
  }

  /** How many peers have come, or were gone to by ourselves, that are not of our party. */
  public int strangers() {
    return gate.strangers();
  }

  /** Tells all peers of our library's change, soon and in order. */
  public void libraryChanged() {
    links.wakeCouriers();
  }

  /** The open connection on which the peer was heard last. */
  public Optional<Connection> connectionTo(PeerId peerId) {
    return links.connectionTo(peerId);
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
    return network.bulk(peerId, entry.get().address(), patience).filter(links::take);
  }

  /** Gives up lanes of which the reason says that they do not work. */
  void lanesBroke(Connection lanes, IOException reason) {
    log.info("lanes to {} broke: {}", lanes.peerId().brief(), reason.getMessage());
    if (reason instanceof SocketTimeoutException) {
      // The peer may be there all the same; one that is gone would have broken them itself.
      links.removeLane(lanes);
    }
    lanes.close();
  }

  /** The bytes of games that go to the others and come from them. */
  public Traffic traffic() {
    return traffic;
  }

  /** The peer as a source. */
  public Source source(PeerEntry peer) {
    return new RemoteSource(this, peer.id(), peer.address());
  }

  /** Says goodbye to all peers and ends the links; returns when they have heard, or after 1 s. */
  @Override
  public void close() {
    List<Thread> threads =
        links.close().stream()
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
