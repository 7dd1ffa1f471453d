package net.lanspread.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output of one JSON object per line, in the order of {@link #write}. Writing never blocks its
 * caller: a thread that this owns does, ended by {@link #close}.
 */
final class JsonLines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JsonLines.class);

  /** Stands in the queue behind the last line. */
  private static final byte[] END = {};

  private final OutputStream out;
  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final Thread writer;

  JsonLines(OutputStream out) {
    this.out = out;
    this.writer = Thread.ofVirtual().name("json-lines").start(this::run);
  }

  void write(Object line) {
    queue.add((PeerJson.text(line) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void run() {
    try {
      for (byte[] bytes = queue.take(); bytes.length > 0; bytes = queue.take()) {
        out.write(bytes);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      log.debug("nobody reads the output any more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends after everything written before is out, or after 1 s. */
  @Override
  public void close() {
    queue.add(END);
    try {
      writer.join(java.time.Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
