package net.lanspread.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.protocol.PeerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that the user has connected to by address, and where, so that a restart does not part
 * them: {@code connected_by_hand} of the state folder, a line {@code <peer id> <ip> <port>} for
 * each, the newest first. The newest {@value #MAX} are kept, each at one place, and at a place the
 * one that was there last; deleting the file forgets them. Thread-safe.
 */
final class HandConnections {
  private static final Logger log = LoggerFactory.getLogger(HandConnections.class);

  static final int MAX = 16;
  private static final int MAX_BYTES = 8 * 1024;

  private final Disk disk;
  private final Path file;

  /** Held while the file is read and written, which is all that this is for. */
  private final Object writing = new Object();

  HandConnections(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.file = stateFolder.resolve("connected_by_hand");
  }

  /** The newest first; none when that cannot be read. */
  List<PeerAddress> all() {
    try {
      if (disk.stat(file).isEmpty()) {
        return List.of();
      }
      return new String(disk.readAll(file, MAX_BYTES), StandardCharsets.ISO_8859_1)
          .lines()
          .flatMap(line -> parse(line).stream())
          .limit(MAX)
          .toList();
    } catch (IOException e) {
      log.warn("{} cannot be read; no connections are made again", file, e);
      return List.of();
    }
  }

  private static Optional<PeerAddress> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[2].matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    return PeerId.parse(words[0])
        .flatMap(id -> PeerAddress.of(id, words[1], Integer.parseInt(words[2])));
  }

  /** The user has connected to the peer there. */
  void add(PeerId peerId, InetSocketAddress address) {
    Optional<PeerAddress> added = PeerAddress.of(peerId, address);
    if (added.isEmpty()) {
      return;
    }
    synchronized (writing) {
      List<PeerAddress> before = all();
      List<PeerAddress> now = new ArrayList<>(List.of(added.get()));
      before.stream()
          .filter(each -> !each.peerId().equals(peerId))
          .filter(each -> !each.resolve().equals(added.get().resolve()))
          .limit(MAX - 1)
          .forEach(now::add);
      if (now.equals(before)) {
        return;
      }
      String text =
          now.stream()
              .map(each -> each.peerId() + " " + each.host() + " " + each.port() + "\n")
              .collect(Collectors.joining());
      try {
        Trees.writeAtomically(
            disk,
            file,
            file.resolveSibling(file.getFileName() + ".tmp"),
            text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        log.warn("{} cannot be written; new connections are not remembered", file, e);
      }
    }
  }
}
