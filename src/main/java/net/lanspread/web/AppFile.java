package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.peer.StateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * How programs of the same user find the running app: {@code app.json} in the state folder, which
 * only its owner can read, there for as long as the app runs:
 *
 * <pre>
 *   {"port": 40123, "token": "…", "pid": 123}
 * </pre>
 *
 * <p>After a crash it may be left behind; whoever reads it finds nobody at the port then, or
 * somebody who does not know the token.
 */
final class AppFile {
  private static final Logger log = LoggerFactory.getLogger(AppFile.class);
  private static final int MAX_BYTES = 4096;

  /** Where the app answers, and the token that it takes. */
  record Address(int port, String token, long pid) {}

  private final Disk disk;
  private final Path file;

  AppFile(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.file = new StateFolder(stateFolder).app();
  }

  Optional<Address> read() {
    try {
      if (disk.stat(file).isEmpty()) {
        return Optional.empty();
      }
      ObjectNode json = AppJson.object(disk.readAll(file, MAX_BYTES));
      int port = json.path("port").asInt(0);
      String token = json.path("token").asString("");
      return port > 0 && port < 65_536 && !token.isEmpty()
          ? Optional.of(new Address(port, token, json.path("pid").asLong(0)))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      log.debug("{} cannot be read", file, e);
      return Optional.empty();
    }
  }

  void write(Address address) throws IOException {
    OwnerOnly.write(disk, file, AppJson.MAPPER.writeValueAsBytes(address));
  }

  void delete() {
    try {
      disk.delete(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted", file, e);
    }
  }
}
