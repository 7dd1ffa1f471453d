package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.junit.jupiter.api.Test;

/** The games that are hashed, and the hashes that are kept. */
class ManifestStoreTest extends HashingSession {
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
  void anUnreadableGameDoesNotEndTheHashing() throws Exception {
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
  void aForgottenManifestIsGoneForGood() throws Exception {
    store.start();
    hash(BFBC2);
    store.forget(BFBC2);
    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(kept(BFBC2)).doesNotExist();
    store.forget(BFBC2);
  }

  @Test
  void aVerifiedDownloadNeedsNoHashing() throws IOException {
    store.put(BFBC2, bfbc2());
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
    store = open(1);
    assertThat(store.ifFresh(BFBC2)).contains(bfbc2());
  }
}
