package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.protocol.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much this peer sends and receives, as its user wants it: in force, and in {@code limits.json}
 * of the state folder for the next start. Deleting the file ends the limits. Thread-safe.
 */
public final class Steering {
  private static final Logger log = LoggerFactory.getLogger(Steering.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 64 * 1024;
  private static final String SEND = "send_bytes_per_second";
  private static final String RECEIVE = "receive_bytes_per_second";

  private final Disk disk;
  private final Path file;
  private final RateLimit sending;
  private final RateLimit receiving;

  /** Held while the limits change and the file is written with them. */
  private final Object writing = new Object();

  private volatile Limits limits;

  /** Reads what is there, and lets it hold; a file that cannot be read is no limit. */
  Steering(Disk disk, Path stateFolder, RateLimit sending, RateLimit receiving) {
    this.disk = disk;
    this.file = stateFolder.resolve("limits.json");
    this.sending = sending;
    this.receiving = receiving;
    this.limits = read();
    hold(limits);
  }

  private Limits read() {
    try {
      if (disk.stat(file).isPresent()) {
        JsonNode json = JSON.readTree(disk.readAll(file, MAX_BYTES));
        return new Limits(read(json, SEND), read(json, RECEIVE));
      }
    } catch (IOException | JacksonException e) {
      log.warn("{} cannot be read; there are no limits", file, e);
    }
    return Limits.NONE;
  }

  private static long read(JsonNode json, String field) {
    long limit = json.path(field).asLong(0);
    return Limits.problem(limit).isEmpty() ? limit : 0;
  }

  public Limits limits() {
    return limits;
  }

  /**
   * Lets other limits hold, also for what moves already.
   *
   * @throws IOException when they do not outlast this peer
   */
  public void limit(Limits next) throws IOException {
    synchronized (writing) {
      limits = next;
      hold(next);
      Trees.writeAtomically(
          disk,
          file,
          file.resolveSibling("limits.json.tmp"),
          JSON.writeValueAsBytes(
              JSON.createObjectNode()
                  .put(SEND, next.sendBytesPerSecond())
                  .put(RECEIVE, next.receiveBytesPerSecond())));
    }
  }

  private void hold(Limits next) {
    sending.set(next.sendBytesPerSecond());
    receiving.set(next.receiveBytesPerSecond());
  }
}
