package net.lanspread.bench.rivals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks an HTTP server at a socket of the file system, which is there for every host of this
 * machine. One connection for each request, and replies of any length but in one part.
 */
final class UnixHttp {
  private static final String BLANK_LINE = "\r\n\r\n";

  private UnixHttp() {}

  /**
   * The body of the reply.
   *
   * @param headers with a line end after each
   * @throws IOException also when the status is not 200
   */
  static String ask(Path socket, String method, String target, String headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    // The old version of HTTP: the reply ends where the connection does.
    String head =
        "%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, target, bytes.length, headers);
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer request = ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer.clear()) >= 0) {
        reply.write(buffer.array(), 0, buffer.position());
      }
    }
    return body(reply.toString(StandardCharsets.UTF_8), method + " " + target);
  }

  /** The body of a whole reply. */
  static String body(String reply, String request) throws IOException {
    int end = reply.indexOf(BLANK_LINE);
    String[] status = reply.split(" ", 3);
    if (end < 0 || status.length < 2 || !status[1].equals("200")) {
      throw new IOException(request + ": " + reply.lines().findFirst().orElse("no reply"));
    }
    return reply.substring(end + BLANK_LINE.length());
  }
}
