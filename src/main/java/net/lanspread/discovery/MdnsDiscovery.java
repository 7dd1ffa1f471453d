package net.lanspread.discovery;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery by mDNS, with one responder for each usable address of this machine. A watch looks at
 * the interfaces every few seconds: an address that appeared gets a responder, that of an address
 * that vanished is closed, one that broke is replaced.
 */
public final class MdnsDiscovery implements Discovery {
  private static final Logger log = LoggerFactory.getLogger(MdnsDiscovery.class);

  /** The UDP port of mDNS. */
  public static final int PORT = 5353;

  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(3);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** A responder at work, and the services that it heard. */
  private record Link(Responder responder, HeardServices heard) {}

  /** The arguments of {@link #start}, and the queue that it made. */
  private record Session(Announcement self, SightingQueue sightings) {}

  private final InterfaceSource interfaces;
  private final Responder.Factory responders;
  private final Duration watchInterval;
  private final ScheduledExecutorService watch;
  private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  // Only the watch's one thread touches these.
  private final Map<LocalAddress, Link> links = new HashMap<>();
  private final Map<LocalAddress, Thread> closing = new HashMap<>();
  private final Set<LocalAddress> warned = new HashSet<>();
  private boolean warnedOfInterfaces;

  public MdnsDiscovery(InterfaceSource interfaces) {
    this(interfaces, JmDnsResponder::open, WATCH_INTERVAL);
  }

  MdnsDiscovery(InterfaceSource interfaces, Responder.Factory responders, Duration watchInterval) {
    this.interfaces = interfaces;
    this.responders = responders;
    this.watchInterval = watchInterval;
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("discovery-watch").factory());
  }

  @Override
  public void start(Announcement self, Consumer<Sighting> listener) {
    Session started = new Session(self, new SightingQueue(listener));
    if (closed.get() || !session.compareAndSet(null, started)) {
      throw new IllegalStateException("started or closed before");
    }
    try {
      Future<?> _ =
          watch.scheduleWithFixedDelay(
              () -> lookAt(started), 0, watchInterval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("closed meanwhile", e);
    }
    started.sightings().start();
  }

  /** Looks at the interfaces without waiting for the next turn; returns when that is done. */
  void look() throws InterruptedException, ExecutionException {
    Session started = session.get();
    if (started != null) {
      watch.submit(() -> lookAt(started)).get();
    }
  }

  private void lookAt(Session started) {
    try {
      List<LocalAddress> usable = LocalAddress.choose(interfaces.addresses());
      warnedOfInterfaces = false;
      closing.values().removeIf(thread -> !thread.isAlive());
      warned.retainAll(usable);
      for (Map.Entry<LocalAddress, Link> each : List.copyOf(links.entrySet())) {
        if (!usable.contains(each.getKey()) || each.getValue().responder().isBroken()) {
          retire(each.getKey());
        }
      }
      for (LocalAddress each : usable) {
        // Its name on the network is still taken as long as the predecessor says goodbye.
        if (!links.containsKey(each) && !closing.containsKey(each)) {
          open(each, started);
        }
      }
      links.values().forEach(link -> link.heard().repeat());
    } catch (IOException | RuntimeException e) {
      if (!warnedOfInterfaces) {
        warnedOfInterfaces = true;
        log.warn("cannot look at the network interfaces", e);
      }
    }
  }

  private void open(LocalAddress at, Session started) {
    Announcement self = started.self();
    HeardServices heard = new HeardServices(self, at, started.sightings()::add);
    Responder.Service service =
        new Responder.Service(
            self.id().brief() + "-" + at.label(),
            self.port(),
            AnnouncementText.write(self),
            List.of());
    try {
      links.put(at, new Link(responders.open(at, service, heard), heard));
      log.debug("speaks mDNS at {}", at);
    } catch (IOException | RuntimeException e) {
      if (warned.add(at)) {
        log.warn("cannot speak mDNS at {}: {}", at, e.toString());
      }
    }
  }

  /** Closes the responder on a thread of its own, since others need not wait for its goodbye. */
  private void retire(LocalAddress at) {
    Link link = links.remove(at);
    if (link != null) {
      closing.put(
          at, Thread.ofVirtual().name("discovery-goodbye-", 0).start(link.responder()::close));
      log.debug("stopped mDNS at {}", at);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Deadline end = Deadline.in(CLOSE_TIMEOUT);
    Future<?> withdrawn = watch.submit(() -> withdraw(end));
    // Ends the turns of the watch, but not the submitted tasks.
    watch.shutdown();
    try {
      Session started = session.get();
      if (started != null) {
        started.sightings().close(CLOSE_TIMEOUT);
      }
      withdrawn.get(end.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.warn("the announcement was not withdrawn in time");
    } catch (ExecutionException e) {
      log.warn("the announcement was not withdrawn", e.getCause());
    }
  }

  /** Closes all responders side by side; returns when they have closed, or at the end given. */
  private void withdraw(Deadline end) {
    List.copyOf(links.keySet()).forEach(this::retire);
    try {
      for (Thread each : closing.values()) {
        each.join(end.left().plusNanos(1));
      }
    } catch (InterruptedException e) {
      // No caller interrupts this thread; the goodbyes would go on without it.
      Thread.currentThread().interrupt();
    }
  }
}
