package net.lanspread.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;

/** Games made up for the demo; the same game has the same bytes at every peer. */
final class DemoGames {
  private static final String VERSION = "20250101";

  private final Disk disk;
  private final Path home;

  DemoGames(Disk disk, Path home) {
    this.disk = disk;
    this.home = home;
  }

  Path writeCatalog() throws IOException {
    Path file = home.resolve("game.db");
    new CatalogFile(file)
        .put(
            List.of(
                game("ggoo", "Grey Goo (made up)"),
                game("alienswarm", "Alien Swarm (made up)"),
                game("cod5", "Call of Duty 5 (made up)")));
    return file;
  }

  private static CatalogGame game(String id, String title) {
    return new CatalogGame(new GameId(id), title, null, null, null, null, null, null);
  }

  /** Writes a game into a peer's games folder. */
  void write(String peer, String gameId, int mib) throws IOException {
    Path root = home.resolve(peer).resolve("games").resolve(gameId);
    disk.createFolders(root);
    try (StoredRarWriter writer =
        new StoredRarWriter(disk.openWriter(root.resolve(gameId + ".eti")), Instant.EPOCH, false)) {
      writer.addFile("readme.txt", "A game of the demo.\n".getBytes(StandardCharsets.UTF_8));
      writer.addFile(
          "data/" + gameId + ".dat",
          (long) mib << 20,
          () -> new Noise((long) mib << 20, gameId.hashCode()));
      writer.finish();
    }
    try (Disk.Writer sentinel = disk.openWriter(root.resolve("version.ini"))) {
      sentinel.write(ByteBuffer.wrap(VERSION.getBytes(StandardCharsets.US_ASCII)), 0);
    }
  }

  /** A stream of so many random bytes of a seed. */
  private static final class Noise extends InputStream {
    private final Random random;
    private long leftBytes;

    Noise(long lengthBytes, long seed) {
      this.leftBytes = lengthBytes;
      this.random = new Random(seed);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (leftBytes == 0) {
        return -1;
      }
      byte[] bytes = new byte[(int) Math.min(length, leftBytes)];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, into, offset, bytes.length);
      leftBytes -= bytes.length;
      return bytes.length;
    }
  }
}
