package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of a game now, by its bytes, beside the recorded one. */
class RecordedManifestsTest {
  private static final Disk DISK = FaultyDisk.undisturbed(new RealDisk());

  @TempDir Path home;
  private Path root;
  private ManifestStore store;

  @BeforeEach
  void makeGame() throws IOException {
    root = Files.createDirectories(home.resolve("games/bfbc2"));
    Files.writeString(root.resolve("version.ini"), "20250101");
    Files.writeString(root.resolve("maps.pak"), "maps");
    store = open();
  }

  private ManifestStore open() {
    Path state = home.resolve("state");
    return new ManifestStore(
        DISK,
        new Roots(DISK, home.resolve("games"), state),
        state,
        new FileListing(DISK),
        _ -> true,
        1);
  }

  private static Manifest game(String version, String maps) {
    return new Manifest(
        new Version(version), List.of(hashed("version.ini", version), hashed("maps.pak", maps)));
  }

  private static HashedFile hashed(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new HashedFile(path, bytes.length, List.of(Sha256.hash(bytes)));
  }

  @Test
  void readingAgainFindsChangesThatKeptTheMarks() throws Exception {
    store.put(BFBC2, game("20250101", "maps"));
    Path file = root.resolve("maps.pak");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "MAPS");
    Files.setLastModifiedTime(file, time);
    assertThat(store.ifFresh(BFBC2)).as("nothing shows").contains(game("20250101", "maps"));

    Manifest here = store.readAgain(BFBC2, (done, total) -> {}).content();

    assertThat(here).isEqualTo(game("20250101", "MAPS"));
    assertThat(store.ifFresh(BFBC2)).contains(here);
    assertThat(store.recorded(BFBC2)).as("what it was").contains(game("20250101", "maps"));
    assertThat(open().recorded(BFBC2)).as("after a restart").contains(game("20250101", "maps"));
  }

  @Test
  void readingAgainTellsHowFarItIs() throws Exception {
    List<String> told = new ArrayList<>();

    var _ = store.readAgain(BFBC2, (done, total) -> told.add(done + " of " + total));

    assertThat(told).as("maps.pak, then version.ini").containsExactly("4 of 12", "12 of 12");
  }

  @Test
  void readingAgainEndsWhenItIsToldTo() throws Exception {
    assertThatThrownBy(
            () ->
                store.readAgain(
                    BFBC2,
                    (done, total) -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
    assertThat(store.ifFresh(BFBC2)).isEmpty();
  }

  @Test
  void gameThatChangesWhileItIsReadIsNoTruth() {
    assertThatThrownBy(() -> store.readAgain(BFBC2, (done, total) -> addFile()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed");
  }

  private void addFile() {
    try {
      Files.writeString(root.resolve("new.dat"), "new");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damagedRecordIsAsGoodAsNone() throws Exception {
    store.put(BFBC2, game("20250101", "maps"));
    Path record = home.resolve("state/references/bfbc2.lsd");
    assertThat(Files.readAllBytes(record)).isEqualTo(game("20250101", "maps").encode());
    Files.writeString(record, "nonsense");

    assertThat(new RecordedManifests(DISK, home.resolve("state")).find(BFBC2)).isEmpty();
    assertThat(store.recorded(BFBC2)).as("its hashes").contains(game("20250101", "maps"));
  }

  @Test
  void downloadedGameStaysTheSameBesideOtherFiles() throws Exception {
    store.put(BFBC2, game("20250101", "maps"));
    Files.writeString(root.resolve("game.log"), "played");
    Files.createDirectories(root.resolve("saves"));
    Files.writeString(root.resolve("saves/one.sav"), "half way");
    Files.writeString(root.resolve("what?.txt"), "no other disk may have this");

    assertThat(store.ifFresh(BFBC2)).contains(game("20250101", "maps"));
    assertThat(open().ifFresh(BFBC2)).as("after a restart").contains(game("20250101", "maps"));
    assertThat(store.files(BFBC2)).isEqualTo(game("20250101", "maps").fileList());
    assertThat(store.mayBePart(BFBC2, "maps.pak")).isTrue();
    assertThat(store.mayBePart(BFBC2, "game.log")).isFalse();
    ManifestStore.Reading reading = store.readAgain(BFBC2, (done, total) -> {});
    assertThat(reading.content()).isEqualTo(game("20250101", "maps"));
    assertThat(reading.files()).containsKeys("game.log", "saves/one.sav", "maps.pak");
  }

  @Test
  void damageEndsTheDownloadedContentUntilItIsMended() throws Exception {
    store.put(BFBC2, game("20250101", "maps"));
    Files.writeString(root.resolve("game.log"), "played");
    Files.writeString(root.resolve("maps.pak"), "MAPS");

    assertThat(store.ifFresh(BFBC2)).isEmpty();
    Manifest here = store.readAgain(BFBC2, (done, total) -> {}).content();
    assertThat(here.paths()).contains("game.log");
    assertThat(here.byPath().get("maps.pak")).isEqualTo(hashed("maps.pak", "MAPS"));
    assertThat(store.ifFresh(BFBC2)).contains(here);

    Files.writeString(root.resolve("maps.pak"), "maps");
    assertThat(store.readAgain(BFBC2, (done, total) -> {}).content())
        .isEqualTo(game("20250101", "maps"));
  }

  @Test
  void gameThatSomebodyElsePutThereIsAllThatIsThere() throws Exception {
    Manifest before = store.readAgain(BFBC2, (done, total) -> {}).content();
    store.record(BFBC2, before);
    Files.writeString(root.resolve("game.log"), "played");

    assertThat(store.ifFresh(BFBC2)).isEmpty();
    assertThat(store.readAgain(BFBC2, (done, total) -> {}).content().paths()).contains("game.log");
    assertThat(store.files(BFBC2).files()).hasSize(3);
  }

  @Test
  void firstHashingCountsUntilTheVersionIsAnother() {
    RecordedManifests recorded = new RecordedManifests(DISK, home.resolve("state"));
    recorded.putFirst(BFBC2, game("20250101", "maps"));
    recorded.putFirst(BFBC2, game("20250101", "MAPS"));
    assertThat(recorded.find(BFBC2)).contains(game("20250101", "maps"));

    recorded.putFirst(BFBC2, game("20250202", "MAPS"));

    assertThat(recorded.find(BFBC2)).contains(game("20250202", "MAPS"));
  }
}
