package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is being done to a game's folders, in {@code install_intent.json} of its state folder, from
 * before the first change until after the last:
 *
 * <pre>
 *   {"action": "INSTALL" | "UNINSTALL" | "REMOVE", "phase": "STAGING" | "COMMITTING"}
 * </pre>
 *
 * <p>STAGING: the old state is whole, and recovery returns to it. COMMITTING: the new state is
 * whole on the disk, and recovery goes on to it.
 */
record InstallIntent(Action action, Phase phase) {
  private static final Logger log = LoggerFactory.getLogger(InstallIntent.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 4096;

  enum Action {
    INSTALL,
    UNINSTALL,
    REMOVE
  }

  enum Phase {
    STAGING,
    COMMITTING
  }

  void write(Disk disk, GameFolders folders) throws IOException {
    disk.createFolders(folders.state());
    Trees.writeAtomically(
        disk,
        folders.intent(),
        folders.state().resolve("install_intent.json.tmp"),
        JSON.writeValueAsBytes(this));
  }

  /** The recorded intent; empty when there is none, or none that can be read. */
  static Optional<InstallIntent> read(Disk disk, GameFolders folders) throws IOException {
    Path file = folders.intent();
    if (disk.stat(file).isEmpty()) {
      return Optional.empty();
    }
    try {
      InstallIntent intent = JSON.readValue(disk.readAll(file, MAX_BYTES), InstallIntent.class);
      return Optional.of(
          new InstallIntent(
              Objects.requireNonNull(intent.action()), Objects.requireNonNull(intent.phase())));
    } catch (JacksonException | NullPointerException e) {
      log.warn("{} cannot be read and proves nothing", file);
      return Optional.empty();
    }
  }

  static void clear(Disk disk, GameFolders folders) throws IOException {
    if (disk.stat(folders.intent()).isPresent()) {
      disk.delete(folders.intent());
      disk.syncFolder(folders.state());
    }
  }
}
