package net.lanspread.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.install.PayloadRecord;
import net.lanspread.install.Recovery;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.Source;

/**
 * A games folder and a state folder for downloads of the game {@code bfbc2}, with the user's own
 * files in its root.
 */
final class DownloadFixture {
  static final GameId ID = new GameId("bfbc2");

  /** The disk of this machine, spared the syncs. */
  static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());

  /** Links to no peer. */
  static final LeechLinks NO_LINKS =
      new LeechLinks() {
        @Override
        public Set<PeerId> peers() {
          return Set.of();
        }

        @Override
        public Optional<Source> source(PeerId peer) {
          return Optional.empty();
        }

        @Override
        public Reception tell(PeerId peer, Message.Have have) {
          return Reception.FAILED;
        }
      };

  final Path games;
  final Path state;
  final Path root;

  DownloadFixture(Path home) throws IOException {
    games = home.resolve("games");
    state = home.resolve("state");
    root = games.resolve(ID.value());
    Files.createDirectories(games);
    Files.createDirectories(state);
  }

  /** The game's root as its user has filled it, with an installed game in it. */
  DownloadFixture withUsersFiles() {
    return write("local/bin/game.exe", "installed")
        .write("local/save.dat", "saved")
        .write("notes.txt", "my notes")
        .write("maps/mine.map", "my map")
        .write("screenshots/party.png", "my picture");
  }

  /** The version downloaded before. */
  DownloadFixture withDownloaded(GameContent content) throws IOException {
    download(REAL, content);
    return this;
  }

  /** The version as somebody else has put it there. */
  DownloadFixture withCopied(GameContent content) {
    content.files().forEach(this::write);
    return this;
  }

  DownloadFixture write(String path, String text) {
    return write(path, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  DownloadFixture write(String path, byte[] bytes) {
    Path file = root.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path gameState() {
    return state.resolve("games").resolve(ID.value());
  }

  PayloadRecord payloadRecord() {
    return new PayloadRecord(REAL, new Roots(REAL, games, state), root, gameState());
  }

  PayloadFiles payload(Disk disk) {
    return new PayloadFiles(disk, new Roots(disk, games, state), root, gameState());
  }

  /** The whole transaction, each file written in two pieces, from its end to its start. */
  void download(Disk disk, GameContent content) throws IOException {
    PayloadFiles payload = payload(disk);
    payload.begin(content.list(), content.version());
    for (SharedFile file : content.list().files()) {
      if (file.path().equals(PathRules.VERSION_INI) || file.sizeBytes() == 0) {
        continue;
      }
      int half = (int) file.sizeBytes() / 2;
      try (Disk.Writer writer = payload.openWriter(file)) {
        int rest = (int) file.sizeBytes() - half;
        writer.write(ByteBuffer.wrap(content.chunk(file.path(), half, rest)), half);
        writer.write(ByteBuffer.wrap(content.chunk(file.path(), 0, half)), 0);
      }
    }
    payload.commit(content.list(), new Version(content.text(PathRules.VERSION_INI)), Set.of());
  }

  /** The recovery that {@code Peer.start} makes before it looks at the games. */
  void recover(Disk disk) {
    new Recovery(disk, new Roots(disk, games, state), state).run();
  }

  /** Every path of the root with its bytes as text; folders end in a slash. */
  NavigableMap<String, String> snapshot() {
    NavigableMap<String, String> found = new TreeMap<>();
    if (!Files.exists(root)) {
      return found;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = root.relativize(path).toString();
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          found.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
        } else {
          found.put(name + "/", "");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  boolean holdsDotFiles() {
    return Stream.of(PayloadFiles.TEMPORARY, PayloadFiles.DISCARDED)
        .anyMatch(name -> Files.exists(root.resolve(name)));
  }

  static List<String> usersFiles() {
    return List.of(
        "local/bin/game.exe",
        "local/save.dat",
        "notes.txt",
        "maps/mine.map",
        "screenshots/party.png");
  }
}
