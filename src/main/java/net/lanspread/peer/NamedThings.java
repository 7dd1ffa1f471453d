package net.lanspread.peer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import net.lanspread.catalog.CatalogException;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.disk.OwnerOnly;

/**
 * The checks that the things that options name can be used, made by trying. A problem is a sentence
 * that names the reason and the remedy. Stateless.
 */
public final class NamedThings {
  /** The file by which a process says that it uses a state folder. */
  public static final String LOCK = "lock";

  private NamedThings() {}

  /** The objection to a folder; makes a missing one. */
  public static Optional<String> folderProblem(Path folder) {
    return problem(folder, Files::createDirectories);
  }

  /**
   * The objection to games folders; makes the main one where none of them is there. Beside another
   * it may be missing because its disk is.
   */
  public static Optional<String> gamesFoldersProblem(GamesFolders folders) {
    return folders.all().stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> file + " is a file where a folder is needed; name another")
        .or(
            () ->
                folders.all().stream().anyMatch(Files::isDirectory)
                    ? Optional.empty()
                    : folderProblem(folders.main()))
        .or(() -> GamesFolderChoice.overlap(folders.all()));
  }

  private interface Maker {
    void make(Path folder) throws IOException;
  }

  private static Optional<String> problem(Path folder, Maker maker) {
    try {
      maker.make(folder);
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      return Optional.of(folder + " is a file where a folder is needed; name another");
    } catch (IOException e) {
      return Optional.of(
          folder + " is no folder and cannot be made one (" + reason(e) + "); name another");
    }
  }

  /** The objection to a state folder, into which we write; makes a missing one. */
  public static Optional<String> stateFolderProblem(Path folder) {
    Optional<String> problem = problem(folder, OwnerOnly::folder);
    if (problem.isPresent()) {
      return problem;
    }
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(folder + " cannot be written (" + reason(e) + "); name another");
    }
  }

  /** The objection to a catalog. */
  static Optional<String> catalogProblem(Path file) {
    try {
      var _ = new CatalogFile(file).load();
      return Optional.empty();
    } catch (CatalogException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** True when the address is one of this computer, at which it can listen. */
  static boolean isOurs(InetAddress address) {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
      return socket.isBound();
    } catch (SocketException e) {
      return false;
    }
  }

  /** Java's message is often the path alone, and then the kind of failure says more. */
  private static String reason(IOException e) {
    String kind =
        e.getClass()
            .getSimpleName()
            .replace("Exception", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return kind.toLowerCase(java.util.Locale.ROOT)
        + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }
}
