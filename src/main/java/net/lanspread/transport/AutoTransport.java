package net.lanspread.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QUIC with lanes at the same port number. Connections are made over QUIC; large bodies go through
 * lanes where there are any. A peer without QUIC gets everything through lanes.
 */
public final class AutoTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(AutoTransport.class);

  /** The number of tries for a free port that both kinds can have. */
  private static final int PORT_TRIES = 20;

  /** The time for which QUIC alone is tried. */
  private static final Duration HEAD_START = Duration.ofSeconds(1);

  /**
   * The time for which QUIC goes on when the machine says that nothing listens at the port for
   * lanes.
   */
  private static final Duration WITHOUT_LANES = Duration.ofSeconds(4);

  private static final Duration CLOSE_WAIT = Duration.ofMillis(300);

  /** Opens one of the two kinds. */
  @FunctionalInterface
  interface Opener<T extends Transport> {
    T open(InetSocketAddress bindAddress) throws IOException;
  }

  private final Transport quic;
  private final LaneTransport lanes;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lanspread-dial-", 0).factory());

  private AutoTransport(Transport quic, LaneTransport lanes) {
    this.quic = quic;
    this.lanes = lanes;
  }

  /**
   * Listens at once: with both kinds, or with the one that this machine can have, and a warning.
   *
   * @param bindAddress port 0 takes a port that is free for both
   * @throws IOException when the address cannot be had
   */
  public static Transport open(
      Identity identity, InetSocketAddress bindAddress, Listener listener, TransportOptions options)
      throws IOException {
    BulkLanes bulk = new BulkLanes();
    Homes homes = new Homes();
    return open(
        bindAddress,
        bulk,
        address -> new QuicTransport(identity, address, listener, options, bulk, homes),
        address -> new LaneTransport(identity, address, listener, options, homes));
  }

  static Transport open(
      InetSocketAddress bindAddress,
      BulkLanes bulk,
      Opener<Transport> quics,
      Opener<LaneTransport> laneTransports)
      throws IOException {
    for (int tries = 1; ; tries++) {
      Transport quic;
      try {
        quic = quics.open(bindAddress);
      } catch (QuicTransport.NoQuicException | LinkageError e) {
        log.warn("there is no QUIC here; everything goes over TLS: {}", e.getMessage());
        return laneTransports.open(bindAddress);
      }
      int port = quic.listenAddress().getPort();
      try {
        LaneTransport lanes =
            laneTransports.open(new InetSocketAddress(bindAddress.getAddress(), port));
        bulk.dialBy(lanes::connect);
        return new AutoTransport(quic, lanes);
      } catch (IOException e) {
        if (bindAddress.getPort() != 0 || tries == PORT_TRIES) {
          log.warn("everything goes over QUIC alone, which is slower: {}", e.getMessage());
          return quic;
        }
        quic.close();
      }
    }
  }

  @Override
  public InetSocketAddress listenAddress() {
    return quic.listenAddress();
  }

  @Override
  public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
    ConnectRace race = new ConnectRace(threads);
    Duration headStart = timeout.compareTo(HEAD_START) < 0 ? timeout : HEAD_START;
    try {
      race.enter(() -> quic.connect(address, timeout));
      Optional<Connection> first = race.await(headStart);
      if (first.isPresent()) {
        return first.get();
      }
      Duration left = timeout.minus(headStart);
      if (left.isPositive()) {
        AtomicBoolean refused = new AtomicBoolean();
        race.enter(() -> connectLanes(address, left, refused));
        Optional<Connection> soon =
            race.await(left.compareTo(WITHOUT_LANES) < 0 ? left : WITHOUT_LANES);
        if (soon.isPresent()) {
          return soon.get();
        }
        if (refused.get()) {
          throw race.failure();
        }
      }
      // Each of the two keeps the time itself.
      return race.await(timeout.plusSeconds(1)).orElseThrow(race::failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      race.end();
    }
  }

  @Override
  public boolean listens(InetSocketAddress address, Duration timeout) {
    return lanes.listens(address, timeout);
  }

  private Connection connectLanes(
      InetSocketAddress address, Duration timeout, AtomicBoolean refused) throws IOException {
    try {
      return lanes.connect(address, timeout);
    } catch (IOException e) {
      refused.set(e instanceof ConnectException || e.getCause() instanceof ConnectException);
      throw e;
    }
  }

  @Override
  public void close() {
    lanes.close();
    quic.close();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("an attempt to connect goes on for a moment");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
