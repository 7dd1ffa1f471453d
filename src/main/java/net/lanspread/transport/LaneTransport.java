package net.lanspread.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network over TLS 1.3 and TCP, with blocking sockets on virtual threads. A connection is a
 * {@link LaneConnection}: one TCP connection as its anchor and one for each request under way.
 */
public final class LaneTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(LaneTransport.class);

  private static final int BACKLOG = 256;

  /** The number of newcomers that may be at their handshake at once; beyond it the oldest goes. */
  private static final int MAX_NEWCOMERS = 256;

  /** The number of signs of life within the silence that ends a connection. */
  private static final int HEARTBEATS = 3;

  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration CLOSE_WAIT = Duration.ofMillis(300);

  private final LaneTls tls;
  private final TransportOptions options;
  private final ServerSocket server;
  private final InetSocketAddress listenAddress;
  private final LaneConnection.Host host = new Host();
  private final Handshakes handshakes;
  private final LaneDialer dialer;
  private final Strangers strangers;
  private final Homes homes;
  private final Map<LaneConnection.Key, LaneConnection> made = new ConcurrentHashMap<>();
  private final Map<LaneConnection.Key, LaneConnection> accepted = new ConcurrentHashMap<>();
  private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
  private final ListenerThreads threads;
  private final Thread watch = Thread.ofPlatform().name("lanspread-lanes").unstarted(this::watch);
  private final AtomicInteger guests = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Listens at once.
   *
   * @param bindAddress port 0 takes any free port
   * @throws IOException when the address cannot be had
   */
  public LaneTransport(
      Identity identity, InetSocketAddress bindAddress, Listener listener, TransportOptions options)
      throws IOException {
    this(identity, bindAddress, listener, options, new Homes());
  }

  /**
   * @param homes the greeted connections of all kinds
   */
  LaneTransport(
      Identity identity,
      InetSocketAddress bindAddress,
      Listener listener,
      TransportOptions options,
      Homes homes)
      throws IOException {
    this.homes = homes;
    this.tls = new LaneTls(identity);
    this.threads = new ListenerThreads("lanspread-lane", listener);
    this.options = options;
    this.strangers = new Strangers(options.strangers());
    this.handshakes = new Handshakes(Math.min(MAX_NEWCOMERS, options.maxConnections()));
    this.server = new ServerSocket();
    boolean ready = false;
    try {
      // Without it the port stays taken for a minute after a peer that served with it has ended.
      server.setReuseAddress(true);
      server.bind(bindAddress, BACKLOG);
      ready = true;
    } catch (IOException e) {
      throw new IOException("cannot listen at TCP " + bindAddress, e);
    } finally {
      if (!ready) {
        server.close();
        threads.shutdown();
      }
    }
    this.listenAddress = (InetSocketAddress) server.getLocalSocketAddress();
    this.dialer = new LaneDialer(tls, listenAddress, handshakes, lanes);
    watch.setDaemon(true);
    watch.start();
    var _ = threads.start(this::acceptAll);
  }

  @Override
  public InetSocketAddress listenAddress() {
    return listenAddress;
  }

  @Override
  public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
    return connect(address, null, timeout, options.idleTimeout(), null);
  }

  @Override
  public boolean listens(InetSocketAddress address, Duration timeout) {
    return dialer.listens(address, timeout);
  }

  /**
   * Connects and shakes hands.
   *
   * @param expected the only peer that may answer there; null when any may
   * @param silence the silence that ends the connection
   * @param lifetime as {@link LaneConnection} has it
   */
  LaneConnection connect(
      InetSocketAddress address,
      @Nullable PeerId expected,
      Duration timeout,
      Duration silence,
      @Nullable Duration lifetime)
      throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("unknown host " + address.getHostString());
    }
    InetSocketAddress target =
        address.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
            : address;
    UUID id = UUID.randomUUID();
    Duration heartbeat = silence.dividedBy(HEARTBEATS);
    LanePreamble preamble =
        new LanePreamble(LanePreamble.Role.ANCHOR, id, listenAddress.getPort(), heartbeat);
    AtomicReference<@Nullable LaneConnection> begun = new AtomicReference<>();
    boolean done = false;
    try {
      var _ =
          dialer.dial(
              target,
              expected,
              preamble,
              timeout,
              anchor -> {
                // The other side may dial a lane back before we have seen its welcome.
                LaneConnection connection =
                    new LaneConnection(
                        id, true, anchor, target, target, heartbeat, lifetime, options, host);
                made.put(new LaneConnection.Key(anchor.peerId(), id), connection);
                begun.set(connection);
              });
      LaneConnection connection = Objects.requireNonNull(begun.get());
      done = threads.start(() -> liveThrough(connection));
      if (!done) {
        throw new IOException("the transport is closed");
      }
      return connection;
    } finally {
      LaneConnection failed = begun.get();
      if (!done && failed != null) {
        made.remove(failed.key());
        failed.close();
      }
    }
  }

  private void acceptAll() {
    while (!closed.get()) {
      try {
        Socket plain = server.accept();
        handshakes.admit(plain, Deadline.in(options.handshakeTimeout()));
        if (!threads.start(() -> welcome(plain))) {
          Lane.close(plain);
        }
      } catch (IOException e) {
        if (!closed.get()) {
          log.warn("a TCP connection could not be accepted: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  /** Too many files may be open: earlier work has to end first. */
  private static void pause() {
    try {
      Thread.sleep(TICK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a newcomer through its handshake, and then serves it; returns when it has ended. */
  private void welcome(Socket plain) {
    Lane lane = null;
    try {
      plain.setTcpNoDelay(true);
      lane = tls.accepted(plain);
      ByteBuffer said = ByteBuffer.allocate(LanePreamble.BYTES);
      while (said.hasRemaining()) {
        lane.read(said, said.remaining(), options.handshakeTimeout());
      }
      LanePreamble preamble = LanePreamble.decode(said.flip());
      LaneConnection.Key key = new LaneConnection.Key(lane.peerId(), preamble.connectionId());
      lanes.add(lane);
      switch (preamble.role()) {
        case ANCHOR -> welcomeConnection(plain, lane, preamble, key);
        case OF_DIALER -> welcomeLane(plain, lane, accepted.get(key));
        case OF_ACCEPTOR -> welcomeLane(plain, lane, made.get(key));
      }
    } catch (IOException e) {
      log.debug("a newcomer at {} failed: {}", plain.getRemoteSocketAddress(), e.getMessage());
    } finally {
      handshakes.end(plain);
      Lane.close(plain, lane);
    }
  }

  private void welcomeConnection(
      Socket plain, Lane anchor, LanePreamble preamble, LaneConnection.Key key) throws IOException {
    InetSocketAddress remote = (InetSocketAddress) plain.getRemoteSocketAddress();
    LaneConnection connection =
        new LaneConnection(
            key.id(),
            false,
            anchor,
            remote,
            new InetSocketAddress(remote.getAddress(), preamble.listenPort()),
            preamble.heartbeat(),
            null,
            options,
            host);
    try {
      if (guests.incrementAndGet() > options.maxConnections()) {
        throw new IOException("too many connections");
      }
      strangers.admit(connection, remote.getAddress(), connection::close);
      if (accepted.putIfAbsent(key, connection) != null) {
        throw new IOException("a connection with that id is there");
      }
      if (closed.get()) {
        connection.close();
      }
      var _ = connection.link();
      sayWelcome(plain, anchor);
      if (!threads.start(() -> threads.accepted(connection))) {
        connection.close();
      }
      liveThrough(connection);
    } finally {
      strangers.leave(connection);
      guests.decrementAndGet();
    }
  }

  private void welcomeLane(Socket plain, Lane lane, @Nullable LaneConnection connection)
      throws IOException {
    if (connection == null || !connection.admit(lane)) {
      throw new IOException("there is no such connection, or it has too many lanes");
    }
    sayWelcome(plain, lane);
    connection.serve(lane, stream -> threads.requested(connection, stream));
  }

  private void sayWelcome(Socket plain, Lane lane) throws IOException {
    handshakes.end(plain);
    lane.write(options.handshakeTimeout(), ByteBuffer.wrap(new byte[] {LanePreamble.WELCOME}));
  }

  private void liveThrough(LaneConnection connection) {
    connection.liveThrough();
    (connection.isMade() ? made : accepted).remove(connection.key(), connection);
    boolean wasBeside = homes.ended(connection);
    if (!connection.isBeside()) {
      threads.closed(connection);
    }
    if (wasBeside || connection.castsDoubt()) {
      threads.doubted(connection.peerId());
    }
  }

  /** Closes late writes and handshakes, because a blocked one has no end of its own. */
  private void watch() {
    while (!closed.get()) {
      try {
        // Everything to watch begins with a handshake, and is in another list before its handshake
        // ends.
        long begun = handshakes.begun();
        if (handshakes.isEmpty() && lanes.isEmpty() && made.isEmpty() && accepted.isEmpty()) {
          handshakes.awaitMoreThan(begun);
        }
        Thread.sleep(TICK);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      handshakes.closeLate();
      lanes.removeIf(lane -> !lane.isOpen());
      lanes.forEach(lane -> lane.closeIfStuck(now));
      made.values().forEach(connection -> connection.closeUnused(now));
      accepted.values().forEach(connection -> connection.closeUnused(now));
      accepted.values().forEach(connection -> connection.closeUngreeted(now));
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    dialer.close();
    watch.interrupt();
    try {
      server.close();
    } catch (IOException e) {
      log.debug("the server socket did not close well", e);
    }
    handshakes.closeAll();
    made.values().forEach(LaneConnection::close);
    accepted.values().forEach(LaneConnection::close);
    lanes.forEach(Lane::close);
    threads.shutdown();
    threads.awaitEnd(CLOSE_WAIT);
    try {
      watch.join(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Host implements LaneConnection.Host {
    @Override
    public Lane dial(LaneConnection connection) throws IOException {
      return dialer.dial(
          connection.dialAddress(),
          connection.peerId(),
          new LanePreamble(
              connection.isMade() ? LanePreamble.Role.OF_DIALER : LanePreamble.Role.OF_ACCEPTOR,
              connection.id(),
              listenAddress.getPort(),
              connection.heartbeat()),
          options.handshakeTimeout(),
          _ -> {});
    }

    @Override
    public boolean start(Runnable task) {
      return threads.start(task);
    }

    @Override
    public void greeted(LaneConnection connection) {
      strangers.leave(connection);
      homes.greeted(connection);
    }

    @Override
    public Connection link(LaneConnection connection) {
      Optional<Connection> home = homes.of(connection);
      home.ifPresent(_ -> strangers.leave(connection));
      return home.orElse(connection);
    }
  }
}
