package net.lanspread.catalog;

import static net.lanspread.catalog.CatalogFixture.connect;
import static net.lanspread.catalog.CatalogFixture.sql;
import static net.lanspread.catalog.CatalogFixture.writeEti;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.lanspread.archive.RealArchives;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of a catalog file, files that cannot be one, and the result of an edit. */
class CatalogFileTest {
  private static final GameId BFBC2 = new GameId("bfbc2");
  private static final GameId CSS = new GameId("css");
  private static final GameId GGOO = new GameId("ggoo");
  private static final Version VERSION = new Version("20250101");
  private static final Sha256 DIGEST = Sha256.hash(new byte[] {1});

  private final Path folder;
  private final Path file;

  CatalogFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("game 100% #1.db");
  }

  private CatalogFile catalog() {
    return new CatalogFile(file);
  }

  private List<String> ids() throws CatalogException {
    return catalog().games().stream().map(game -> game.id().value()).toList();
  }

  private CatalogGame game(GameId id) throws CatalogException {
    return catalog().load().find(id).orElseThrow();
  }

  private static CatalogGame titled(GameId id, String title) {
    return new CatalogGame(id, title, null, null, null, null, null, null);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  @Test
  void aCatalogIsReadWhereThereIsNoRoomForACopy() throws Exception {
    writeEti(file, "css", "bfbc2");
    Path noFolder = Files.writeString(folder.resolve("tmp"), "a file");

    assertThat(new CatalogFile(file, noFolder).games()).hasSize(2);
    assertThat(names(folder))
        .as("nothing is left beside it")
        .containsExactly(String.valueOf(file.getFileName()), "tmp");
  }

  @Test
  void aGameOfEtisCatalogIsReadWithItsEnglishGenre() throws Exception {
    writeEti(file, "css", "bfbc2");

    Catalog.Closed loaded = catalog().load();

    assertThat(loaded.find(BFBC2))
        .contains(
            new CatalogGame(
                BFBC2, "Title of bfbc2", "2007", "A publisher", 1.5, "Puzzle", null, null));
    assertThat(loaded.games()).containsOnlyKeys(BFBC2, CSS);
    assertThat(loaded.contains(GGOO)).isFalse();
    assertThat(ids()).containsExactly("css", "bfbc2");
  }

  @Test
  void aCatalogOfOursComesBackAsItWasPut() throws Exception {
    CatalogGame full =
        new CatalogGame(CSS, "Counter 'Strike'", "2004", "Välve", 4.5, "Ego", VERSION, DIGEST);

    catalog().put(List.of(full, titled(BFBC2, "Battle")));

    assertThat(catalog().games()).containsExactly(full, titled(BFBC2, "Battle"));
  }

  @Test
  void readingLeavesNoTrace() throws Exception {
    writeEti(file, "css");
    byte[] before = Files.readAllBytes(file);

    catalog().load();

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(names(folder)).containsExactly(String.valueOf(file.getFileName()));
  }

  @Test
  void rowsThatARunningLauncherHasOnlyInItsLogAreRead() throws Exception {
    writeEti(file, "css");
    sql(file, "PRAGMA journal_mode = WAL");
    try (Connection launcher = connect(file);
        Statement statement = launcher.createStatement()) {
      statement.execute("INSERT INTO games (game_id) VALUES ('ggoo')");
      byte[] before = Files.readAllBytes(file);

      assertThat(ids()).containsExactly("css", "ggoo");

      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }

  @Test
  void rowsOfTheLogAloneAreReadWithoutTheRightToWrite() throws Exception {
    writeEti(file, "css");
    sql(file, "PRAGMA journal_mode = WAL");
    Path medium = java.nio.file.Files.createDirectory(folder.resolve("medium"));
    Path copied = medium.resolve("game.db");
    try (Connection launcher = connect(file);
        Statement statement = launcher.createStatement()) {
      statement.execute("INSERT INTO games (game_id) VALUES ('ggoo')");
      Files.copy(file, copied);
      Files.copy(file.resolveSibling(file.getFileName() + "-wal"), medium.resolve("game.db-wal"));
    }

    assertThat(new CatalogFile(copied).games())
        .extracting(game -> game.id().value())
        .containsExactly("css", "ggoo");

    assertThat(names(medium)).containsExactlyInAnyOrder("game.db", "game.db-wal");
  }

  @Test
  void aLauncherThatIsWritingLocksNobodyOut() throws Exception {
    writeEti(file, "css");
    try (Connection launcher = connect(file);
        Statement statement = launcher.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("INSERT INTO games (game_id) VALUES ('ggoo')");

      assertThat(ids()).containsExactly("css");

      statement.execute("COMMIT");
      assertThat(ids()).containsExactly("css", "ggoo");
    }
  }

  @Test
  void onlyTablesAreRead() throws Exception {
    sql(
        file,
        "CREATE TABLE real_games (game_id TEXT)",
        "INSERT INTO real_games VALUES ('css')",
        "CREATE VIEW games AS SELECT game_id FROM real_games");
    assertRefused(catalog(), "no table of games");

    Files.delete(file);
    sql(file, "CREATE VIRTUAL TABLE games USING fts5(game_id)");
    assertRefused(catalog(), "no table of games");
  }

  @Test
  void computedColumnsAreNotRead() throws Exception {
    sql(
        file,
        "CREATE TABLE games (game_id TEXT, game_title TEXT AS (hex(zeroblob(400000000))))",
        "INSERT INTO games (game_id) VALUES ('css')");

    assertThat(catalog().games()).containsExactly(CatalogGame.untitled(CSS));
  }

  @Test
  void idsThatDifferByCaseAreOneAndRowsEndSomewhere() throws Exception {
    writeEti(file, "css", "CSS", "Css");
    assertThat(ids()).containsExactly("css");

    sql(
        file,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100500)"
            + " INSERT INTO games (game_id) SELECT 'g' || i FROM n");
    assertThat(catalog().games()).hasSize(100_000 - 2);
  }

  @Test
  void columnsOfOddTypesDoNoHarm() throws Exception {
    writeEti(file);
    sql(
        file,
        "INSERT INTO games (game_id, game_title, game_release, game_size, genre_id) VALUES"
            + " ('css', x'ff00fe', 20.5, x'00', 'seven'), (17, 17, x'', 'a', x'07')");

    assertThat(ids()).containsExactly("css", "17");
  }

  @Test
  void anotherComputersNameStaysInTheAddress() {
    assertThat(CatalogFile.url(java.net.URI.create("file://server/share/my%20games/game.db")))
        .isEqualTo("jdbc:sqlite:file:////server/share/my%20games/game.db");
    assertThat(CatalogFile.url(java.net.URI.create("file:///C:/LAN/game.db")))
        .isEqualTo("jdbc:sqlite:file:/C:/LAN/game.db");
  }

  @Test
  void theLaunchersOwnFolderIsNoGameOfAnyCatalog() throws Exception {
    writeEti(file, "css", "ETI_Launcher");

    assertThat(catalog().load().games()).containsOnlyKeys(CSS);
    assertThat(new Catalog.Open().contains(new GameId("eti_launcher"))).isFalse();
    assertThat(new Catalog.Open().contains(new GameId("Eti_Launcher"))).isFalse();
  }

  @Test
  void unknownColumnsAreIgnoredAndMissingOnesAreNull() throws Exception {
    sql(
        file,
        "CREATE TABLE games (Game_ID TEXT, game_rating TEXT)",
        "INSERT INTO games VALUES ('css', 'five stars')");

    assertThat(catalog().games()).containsExactly(CatalogGame.untitled(CSS));
  }

  @Test
  void aSizeIsReadHoweverItIsWritten() throws Exception {
    writeEti(file);
    sql(
        file,
        "INSERT INTO games (game_id, game_size) VALUES ('g1', 16), ('g2', 5.6), ('g3', '7,8'),"
            + " ('g4', 'much'), ('g5', -1), ('g6', NULL), ('g7', 9e999)");

    assertThat(catalog().games())
        .extracting(CatalogGame::sizeGb)
        .containsExactly(16.0, 5.6, 7.8, null, null, null, null);
  }

  @Test
  void rowsWhoseIdNoFolderCanHaveAreLeftOut() throws Exception {
    writeEti(
        file, "css", "../css", "a/b", "a\\b", "", "CON", ".hidden", "css", "x".repeat(101), "last");
    sql(file, "INSERT INTO games (game_id) VALUES (NULL), ('nl' || char(10)), ('space ')");

    assertThat(ids()).containsExactly("css", "last");
  }

  @Test
  void aTitleHoldsNothingThatATerminalObeys() throws Exception {
    writeEti(file);
    sql(
        file,
        "INSERT INTO games (game_id, game_title, genre_id) VALUES"
            + " ('css', char(27) || '[2J' || char(10) || 'Counter', 99), ('ggoo', '  ', 7)");

    assertThat(game(CSS).title()).isEqualTo("[2J Counter");
    assertThat(game(CSS).genre()).isNull();
    assertThat(game(GGOO).title()).isEqualTo("ggoo");
  }

  @Test
  void aPinThatIsNoneIsSaidAndNotPassedOver() throws Exception {
    catalog().put(List.of(titled(CSS, "Counter")));
    for (String damage : List.of("pinned_version = 'latest'", "manifest_digest = 'abc'")) {
      catalog().pin(CSS, VERSION, DIGEST);
      sql(file, "UPDATE lanspread_games SET " + damage);

      assertRefused(catalog(), "pin it anew");
    }
  }

  private static void assertRefused(CatalogFile catalog, String why) {
    assertThatThrownBy(catalog::load)
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    assertRefused(catalog(), "there is no catalog at " + file);
    assertRefused(new CatalogFile(folder), "there is no catalog at " + folder);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void anEditOfAMissingFileMakesNone() throws Exception {
    assertThatThrownBy(() -> catalog().remove(CSS))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("there is no catalog at " + file);
    assertThatThrownBy(() -> catalog().pin(CSS, VERSION, null))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("there is no catalog at " + file);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void aFileThatIsNoCatalogIsRefusedByEveryCallAndStaysAsItIs() throws Exception {
    writeEti(file, "css");
    byte[] sound = Files.readAllBytes(file);
    Files.delete(file);
    sql(file, "CREATE TABLE songs (title TEXT)");
    byte[] other = Files.readAllBytes(file);
    byte[] random = new byte[5_000];
    new Random(1).nextBytes(random);
    for (byte[] bytes :
        List.of(
            "game_id;title\ncss;Counter\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            random,
            Arrays.copyOf(sound, 700),
            other)) {
      Files.write(file, bytes);

      assertRefused(catalog(), file.toString());
      assertThatThrownBy(() -> catalog().put(List.of(titled(CSS, "Counter"))))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> catalog().remove(CSS)).isInstanceOf(CatalogException.class);
      assertThatThrownBy(() -> catalog().pin(CSS, VERSION, null))
          .isInstanceOf(CatalogException.class);

      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
      assertThat(names(folder)).containsExactly(String.valueOf(file.getFileName()));
    }
  }

  @Test
  void anEmptyFileIsNoCatalogButMayBecomeOne() throws Exception {
    Files.createFile(file);

    assertRefused(catalog(), "no table of games");
    assertThatThrownBy(() -> catalog().remove(CSS)).isInstanceOf(CatalogException.class);
    assertThat(file).isEmptyFile();

    catalog().put(List.of(titled(CSS, "Counter")));
    assertThat(ids()).containsExactly("css");
  }

  @Test
  void aCatalogOfANewerLanspreadIsRefusedAndStaysAsItIs() throws Exception {
    catalog().put(List.of(titled(CSS, "Counter")));
    sql(file, "UPDATE lanspread_schema SET version = 2");
    byte[] before = Files.readAllBytes(file);

    assertRefused(catalog(), "newer Lanspread");
    assertThatThrownBy(() -> catalog().remove(CSS))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("newer Lanspread");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void damageAnywhereIsARefusalAtWorst() throws Exception {
    long seed = System.nanoTime();
    System.out.println("damaged catalogs: seed " + seed);
    Random random = new Random(seed);
    writeEti(file, "css", "bfbc2", "ggoo");
    byte[] sound = Files.readAllBytes(file);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] damaged = sound.clone();
      switch (round % 3) {
        case 0 -> {
          byte[] garbage = new byte[sound.length - 100];
          random.nextBytes(garbage);
          System.arraycopy(garbage, 0, damaged, 100, garbage.length);
        }
        case 1 -> {
          for (int i = 0; i < 40; i++) {
            damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt();
          }
        }
        default -> damaged = Arrays.copyOf(damaged, 100 + random.nextInt(sound.length - 100));
      }
      Files.write(file, damaged);
      try {
        catalog().load();
      } catch (CatalogException e) {
        refused++;
        assertThat(e).hasMessageContaining(file.toString());
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }
    assertThat(refused).as("files that were refused").isGreaterThan(100);
  }

  @Test
  void aPinIsSetChangedAndTakenAway() throws Exception {
    writeEti(file, "css", "bfbc2");

    assertThat(catalog().pin(CSS, VERSION, DIGEST)).isTrue();
    assertPin(VERSION, DIGEST);
    assertThat(catalog().pin(CSS, new Version("20240101"), null)).isTrue();
    assertPin(new Version("20240101"), null);
    assertThat(catalog().pin(CSS, null, null)).isTrue();
    assertPin(null, null);
    assertThat(catalog().pin(GGOO, VERSION, null)).isFalse();
    assertThat(ids()).containsExactly("css", "bfbc2");
  }

  private void assertPin(@Nullable Version version, @Nullable Sha256 digest) throws Exception {
    assertThat(game(CSS).pinnedVersion()).isEqualTo(version);
    assertThat(game(CSS).pinnedDigest()).isEqualTo(digest);
    assertThat(game(BFBC2).pinnedVersion()).isNull();
  }

  @Test
  void aChangedTitleLeavesThePin() throws Exception {
    writeEti(file, "css");
    catalog().pin(CSS, VERSION, DIGEST);

    catalog().put(List.of(titled(CSS, "Counter")));

    assertThat(game(CSS).title()).isEqualTo("Counter");
    assertThat(game(CSS).pinnedVersion()).isEqualTo(VERSION);
    assertThat(game(CSS).pinnedDigest()).isEqualTo(DIGEST);
  }

  @Test
  void aGameThatComesBackHasLostItsPin() throws Exception {
    writeEti(file, "css", "bfbc2");
    catalog().pin(CSS, VERSION, DIGEST);

    assertThat(catalog().remove(CSS)).isTrue();
    assertThat(catalog().remove(CSS)).isFalse();
    assertThat(ids()).containsExactly("bfbc2");

    catalog().put(List.of(titled(CSS, "Again")));
    assertThat(game(CSS).pinnedVersion()).isNull();
  }

  @Test
  void anEditThatFailsHalfWayTakesAllOfItBack() throws Exception {
    writeEti(file, "css");
    catalog().pin(CSS, VERSION, null);
    sql(
        file,
        "CREATE TRIGGER no_row BEFORE INSERT ON games WHEN new.game_id = 'zzz'"
            + " BEGIN SELECT raise(ABORT, 'no'); END",
        "CREATE TRIGGER no_end BEFORE DELETE ON games BEGIN SELECT raise(ABORT, 'no'); END");
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(
            () -> catalog().put(List.of(titled(GGOO, "Goo"), titled(new GameId("zzz"), "Z"))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> catalog().remove(CSS)).isInstanceOf(CatalogException.class);

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(game(CSS).pinnedVersion()).isEqualTo(VERSION);
  }

  @Test
  void anOpenCatalogHasEveryGameByItsId() {
    Catalog open = new Catalog.Open();

    assertThat(open.contains(CSS)).isTrue();
    assertThat(open.find(CSS)).contains(CatalogGame.untitled(CSS));
  }

  @Test
  void etisRealCatalogOpensWith202Games() throws Exception {
    Path real = RealArchives.shared().resolve("eti/game.db");
    assumeTrue(Files.isRegularFile(real), "no real catalog here");
    byte[] before = Files.readAllBytes(real);

    Catalog.Closed loaded = new CatalogFile(real).load();

    assertThat(loaded.games()).hasSize(202);
    assertThat(loaded.games().values()).extracting(CatalogGame::genre).doesNotContainNull();
    assertThat(loaded.games().values()).extracting(CatalogGame::sizeGb).doesNotContainNull();
    assertThat(Files.readAllBytes(real)).isEqualTo(before);
    assertThat(names(real.resolveSibling("."))).containsExactly("game.db");
  }
}
