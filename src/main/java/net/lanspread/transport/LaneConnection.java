package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection made of lanes: an anchor, which carries nothing but signs of life and whose end is
 * the connection's, and as many others as there are requests at once. Each side dials the lanes of
 * its own requests; idle ones are kept for a while. The class is long because all its methods share
 * one lock and the state of the lanes.
 */
final class LaneConnection implements Connection {
  private static final Logger log = LoggerFactory.getLogger(LaneConnection.class);

  private static final Duration LANE_IDLE = Duration.ofSeconds(30);

  /** The transport that the connection belongs to. */
  interface Host {
    /** Makes a new lane of the connection. */
    Lane dial(LaneConnection connection) throws IOException;

    /** Runs a task on a thread of its own; false when the transport is closed. */
    boolean start(Runnable task);

    /** The other side has greeted. */
    void greeted(LaneConnection connection);

    /** The connection that one made by the other side is beside; itself where it stands alone. */
    Connection link(LaneConnection connection);
  }

  /** The name of a connection among those that one side made. */
  record Key(PeerId peerId, UUID id) {}

  /** An idle lane, and since when it is. */
  private record Idle(Lane lane, long sinceNanos) {}

  // Immutable.
  private final UUID id;
  private final boolean made;
  private final Lane anchor;
  private final InetSocketAddress remoteAddress;
  private final InetSocketAddress dialAddress;
  private final Duration heartbeat;
  private final @Nullable Duration lifetime;
  private final TransportOptions options;
  private final Host host;

  private volatile boolean endedUnused;
  private volatile boolean timedOut;
  private volatile boolean greeted;

  /** Since when it is a stranger's. */
  private volatile long strangeNanos = System.nanoTime();

  private final Object lock = new Object();

  // the one used last first
  @GuardedBy("lock")
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();

  // all but the anchor
  @GuardedBy("lock")
  private final Set<Lane> lanes = new HashSet<>();

  @GuardedBy("lock")
  private int ownStreams;

  @GuardedBy("lock")
  private int guestLanes;

  // when a request of either side last ended
  @GuardedBy("lock")
  private long lastUsedNanos = System.nanoTime();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param made whether this side made the connection
   * @param dialAddress the address at which the other side listens
   * @param lifetime the time for which it is kept without any request; null for a link, which is
   *     kept until either side closes it
   */
  LaneConnection(
      UUID id,
      boolean made,
      Lane anchor,
      InetSocketAddress remoteAddress,
      InetSocketAddress dialAddress,
      Duration heartbeat,
      @Nullable Duration lifetime,
      TransportOptions options,
      Host host) {
    this.id = id;
    this.made = made;
    this.greeted = made;
    this.anchor = anchor;
    this.remoteAddress = remoteAddress;
    this.dialAddress = dialAddress;
    this.heartbeat = heartbeat;
    this.lifetime = lifetime;
    this.options = options;
    this.host = host;
  }

  UUID id() {
    return id;
  }

  Key key() {
    return new Key(peerId(), id);
  }

  boolean isMade() {
    return made;
  }

  /** The address at which its lanes are dialled. */
  InetSocketAddress dialAddress() {
    return dialAddress;
  }

  Duration heartbeat() {
    return heartbeat;
  }

  @Override
  public PeerId peerId() {
    return anchor.peerId();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean isOpen() {
    synchronized (lock) {
      return !closed;
    }
  }

  @Override
  public void greeted() {
    greeted = true;
    host.greeted(this);
  }

  @Override
  public Connection link() {
    return greeted ? this : host.link(this);
  }

  /** The connection that it was beside has ended: it is a stranger's from now on. */
  void forsaken() {
    strangeNanos = System.nanoTime();
  }

  private boolean isOfAStranger() {
    return !greeted && link() == this;
  }

  @Override
  public PeerStream openStream() throws IOException {
    Lane lane = takeIdleOrRoom();
    if (lane == null) {
      lane = dialLane();
    }
    Lane taken = lane;
    return new LaneStream(taken, isBeside() ? this : null, stream -> streamClosed(stream, taken));
  }

  /** An idle lane, or null when there is none and one may be dialled. */
  private @Nullable Lane takeIdleOrRoom() throws IOException {
    Deadline deadline = Deadline.in(options.streamWait());
    synchronized (lock) {
      while (true) {
        throwIfClosedLocked();
        if (ownStreams < options.maxStreams()) {
          ownStreams++;
          for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            if (next.lane().isOpen()) {
              return next.lane();
            }
            lanes.remove(next.lane());
          }
          return null;
        }
        try {
          if (!deadline.waitOn(lock)) {
            throw new IOException("stream limit reached for " + remoteAddress);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
      }
    }
  }

  private Lane dialLane() throws IOException {
    Lane lane = null;
    boolean done = false;
    try {
      lane = host.dial(this);
      synchronized (lock) {
        throwIfClosedLocked();
        lanes.add(lane);
        done = true;
      }
      return lane;
    } finally {
      if (!done) {
        if (lane != null) {
          lane.close();
        }
        release();
      }
    }
  }

  private void streamClosed(LaneStream stream, Lane lane) {
    // Most often only the end is still to come.
    boolean wait = lane.isOpen() && !stream.isSettled();
    if (!wait
        || !host.start(
            () -> {
              var _ = stream.settle();
              giveBack(lane);
            })) {
      giveBack(lane);
    }
  }

  private void giveBack(Lane lane) {
    boolean kept;
    synchronized (lock) {
      lastUsedNanos = System.nanoTime();
      kept = lane.isOpen() && !closed;
      if (kept) {
        idle.addFirst(new Idle(lane, lastUsedNanos));
      } else {
        lanes.remove(lane);
      }
    }
    if (!kept) {
      lane.close();
    }
    release();
  }

  private void release() {
    synchronized (lock) {
      ownStreams--;
      lock.notifyAll();
    }
  }

  /** Takes in a lane that the other side dialled; false when it has as many as it may. */
  boolean admit(Lane lane) {
    int most = isOfAStranger() ? options.strangers().maxStreams() : options.maxStreams();
    synchronized (lock) {
      if (closed || guestLanes >= most) {
        return false;
      }
      guestLanes++;
      lanes.add(lane);
      return true;
    }
  }

  /** Serves a lane that the other side dialled; returns when it has ended. */
  void serve(Lane lane, Consumer<PeerStream> answer) {
    try {
      LaneStream stream;
      do {
        stream = new LaneStream(lane, _ -> {});
        stream.awaitBegin();
        answer.accept(stream);
        stream.close();
        synchronized (lock) {
          lastUsedNanos = System.nanoTime();
        }
      } while (stream.isSettled() || stream.settle());
    } catch (IOException e) {
      log.debug("a lane of {} ended: {}", remoteAddress, e.getMessage());
    } finally {
      lane.close();
      synchronized (lock) {
        lanes.remove(lane);
        guestLanes--;
      }
    }
  }

  /** Returns when the connection has ended. */
  void liveThrough() {
    try {
      Anchor.keep(anchor, heartbeat);
    } catch (IOException e) {
      log.debug("the anchor to {} broke: {}", remoteAddress, e.getMessage());
    } finally {
      close();
    }
  }

  /** Closes the connection if the other side has taken too long to greet. */
  void closeUngreeted(long nowNanos) {
    if (isOfAStranger() && nowNanos - strangeNanos > options.strangers().greetTimeout().toNanos()) {
      log.debug("{} does not greet: disconnecting", peerId().brief());
      close();
    }
  }

  /** Closes lanes, or the connection, when there was no request for them for a while. */
  void closeUnused(long nowNanos) {
    Set<Lane> old = new HashSet<>();
    boolean over;
    synchronized (lock) {
      while (!idle.isEmpty() && nowNanos - idle.getLast().sinceNanos() > LANE_IDLE.toNanos()) {
        old.add(idle.removeLast().lane());
      }
      lanes.removeAll(old);
      over =
          lifetime != null
              && ownStreams == 0
              && guestLanes == 0
              && nowNanos - lastUsedNanos > lifetime.toNanos();
    }
    old.forEach(Lane::close);
    if (over) {
      endedUnused = true;
      close();
    }
  }

  /** True when it was made for large bodies alone, beside another connection to the peer. */
  boolean isBeside() {
    return lifetime != null;
  }

  /** A request on it broke for that reason: it does not work. */
  void abandon(IOException reason) {
    synchronized (lock) {
      // All other requests break with it, and not for a reason of their own.
      if (closed) {
        return;
      }
      closed = true;
      timedOut = reason instanceof SocketTimeoutException;
    }
    log.info("lanes to {} broke: {}", peerId().brief(), reason.getMessage());
    close();
  }

  /** True when its end says that the peer may be gone, and was no timeout. */
  boolean castsDoubt() {
    return isBeside() && !endedUnused && !timedOut;
  }

  /** True when the connection was closed because there were no requests for it. */
  boolean hasEndedUnused() {
    return endedUnused;
  }

  @Override
  public void close() {
    List<Lane> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(lanes);
      idle.clear();
      lock.notifyAll();
    }
    all.forEach(Lane::close);
    anchor.close();
  }

  @GuardedBy("lock")
  private void throwIfClosedLocked() throws IOException {
    if (closed) {
      throw new IOException("the connection to " + remoteAddress + " ended");
    }
  }
}
