package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestStoreTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);
  private static final Version VERSION = new Version("20250101");

  @TempDir Path home;
  private Path games;
  private Path state;
  private HashingDisk disk;
  private ManifestStore store;
  private final Set<GameId> busy = ConcurrentHashMap.newKeySet();
  private final Set<Thread> hashers = ConcurrentHashMap.newKeySet();

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

  private Path write(String path, String text) throws IOException {
    Path file = games.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  /** A store as a start makes it, not yet hashing. */
  private ManifestStore open(int threads) {
    return new ManifestStore(
        disk,
        games,
        state,
        new FileListing(disk),
        gameId -> {
          hashers.add(Thread.currentThread());
          return busy.contains(gameId);
        },
        threads);
  }

  private Path kept(GameId gameId) {
    return state.resolve("manifests").resolve(gameId + ".lsm");
  }

  private static HashedFile hashed(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new HashedFile(
        path, bytes.length, bytes.length == 0 ? List.of() : List.of(Sha256.hash(bytes)));
  }

  private static Manifest bfbc2() {
    return new Manifest(
        VERSION,
        List.of(
            hashed("version.ini", "20250101"),
            hashed("data/maps.pak", "maps"),
            hashed("empty.txt", "")));
  }

  private void hash(GameId gameId) throws InterruptedException {
    store.request(gameId);
    disk.awaitKept(gameId);
  }

  private boolean isFresh(String path) throws IOException {
    return store.isFresh(
        BFBC2, bfbc2().digest(), path, disk.stat(games.resolve("bfbc2").resolve(path)));
  }

  @Test
  void aManifestIsThereOnceItsGameIsHashed() throws Exception {
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    store.start();
    hash(BFBC2);
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
    assertThat(isFresh("data/maps.pak")).isTrue();
  }

  @Test
  void everyChunkIsHashedByItself() throws Exception {
    byte[] bytes = new byte[Chunks.CHUNK_BYTES + 5];
    Arrays.fill(bytes, Chunks.CHUNK_BYTES, bytes.length, (byte) 7);
    Files.write(games.resolve("aliens/aliens.eti"), bytes);
    store.start();
    hash(ALIENS);
    assertThat(store.ifFresh(ALIENS).orElseThrow().files().getFirst())
        .isEqualTo(
            new HashedFile(
                "aliens.eti",
                bytes.length,
                List.of(
                    Sha256.hash(new byte[Chunks.CHUNK_BYTES]),
                    Sha256.hash(new byte[] {7, 7, 7, 7, 7}))));
  }

  @Test
  void aFileThatGrewIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = games.resolve("bfbc2/data/maps.pak");
    FileTime modified = Files.getLastModifiedTime(maps);
    write("bfbc2/data/maps.pak", "more maps");
    Files.setLastModifiedTime(maps, modified);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
    assertThat(isFresh("version.ini")).as("a file that is as it was").isTrue();
  }

  @Test
  void aFileWrittenLaterIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = write("bfbc2/data/maps.pak", "spam");
    Files.setLastModifiedTime(maps, FileTime.fromMillis(1_000_000));
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
  }

  @Test
  void aFileThatTookThePlaceOfAnotherIsServedNoMore() throws Exception {
    store.start();
    hash(BFBC2);
    Path maps = games.resolve("bfbc2/data/maps.pak");
    Path other = Files.writeString(home.resolve("other"), "spam");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(maps));
    Files.move(other, maps, StandardCopyOption.REPLACE_EXISTING);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("data/maps.pak")).isFalse();
  }

  @Test
  void aManifestEndsWhenAFileComesOrGoes() throws Exception {
    store.start();
    hash(BFBC2);
    Path more = write("bfbc2/more.txt", "more");
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("more.txt")).isFalse();
    Files.delete(more);
    assertThat(store.ifFresh(BFBC2)).isPresent();
    Files.delete(games.resolve("bfbc2/empty.txt"));
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(isFresh("empty.txt")).isFalse();
  }

  @Test
  void theInstalledGameIsNoPartOfIt() throws Exception {
    store.start();
    hash(BFBC2);
    write("bfbc2/local/saved.dat", "played");
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
  }

  @Test
  void aFileIsFreshForItsOwnContentAlone() throws Exception {
    store.start();
    hash(BFBC2);
    Optional<Disk.Stat> stat = disk.stat(games.resolve("bfbc2/version.ini"));
    Sha256 other = Sha256.hash(new byte[0]);
    assertThat(store.isFresh(BFBC2, other, "version.ini", stat)).isFalse();
    assertThat(store.isFresh(ALIENS, bfbc2().digest(), "version.ini", stat)).isFalse();
    assertThat(store.isFresh(BFBC2, bfbc2().digest(), "empty.txt", stat)).isFalse();
  }

  @Test
  void aChangedGameIsHashedAgain() throws Exception {
    store.start();
    hash(BFBC2);
    write("bfbc2/version.ini", "20250202\n");
    hash(BFBC2);
    assertThat(store.ifFresh(BFBC2).orElseThrow().version()).isEqualTo(new Version("20250202"));
  }

  @Test
  void aFreshGameIsNotHashedAgain() throws Exception {
    store.start();
    hash(BFBC2);
    store.request(BFBC2);
    hash(ALIENS);
    assertThat(disk.events()).containsOnlyOnce("move bfbc2.lsm");
  }

  @Test
  void theUrgentGameIsHashedFirst() throws Exception {
    store.request(BFBC2);
    store.request(ALIENS);
    store.prioritise(ALIENS);
    store.prioritise(ALIENS);
    store.start();
    disk.awaitKept(ALIENS);
    disk.awaitKept(BFBC2);
  }

  @Test
  void aBusyGameIsNotHashed() throws Exception {
    busy.add(BFBC2);
    store.start();
    store.request(BFBC2);
    hash(ALIENS);
    assertThat(disk.events())
        .as("what was read")
        .contains("list aliens")
        .doesNotContain("list bfbc2");
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    busy.clear();
    hash(BFBC2);
    assertThat(store.ifFresh(BFBC2)).isPresent();
  }

  @Test
  void aGameThatBecameBusyWhileItWasHashedIsNotKept() throws Exception {
    disk.whenRead("maps.pak", () -> busy.add(BFBC2));
    store.start();
    store.request(BFBC2);
    hash(ALIENS);
    assertThat(kept(BFBC2)).doesNotExist();
    assertThat(store.ifFresh(BFBC2)).isEmpty();
  }

  @Test
  void aGameThatChangedWhileItWasHashedIsNotKept() throws Exception {
    disk.whenRead("maps.pak", () -> write("bfbc2/late.txt", "late"));
    store.start();
    store.request(BFBC2);
    hash(ALIENS);
    assertThat(kept(BFBC2)).doesNotExist();
    hash(BFBC2);
    assertThat(store.ifFresh(BFBC2).orElseThrow().files()).hasSize(4);
  }

  @Test
  void whatCannotBeHashedDoesNotEndTheHashing() throws Exception {
    write("rubbish/version.ini", "no digits");
    write("nothing/payload.eti", "no sentinel");
    disk.whenRead(
        "maps.pak",
        () -> {
          throw new IOException("the disk cannot read this file");
        });
    store.start();
    for (String id : List.of("missing", "rubbish", "nothing", "bfbc2")) {
      store.request(new GameId(id));
    }
    hash(ALIENS);
    assertThat(state.resolve("manifests")).isDirectoryContaining("glob:**/aliens.lsm");
    assertThat(kept(BFBC2)).doesNotExist();
    assertThat(kept(new GameId("rubbish"))).doesNotExist();
  }

  @Test
  void aManifestOutlivesARestart() throws Exception {
    store.start();
    hash(BFBC2);
    store.close();
    store = open(1);
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
    assertThat(isFresh("version.ini")).isTrue();
    store.close();
    store = open(1);
    write("bfbc2/data/maps.pak", "changed meanwhile");
    assertThat(store.ifFresh(BFBC2)).isEmpty();
  }

  @Test
  void aDamagedFileIsMadeAnew() throws Exception {
    store.start();
    hash(BFBC2);
    byte[] good = Files.readAllBytes(kept(BFBC2));
    byte[] foreign = good.clone();
    foreign[0] ^= 1;
    byte[] negative = good.clone();
    negative[4] = -1;
    byte[] many = good.clone();
    many[4] = 127;
    byte[] manifest = good.clone();
    manifest[good.length - bfbc2().encode().length] ^= 1;
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[1_000],
            foreign,
            negative,
            many,
            manifest,
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1))) {
      store.close();
      Files.write(kept(BFBC2), bad);
      store = open(1);
      assertThat(store.ifFresh(BFBC2)).isEmpty();
      store.start();
      hash(BFBC2);
      assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
      assertThat(Files.readAllBytes(kept(BFBC2))).isEqualTo(good);
    }
  }

  @Test
  void aFirstHashingIsRecordedUntilAnotherVersionComes() throws Exception {
    store.start();
    hash(BFBC2);
    write("bfbc2/data/maps.pak", "changed maps");
    hash(BFBC2);
    assertThat(store.recorded(BFBC2)).contains(bfbc2());

    write("bfbc2/version.ini", "20250202");
    hash(BFBC2);

    awaitRecorded("20250202");
    store.put(BFBC2, bfbc2());
    assertThat(store.recorded(BFBC2)).as("what was downloaded counts most").contains(bfbc2());
    store.forget(BFBC2);
    assertThat(store.recorded(BFBC2)).isEmpty();
  }

  /** It is recorded a moment after it is kept: the next game begins behind both. */
  private void awaitRecorded(String version) throws InterruptedException {
    hash(ALIENS);
    assertThat(store.recorded(BFBC2).map(Manifest::version)).contains(new Version(version));
  }

  @Test
  void asManyGamesAreHashedAtOnceAsThereAreThreads() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    for (String file : List.of("maps.pak", "aliens.pak")) {
      disk.whenRead(
          file,
          () -> {
            both.countDown();
            try {
              assertThat(both.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          });
    }
    write("aliens/aliens.pak", "aliens");
    try (ManifestStore two = open(2)) {
      two.request(BFBC2);
      two.request(ALIENS);
      two.start();
      assertThat(both.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void hashingLeavesACoreForTheGame() {
    assertThat(List.of(1, 2, 4, 16)).map(ManifestStore::threadsFor).containsExactly(1, 1, 3, 15);
  }

  @Test
  void aForgottenManifestIsGoneForGood() throws Exception {
    store.start();
    hash(BFBC2);
    store.forget(BFBC2);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(kept(BFBC2)).doesNotExist();
    store.forget(BFBC2);
  }

  @Test
  void whatADownloadVerifiedNeedsNoHashing() throws IOException {
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
    store = open(1);
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
  }

  @Test
  void aManifestThatIsNotOfTheFilesOnTheDiskIsNotTaken() throws IOException {
    write("bfbc2/data/maps.pak", "more maps");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("another size").isEmpty();
    write("bfbc2/data/maps.pak", "maps");
    Path more = write("bfbc2/more.txt", "");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("a file more").isEmpty();
    Files.delete(games.resolve("bfbc2/empty.txt"));
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).as("a file of another name").isEmpty();
    Files.delete(more);
    write("bfbc2/empty.txt", "");
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).isPresent();
  }

  @Test
  void closingEndsTheThreadsThatWait() throws Exception {
    CountDownLatch came = new CountDownLatch(3);
    store =
        new ManifestStore(
            disk,
            games,
            state,
            new FileListing(disk),
            _ -> {
              hashers.add(Thread.currentThread());
              came.countDown();
              return arrives(came);
            },
            3);
    store.start();
    for (String id : List.of("one", "two", "three")) {
      store.request(new GameId(id));
    }
    assertThat(arrives(came)).as("three games are looked at at once").isTrue();
    store.close();
    assertThat(hashers).hasSize(3);
    assertHashersEnd();
  }

  private static boolean arrives(CountDownLatch latch) {
    try {
      return latch.await(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void closingEndsAThreadInTheMiddleOfAFile() throws Exception {
    disk.endless = true;
    store.start();
    store.request(BFBC2);
    assertThat(arrives(disk.reading)).isTrue();
    store.close();
    assertHashersEnd();
    assertThat(kept(BFBC2)).doesNotExist();
  }

  @Test
  void aStoreThatNeverStartedCanBeClosed() {
    store.request(BFBC2);
    store.close();
    store.close();
    assertThat(hashers).isEmpty();
  }

  private void assertHashersEnd() throws InterruptedException {
    assertThat(hashers).isNotEmpty();
    for (Thread hasher : hashers) {
      assertThat(hasher.join(GENEROUS)).as("%s has ended", hasher.getName()).isTrue();
    }
  }

  /** What a test does at a step of the disk's. */
  @FunctionalInterface
  private interface Interruption {
    void run() throws IOException;
  }

  /** A real disk that says which manifest was kept, and lets a test in while a file is read. */
  private static final class HashingDisk extends RecordingDisk {
    private final LinkedBlockingQueue<String> kept = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, Interruption> onRead = new ConcurrentHashMap<>();
    final CountDownLatch reading = new CountDownLatch(1);
    volatile boolean endless;

    /** Waits for the next manifest that is kept; it must be this one. */
    void awaitKept(GameId gameId) throws InterruptedException {
      assertThat(kept.poll(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEqualTo(gameId + ".lsm");
    }

    void whenRead(String name, Interruption once) {
      onRead.put(name, once);
    }

    @Override
    public void moveAtomically(Path source, Path target) throws IOException {
      super.moveAtomically(source, target);
      if (Objects.requireNonNull(target.getParent()).endsWith("manifests")) {
        kept.add(String.valueOf(target.getFileName()));
      }
    }

    @Override
    public Reader openReader(Path file) throws IOException {
      Interruption once = onRead.remove(String.valueOf(file.getFileName()));
      if (once != null) {
        once.run();
      }
      return endless ? new EndlessReader() : super.openReader(file);
    }

    private final class EndlessReader implements Reader {
      @Override
      public long sizeBytes() {
        return Long.MAX_VALUE / 2;
      }

      @Override
      public int read(ByteBuffer into, long offset) {
        reading.countDown();
        int room = into.remaining();
        into.position(into.limit());
        return room;
      }

      @Override
      public void close() {}
    }
  }
}
