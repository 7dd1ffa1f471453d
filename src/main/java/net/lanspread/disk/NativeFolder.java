package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder into which libraries unpack their native parts: {@code native/<process id>} of the
 * state folder, for a system's temporary folder may be full, read-only or mounted without the right
 * to run what is in it. Folders of processes that have ended are swept, because a system may keep
 * the files of a running one from being deleted.
 */
public final class NativeFolder {
  private static final Logger log = LoggerFactory.getLogger(NativeFolder.class);
  private static final String NAME = "native";

  /** The properties in which the loaders of SQLite and Netty look for the folder. */
  private static final String[] PROPERTIES = {"org.sqlite.tmpdir", "io.netty.native.workdir"};

  private final Path stateFolder;
  private final Path parent;
  private final Path folder;
  private final boolean makesStateFolder;

  private NativeFolder(Path stateFolder, long processId) {
    this.stateFolder = stateFolder.toAbsolutePath().normalize();
    this.makesStateFolder = !Files.exists(this.stateFolder);
    this.parent = this.stateFolder.resolve(NAME);
    this.folder = parent.resolve(Long.toString(processId));
  }

  /**
   * Makes this process unpack below a state folder, from before its first native library until it
   * ends. If that fails, the system's temporary folder stays in use.
   */
  public static void use(Path stateFolder) {
    NativeFolder mine = new NativeFolder(stateFolder, ProcessHandle.current().pid());
    try {
      mine.prepare(id -> ProcessHandle.of(id).map(ProcessHandle::isAlive).orElse(false));
      for (String property : PROPERTIES) {
        System.setProperty(property, mine.folder.toString());
      }
      Runtime.getRuntime().addShutdownHook(new Thread(mine::leave, "native-folder"));
    } catch (IOException e) {
      log.debug("native libraries cannot be unpacked into {}: {}", mine.folder, e.toString());
    }
  }

  /** Makes the folder, empty, and sweeps those of processes that do not run any more. */
  private void prepare(LongPredicate runs) throws IOException {
    OwnerOnly.folder(stateFolder);
    Files.createDirectories(parent);
    delete(folder);
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent)) {
      for (Path other : others) {
        if (processId(other).filter(id -> !runs.test(id)).isPresent()) {
          delete(other);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private static Optional<Long> processId(Path folder) {
    try {
      return Optional.of(Long.valueOf(folder.getFileName().toString()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A command that leaves nothing else behind leaves no trace of itself. */
  private void leave() {
    delete(folder);
    try {
      Files.deleteIfExists(parent);
      if (makesStateFolder) {
        Files.deleteIfExists(stateFolder); // only when nothing else has come into it
      }
    } catch (IOException e) {
      // others of this user's processes have theirs there
    }
  }

  /** Deletes as much as possible; the rest is left to a later start. */
  private static void delete(Path folder) {
    try {
      Trees.delete(new RealDisk(), folder);
    } catch (IOException e) {
      log.debug("{} cannot be deleted yet", folder, e);
    }
  }
}
