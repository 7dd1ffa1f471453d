package net.lanspread.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire for TCP connections: once it is pulled they stay open, and nothing moves on them. */
final class TcpCable implements Wire {
  private final InetSocketAddress server;
  private final ServerSocket near;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean pulled;

  TcpCable(InetSocketAddress server) throws IOException {
    this.server = server;
    this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) near.getLocalSocketAddress();
  }

  /** The number of connections made until now. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = near.accept();
        sockets.add(client);
        connections.incrementAndGet();
        if (pulled) {
          continue;
        }
        Socket peer = new Socket(server.getAddress(), server.getPort());
        sockets.add(peer);
        threads.execute(() -> carry(client, peer));
        threads.execute(() -> carry(peer, client));
      }
    } catch (IOException e) {
      // The cable was taken away.
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] bytes = new byte[65_536];
    try (from;
        to) {
      for (int count = from.getInputStream().read(bytes);
          count >= 0;
          count = from.getInputStream().read(bytes)) {
        if (pulled) {
          ended.await();
        }
        to.getOutputStream().write(bytes, 0, count);
      }
      if (pulled) {
        ended.await();
      }
    } catch (IOException | InterruptedException e) {
      // One of the two ends was closed.
    }
  }

  @Override
  public void pull() {
    pulled = true;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      near.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    threads.close();
  }
}
