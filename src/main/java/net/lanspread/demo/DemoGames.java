package net.lanspread.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.lanspread.catalog.CatalogContent;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
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
    List<CatalogGame> games = new ArrayList<>();
    Map<GameId, GameNotes> notes = new HashMap<>();
    for (DemoGame game : DemoGame.ALL) {
      GameId id = new GameId(game.id());
      games.add(
          new CatalogGame(
              id, game.title(), game.release(), game.publisher(), null, game.genre(), null, null));
      notes.put(
          id,
          new GameNotes(
              new Translated(null, game.genre(), null),
              game.players(),
              new Translated(null, game.description(), null),
              false,
              null));
    }
    new CatalogFile(file).put(new CatalogContent(games, notes));
    return file;
  }

  /** Writes each game into the games folders of its holders. */
  void write() throws IOException {
    for (DemoGame game : DemoGame.ALL) {
      for (String holder : game.holders()) {
        write(home.resolve(holder).resolve("games").resolve(game.id()), game);
      }
    }
  }

  private void write(Path root, DemoGame game) throws IOException {
    disk.createFolders(root);
    long bytes = (long) game.mib() << 20;
    try (StoredRarWriter writer =
        new StoredRarWriter(
            disk.openWriter(root.resolve(game.id() + ".eti")), Instant.EPOCH, false)) {
      writer.addFile("readme.txt", (game.description() + "\n").getBytes(StandardCharsets.UTF_8));
      writer.addFile(
          "data/" + game.id() + ".dat", bytes, () -> new Noise(bytes, game.id().hashCode()));
      writer.finish();
    }
    write(root, "game_start.sh", "#!/bin/sh\necho \"%s$4!\"\n".formatted(game.greeting()));
    write(root, "game_start.cmd", "@echo off\r\necho %s%%~4!\r\n".formatted(game.greeting()));
    write(root, "version.ini", VERSION);
  }

  private void write(Path root, String name, String text) throws IOException {
    try (Disk.Writer file = disk.openWriter(root.resolve(name))) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
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
