package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.lanspread.content.Deadline;

/**
 * The sockets that are at their handshake. Those of others are bounded, and those of one address,
 * loopback apart, to a quarter of that: the oldest of them has to go, so that a silent crowd cannot
 * keep out a peer that speaks. Thread-safe.
 */
final class Handshakes {
  private final int maxNewcomers;
  private final int share;

  private final Object lock = new Object();

  // sockets of others by the time when they must be done, oldest first
  @GuardedBy("lock")
  private final Map<Socket, Deadline> newcomers = new LinkedHashMap<>();

  // sockets of our own
  @GuardedBy("lock")
  private final Map<Socket, Deadline> own = new LinkedHashMap<>();

  // how many have ever begun
  @GuardedBy("lock")
  private long begun;

  Handshakes(int maxNewcomers) {
    this.maxNewcomers = maxNewcomers;
    this.share = Math.max(1, maxNewcomers / 4);
  }

  /** A socket of our own begins. */
  void begin(Socket socket, Deadline deadline) {
    synchronized (lock) {
      own.put(socket, deadline);
      begun++;
      lock.notifyAll();
    }
  }

  /** Takes in a newcomer that begins its handshake. */
  void admit(Socket socket, Deadline deadline) {
    List<Socket> outdone = new ArrayList<>();
    InetAddress address = socket.getInetAddress();
    synchronized (lock) {
      List<Socket> neighbours =
          address == null || address.isLoopbackAddress()
              ? List.of()
              : newcomers.keySet().stream()
                  .filter(other -> address.equals(other.getInetAddress()))
                  .toList();
      while (newcomers.size() >= maxNewcomers || neighbours.size() - outdone.size() >= share) {
        Socket oldest =
            neighbours.size() > outdone.size()
                ? neighbours.get(outdone.size())
                : newcomers.keySet().iterator().next();
        newcomers.remove(oldest);
        outdone.add(oldest);
      }
      newcomers.put(socket, deadline);
      begun++;
      lock.notifyAll();
    }
    outdone.forEach(Lane::close);
  }

  /** The socket is done, or given up. */
  void end(Socket socket) {
    synchronized (lock) {
      own.remove(socket);
      newcomers.remove(socket);
    }
  }

  /** The number of handshakes that have ever begun. */
  long begun() {
    synchronized (lock) {
      return begun;
    }
  }

  boolean isEmpty() {
    synchronized (lock) {
      return own.isEmpty() && newcomers.isEmpty();
    }
  }

  /** Returns when more have begun than that. */
  void awaitMoreThan(long seen) throws InterruptedException {
    synchronized (lock) {
      while (begun <= seen) {
        lock.wait();
      }
    }
  }

  /** Closes those whose time is over. */
  void closeLate() {
    List<Socket> late = new ArrayList<>();
    synchronized (lock) {
      for (Map<Socket, Deadline> sockets : List.of(own, newcomers)) {
        sockets.forEach(
            (socket, deadline) -> {
              if (deadline.isOver()) {
                late.add(socket);
              }
            });
        sockets.keySet().removeAll(late);
      }
    }
    late.forEach(Lane::close);
  }

  void closeAll() {
    List<Socket> all = new ArrayList<>();
    synchronized (lock) {
      all.addAll(own.keySet());
      all.addAll(newcomers.keySet());
    }
    all.forEach(Lane::close);
  }
}
