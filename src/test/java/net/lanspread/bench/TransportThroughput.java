package net.lanspread.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import net.lanspread.content.Sha256;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.LaneTransport;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/**
 * The speed of bytes that move from memory to memory between two peers in one process, over
 * loopback: QUIC and lanes as the product uses them, JDK TLS 1.3 and plain TCP beside it. All
 * speeds are in MiB/s.
 */
public final class TransportThroughput {
  private static final int REQUEST_BYTES = 100;
  private static final int CHUNK_BYTES = 4 * 1024 * 1024;
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int SOCKET_WRITE_BYTES = 64 * 1024;
  private static final int IN_FLIGHT = 4;
  private static final double BYTES_PER_MIB = 1024.0 * 1024.0;

  private TransportThroughput() {}

  /** The speeds of one round, MiB/s. */
  record Speeds(double quic, double lanes, double tls, double tcp) {}

  /** The work on the bytes at the two ends of a socket. */
  public interface Work {
    void send(OutputStream out, long bytes) throws IOException;

    void receive(InputStream in, long bytes) throws IOException;
  }

  /** Makes one end of a transport that is measured. */
  interface Opener {
    Transport open(
        Identity identity,
        InetSocketAddress address,
        Transport.Listener listener,
        TransportOptions options)
        throws IOException;
  }

  /** Measures the four in turn, each after a run that warms it up. */
  static Speeds measure(long bytes) throws Exception {
    Work memory = new MemoryWork();
    return new Speeds(
        transportMibPerSecond(QuicTransport::new, bytes),
        transportMibPerSecond(LaneTransport::new, bytes),
        tlsMibPerSecond(memory, bytes),
        tcpMibPerSecond(memory, bytes));
  }

  /** Requests of 100 bytes, answers of 4 MiB, four at a time, over one connection. */
  static double transportMibPerSecond(Opener opener, long bytes) throws Exception {
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Transport source =
            opener.open(
                Identity.create(random, clock), anyPort, new Source(), TransportOptions.DEFAULT);
        Transport receiver =
            opener.open(
                Identity.create(random, clock), anyPort, new Source(), TransportOptions.DEFAULT);
        Connection connection = receiver.connect(source.listenAddress(), Duration.ofSeconds(5))) {
      fetchAll(connection, bytes / 2);
      return mibPerSecond(bytes, () -> fetchAll(connection, bytes));
    }
  }

  /** Writes of 64 KiB into one TLS 1.3 connection, AES-128-GCM. */
  public static double tlsMibPerSecond(Work work, long bytes) throws Exception {
    Identity identity = Identity.create(new SecureRandom(), Clock.systemUTC());
    SSLContext context = tlsContext(identity);
    String[] suites = {"TLS_AES_128_GCM_SHA256"};
    try (SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setEnabledCipherSuites(suites);
      server.setNeedClientAuth(true);
      SSLSocket client =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(server.getInetAddress(), server.getLocalPort());
      client.setEnabledCipherSuites(suites);
      return socketMibPerSecond(server, client, work, bytes);
    }
  }

  /** Writes of 64 KiB into one TCP connection. */
  public static double tcpMibPerSecond(Work work, long bytes) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
      return socketMibPerSecond(server, client, work, bytes);
    }
  }

  private static double socketMibPerSecond(
      ServerSocket server, Socket client, Work work, long bytes) throws Exception {
    try (client;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Socket accepted = server.accept()) {
      Future<?> sending =
          threads.submit(
              () -> {
                OutputStream out = accepted.getOutputStream();
                work.send(out, bytes);
                work.send(out, bytes);
                return null;
              });
      InputStream in = client.getInputStream();
      work.receive(in, bytes);
      double speed =
          mibPerSecond(
              bytes,
              () -> {
                work.receive(in, bytes);
                return bytes;
              });
      sending.get();
      return speed;
    }
  }

  /** Bytes out of nowhere that nobody looks at. */
  private static final class MemoryWork implements Work {
    @Override
    public void send(OutputStream out, long bytes) throws IOException {
      byte[] buffer = new byte[SOCKET_WRITE_BYTES];
      for (long left = bytes; left > 0; left -= buffer.length) {
        out.write(buffer, 0, (int) Math.min(left, buffer.length));
      }
    }

    @Override
    public void receive(InputStream in, long bytes) throws IOException {
      byte[] buffer = new byte[SOCKET_WRITE_BYTES];
      long left = bytes;
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException();
        }
        left -= count;
      }
    }
  }

  /** The other work of a download: a file is read, its bytes are hashed and go to a new file. */
  public static final class FileWork implements Work {
    private final Path from;
    private final Path to;

    public FileWork(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void send(OutputStream out, long bytes) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = Files.newInputStream(from)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          out.write(buffer, 0, count);
        }
      }
    }

    @Override
    public void receive(InputStream in, long bytes) throws IOException {
      MessageDigest digest = Sha256.newDigest();
      byte[] buffer = new byte[BUFFER_BYTES];
      Files.deleteIfExists(to);
      try (FileChannel file =
          FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long left = bytes;
        while (left > 0) {
          int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (count < 0) {
            throw new EOFException();
          }
          digest.update(buffer, 0, count);
          file.write(ByteBuffer.wrap(buffer, 0, count));
          left -= count;
        }
        var _ = digest.digest();
        file.force(true);
      }
    }
  }

  private static long fetchAll(Connection connection, long bytes) throws Exception {
    AtomicLong left = new AtomicLong(bytes);
    List<Future<?>> lanes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int lane = 0; lane < IN_FLIGHT; lane++) {
        lanes.add(
            threads.submit(
                () -> {
                  ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
                  while (left.getAndAdd(-CHUNK_BYTES) > 0) {
                    fetch(connection, buffer);
                  }
                  return null;
                }));
      }
      for (Future<?> lane : lanes) {
        lane.get();
      }
    }
    return bytes;
  }

  private static void fetch(Connection connection, ByteBuffer buffer) throws IOException {
    try (PeerStream stream = connection.openStream()) {
      stream.write(ByteBuffer.allocate(REQUEST_BYTES));
      stream.finishWriting();
      long got = 0;
      for (int count = 0; count >= 0; count = stream.read(buffer.clear())) {
        got += count;
      }
      if (got != CHUNK_BYTES) {
        throw new EOFException("got " + got);
      }
    }
  }

  private static double mibPerSecond(long bytes, Callable<Long> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return bytes / BYTES_PER_MIB / ((System.nanoTime() - start) / 1e9);
  }

  private static SSLContext tlsContext(Identity identity)
      throws GeneralSecurityException, IOException {
    char[] password = "bench".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry(
        "peer", identity.privateKey(), password, new Certificate[] {identity.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        keys.getKeyManagers(), new TrustManager[] {new TrustAnybody()}, new SecureRandom());
    return context;
  }

  /** Answers every request with a chunk of zeros. */
  private static final class Source implements Transport.Listener {
    @Override
    public void accepted(Connection connection) {
      connection.greeted();
    }

    @Override
    public void requested(Connection connection, PeerStream stream) throws IOException {
      ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES);
      while (request.hasRemaining() && stream.read(request) >= 0) {
        // The next part comes.
      }
      ByteBuffer body = ByteBuffer.allocateDirect(BUFFER_BYTES);
      for (int sent = 0; sent < CHUNK_BYTES; sent += BUFFER_BYTES) {
        stream.write(body.clear());
      }
      stream.finishWriting();
    }

    @Override
    public void closed(Connection connection) {}
  }

  private static final class TrustAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
