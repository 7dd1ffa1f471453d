package net.lanspread.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery by a beacon that is broadcast on each network every few seconds, for networks that
 * filter multicast. Nothing is withdrawn: a peer that leaves is simply not sighted any more. If the
 * port is taken, no peer is sighted and a warning says so.
 */
public final class BroadcastDiscovery implements Discovery {
  private static final Logger log = LoggerFactory.getLogger(BroadcastDiscovery.class);

  /** The UDP port at which all peers hear. */
  public static final int PORT = 46808;

  private static final Duration INTERVAL = Duration.ofSeconds(6);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final BroadcastPort.Factory ports;
  private final Duration interval;
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("discovery-beacon").factory());

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable SightingQueue sightings;

  @GuardedBy("lock")
  private @Nullable BroadcastPort port;

  @GuardedBy("lock")
  private boolean closed;

  public BroadcastDiscovery(InterfaceSource interfaces) {
    this(() -> new UdpBroadcastPort(interfaces), INTERVAL);
  }

  BroadcastDiscovery(BroadcastPort.Factory ports, Duration interval) {
    this.ports = ports;
    this.interval = interval;
  }

  @Override
  public void start(Announcement self, Consumer<Sighting> listener) {
    SightingQueue queue = new SightingQueue(listener);
    synchronized (lock) {
      if (closed || sightings != null) {
        throw new IllegalStateException("started or closed before");
      }
      sightings = queue;
      Future<?> _ = sender.submit(() -> open(self, queue));
    }
    queue.start();
  }

  private void open(Announcement self, SightingQueue queue) {
    BroadcastPort opened;
    try {
      opened = ports.open();
    } catch (IOException e) {
      log.warn("no beacon can be sent: {}; only mDNS finds peers by itself", e.toString());
      return;
    }
    boolean isWanted;
    synchronized (lock) {
      isWanted = !closed;
      if (isWanted) {
        port = opened;
        String beacon = BeaconText.write(self);
        Future<?> _ =
            sender.scheduleWithFixedDelay(
                () -> send(opened, beacon), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    if (isWanted) {
      Thread.ofPlatform().daemon().name("discovery-hear").start(() -> hear(opened, self, queue));
    } else {
      opened.close();
    }
  }

  private static void send(BroadcastPort to, String beacon) {
    try {
      to.send(beacon);
    } catch (IOException | RuntimeException e) {
      log.debug("no beacon was sent", e);
    }
  }

  private void hear(BroadcastPort from, Announcement self, SightingQueue queue) {
    try {
      while (true) {
        BroadcastPort.Datagram heard = from.receive();
        BeaconText.read(heard.text())
            .filter(peer -> !peer.id().equals(self.id()) || peer.port() != self.port())
            .map(
                peer ->
                    new Sighting(
                        peer.id(),
                        peer.protocolVersion(),
                        new InetSocketAddress(heard.sender(), peer.port())))
            .ifPresent(queue::add);
      }
    } catch (IOException e) {
      synchronized (lock) {
        if (!closed) {
          log.warn("beacons cannot be heard any more: {}", e.toString());
        }
      }
    }
  }

  @Override
  public void close() {
    SightingQueue queue;
    BroadcastPort used;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      queue = sightings;
      used = port;
      sender.shutdown();
    }
    if (used != null) {
      used.close();
    }
    try {
      if (queue != null) {
        queue.close(CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
