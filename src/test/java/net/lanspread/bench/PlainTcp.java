package net.lanspread.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.lab.Lan;

/** One plain TCP connection between two hosts of a LAN: the best that a link gives. */
public final class PlainTcp {
  private static final int PORT = 5000;
  private static final int BLOCK_BYTES = 1 << 20;

  private PlainTcp() {}

  /** Bytes per second from one host to another, of so many bytes. */
  static double bytesPerSecond(Lan lan, int from, int to, long bytes)
      throws IOException, InterruptedException {
    Process receiver = program(lan, to, List.of("receive"));
    try (BufferedReader lines = receiver.inputReader(StandardCharsets.UTF_8)) {
      if (!"ready".equals(lines.readLine())) {
        throw new IOException("the receiver does not start");
      }
      Process sender = program(lan, from, List.of("send", Lan.address(to), Long.toString(bytes)));
      try {
        long nanos = Long.parseLong(lines.readLine());
        return bytes / (nanos / 1e9);
      } finally {
        sender.destroyForcibly().waitFor();
      }
    } finally {
      receiver.destroyForcibly().waitFor();
    }
  }

  private static Process program(Lan lan, int host, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(lan.on(host));
    command.addAll(DrivenPeer.program(List.of()));
    command.set(command.size() - 1, PlainTcp.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The program that runs on a host: {@code receive}, or {@code send ADDRESS BYTES}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("receive")) {
      receive();
    } else {
      send(InetAddress.getByName(arguments[1]), Long.parseLong(arguments[2]));
    }
  }

  /** Says that it listens, and then in how many nanoseconds all came. */
  private static void receive() throws IOException {
    try (ServerSocket server = new ServerSocket(PORT)) {
      System.out.println("ready");
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream()) {
        long begin = System.nanoTime();
        byte[] block = new byte[BLOCK_BYTES];
        while (in.read(block) >= 0) {}
        System.out.println(System.nanoTime() - begin);
      }
    }
  }

  private static void send(InetAddress to, long bytes) throws IOException {
    try (Socket socket = new Socket(to, PORT);
        OutputStream out = socket.getOutputStream()) {
      byte[] block = new byte[BLOCK_BYTES];
      for (long left = bytes; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    }
  }
}
