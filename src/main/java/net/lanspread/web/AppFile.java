package net.lanspread.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * The file by which programs of the same user find the running app: {@code app.json} in the state
 * folder, which only its owner can read, there for as long as the app runs:
 *
 * <pre>
 *   {"port": 40123, "token": "…", "pid": 123}
 * </pre>
 *
 * <p>After a crash it may be left behind; its reader then finds nobody at the port, or somebody who
 * does not know the token. The port alone is kept beside it, for the next start.
 */
final class AppFile {
  private static final Logger log = LoggerFactory.getLogger(AppFile.class);
  private static final int MAX_BYTES = 4096;

  /** The address of the app, and its token. */
  record Address(int port, String token, long pid) {}

  private final Disk disk;
  private final Path file;
  private final Path portFile;

  AppFile(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.file = new StateFolder(stateFolder).app();
    this.portFile = stateFolder.resolve("page-port");
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
    if (address.port() != lastPort()) {
      OwnerOnly.write(
          disk, portFile, Integer.toString(address.port()).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * The port of the app at its last start, or 0. An open page looks for it there, and a browser
   * keeps its guest's choices by this address.
   */
  int lastPort() {
    try {
      if (disk.stat(portFile).isEmpty()) {
        return 0;
      }
      String text = new String(disk.readAll(portFile, MAX_BYTES), StandardCharsets.US_ASCII);
      int port = Integer.parseInt(text.strip());
      return port >= 1024 && port < 65_536 ? port : 0;
    } catch (IOException | NumberFormatException e) {
      log.debug("{} cannot be read", portFile, e);
      return 0;
    }
  }

  void delete() {
    try {
      disk.delete(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted", file, e);
    }
  }
}
