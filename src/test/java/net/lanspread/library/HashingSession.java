package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store of manifests over a games folder with two games, on a disk that tests look into. */
abstract class HashingSession {
  static final Duration GENEROUS = Duration.ofSeconds(30);
  static final Version VERSION = new Version("20250101");

  @TempDir Path home;
  Path games;
  Path state;
  HashingDisk disk;
  ManifestStore store;
  final Set<GameId> busy = ConcurrentHashMap.newKeySet();
  final Set<Thread> hashers = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void makeGames() throws IOException {
    games = home.resolve("games");
    state = Files.createDirectory(home.resolve("state"));
    write("bfbc2/version.ini", "20250101");
    write("bfbc2/data/maps.pak", "maps");
    write("bfbc2/empty.txt", "");
    write("bfbc2/local/game.exe", "installed");
    write("aliens/version.ini", "20250101");
    disk = new HashingDisk();
    store = open(1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  Path write(String path, String text) throws IOException {
    Path file = games.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  /** A store as a start makes it, not yet hashing. */
  ManifestStore open(int threads) {
    return new ManifestStore(
        disk,
        new Roots(disk, games, state),
        state,
        new FileListing(disk),
        gameId -> {
          hashers.add(Thread.currentThread());
          return busy.contains(gameId);
        },
        threads);
  }

  Path kept(GameId gameId) {
    return state.resolve("manifests").resolve(gameId + ".lsm");
  }

  static HashedFile hashed(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new HashedFile(
        path, bytes.length, bytes.length == 0 ? List.of() : List.of(Sha256.hash(bytes)));
  }

  static Manifest bfbc2() {
    return new Manifest(
        VERSION,
        List.of(
            hashed("version.ini", "20250101"),
            hashed("data/maps.pak", "maps"),
            hashed("empty.txt", "")));
  }

  void hash(GameId gameId) throws InterruptedException {
    store.request(gameId);
    disk.awaitKept(gameId);
  }

  boolean isFresh(String path) throws IOException {
    return store.isFresh(
        BFBC2, bfbc2().digest(), path, disk.stat(games.resolve("bfbc2").resolve(path)));
  }

  static boolean arrives(CountDownLatch latch) {
    try {
      return latch.await(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
