package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import net.lanspread.content.PeerId;

/**
 * A network inside this process, on which nothing is lost and only whole messages are carried: it
 * costs as little as a network can, so that measurements on it are of the peers.
 */
public final class MemoryNetwork {
  private final Map<InetSocketAddress, Socket> sockets = new ConcurrentHashMap<>();
  private final AtomicInteger ports = new AtomicInteger();
  private final LongAdder messages = new LongAdder();
  private final LongAdder connections = new LongAdder();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, Integer> requests = new HashMap<>();

  /** A transport for the peer, at a port of its own. */
  public Transport join(PeerId id, Transport.Listener listener) {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.incrementAndGet());
    Socket socket = new Socket(id, address, listener);
    sockets.put(address, socket);
    return socket;
  }

  /** The number of messages said so far, answers included. */
  public long messages() {
    return messages.sum();
  }

  /** The number of connections that are open now. */
  public long connections() {
    return connections.sum();
  }

  /** The number of requests that the peer has made so far. */
  public int requestsOf(PeerId id) {
    synchronized (lock) {
      return requests.getOrDefault(id, 0);
    }
  }

  /**
   * Returns when the peer has made so many requests.
   *
   * @throws TimeoutException when it has not in time
   */
  public void awaitRequests(PeerId id, int count, Duration patience)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (requests.getOrDefault(id, 0) < count) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new TimeoutException(requests.getOrDefault(id, 0) + " requests in " + patience);
        }
        lock.wait(leftMillis);
      }
    }
  }

  private void requested(PeerId id) {
    synchronized (lock) {
      requests.merge(id, 1, Integer::sum);
      lock.notifyAll();
    }
  }

  private final class Socket implements Transport {
    private final PeerId id;
    private final InetSocketAddress address;
    private final Listener listener;
    private final Set<End> ends = ConcurrentHashMap.newKeySet();

    Socket(PeerId id, InetSocketAddress address, Listener listener) {
      this.id = id;
      this.address = address;
      this.listener = listener;
    }

    @Override
    public InetSocketAddress listenAddress() {
      return address;
    }

    @Override
    public Connection connect(InetSocketAddress target, Duration timeout) throws IOException {
      Socket other = sockets.get(target);
      if (other == null) {
        throw new IOException("nobody listens at " + target);
      }
      Cut cut = new Cut();
      End near = new End(this, other, cut);
      End far = new End(other, this, cut);
      near.other = far;
      far.other = near;
      cut.ends = List.of(near, far);
      ends.add(near);
      other.ends.add(far);
      connections.increment();
      Thread.ofVirtual().start(() -> other.listener.accepted(far));
      return near;
    }

    @Override
    public void close() {
      sockets.remove(address);
      ends.forEach(End::close);
    }
  }

  /** The one end of a connection that both its ends share. */
  private final class Cut {
    private final AtomicBoolean done = new AtomicBoolean();
    volatile List<End> ends = List.of();

    boolean isDone() {
      return done.get();
    }

    void make() {
      if (done.compareAndSet(false, true)) {
        connections.decrement();
        for (End end : ends) {
          end.ended();
        }
      }
    }
  }

  private final class End implements Connection {
    private final Socket owner;
    private final Socket remote;
    private final Cut cut;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<Stream> streams = new HashSet<>();

    // set before the first use
    private volatile End other = this;

    End(Socket owner, Socket remote, Cut cut) {
      this.owner = owner;
      this.remote = remote;
      this.cut = cut;
    }

    @Override
    public PeerId peerId() {
      return remote.id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return remote.address;
    }

    @Override
    public boolean isOpen() {
      return !cut.isDone();
    }

    @Override
    public PeerStream openStream() throws IOException {
      requested(owner.id);
      Pipe there = new Pipe();
      Pipe back = new Pipe();
      Stream near = new Stream(this, back, there);
      Stream far = new Stream(other, there, back);
      keep(near);
      other.keep(far);
      Thread.ofVirtual().start(() -> other.serve(far));
      return near;
    }

    private void keep(Stream stream) throws IOException {
      synchronized (lock) {
        streams.add(stream);
      }
      if (cut.isDone()) {
        stream.close();
        throw new IOException("the connection has ended");
      }
    }

    private void serve(Stream stream) {
      try (stream) {
        owner.listener.requested(this, stream);
      } catch (IOException e) {
        // The other side gave up, and knows it.
      }
    }

    private void forget(Stream stream) {
      synchronized (lock) {
        streams.remove(stream);
      }
    }

    void ended() {
      owner.ends.remove(this);
      List<Stream> open;
      synchronized (lock) {
        open = new ArrayList<>(streams);
      }
      open.forEach(Stream::close);
      Thread.ofVirtual().start(() -> owner.listener.closed(this));
    }

    @Override
    public void close() {
      cut.make();
    }
  }

  private final class Stream implements PeerStream {
    private final End owner;
    private final Pipe in;
    private final Pipe out;
    private volatile Duration timeout = Duration.ofSeconds(30);

    Stream(End owner, Pipe in, Pipe out) {
      this.owner = owner;
      this.in = in;
      this.out = out;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return in.read(into, timeout);
    }

    @Override
    public void write(ByteBuffer from) {
      if (from.hasRemaining()) {
        byte[] copy = new byte[from.remaining()];
        from.get(copy);
        out.write(ByteBuffer.wrap(copy));
      }
    }

    @Override
    public void writeLast(ByteBuffer from) {
      write(from);
      messages.increment();
      out.finish();
    }

    @Override
    public void setTimeout(Duration wait) {
      timeout = wait;
    }

    @Override
    public void close() {
      in.breakOff();
      out.breakOff();
      owner.forget(this);
    }
  }

  /** Bytes on their way in one direction. */
  private static final class Pipe {
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean finished;

    @GuardedBy("lock")
    private boolean broken;

    int read(ByteBuffer into, Duration timeout) throws IOException {
      long deadline = System.nanoTime() + timeout.toNanos();
      synchronized (lock) {
        while (unread.isEmpty()) {
          if (finished) {
            return -1;
          }
          if (broken) {
            throw new IOException("the stream broke");
          }
          long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
          if (leftMillis <= 0) {
            throw new SocketTimeoutException("nothing arrived");
          }
          try {
            lock.wait(leftMillis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
          }
        }
        ByteBuffer head = unread.getFirst();
        int count = Math.min(head.remaining(), into.remaining());
        into.put(head.slice(head.position(), count));
        head.position(head.position() + count);
        if (!head.hasRemaining()) {
          unread.removeFirst();
        }
        return count;
      }
    }

    void write(ByteBuffer bytes) {
      synchronized (lock) {
        unread.add(bytes);
        lock.notifyAll();
      }
    }

    void finish() {
      synchronized (lock) {
        finished = true;
        lock.notifyAll();
      }
    }

    /** Bytes written before it was finished still arrive. */
    void breakOff() {
      synchronized (lock) {
        broken = true;
        lock.notifyAll();
      }
    }
  }
}
