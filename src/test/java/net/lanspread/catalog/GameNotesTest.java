package net.lanspread.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GameNotesTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId COD5 = new GameId("cod5");
  private static final Translated PUZZLE = new Translated("Knobelei", "Puzzle", "Casse-tête");

  private final Path file;

  GameNotesTest(@TempDir Path folder) {
    this.file = folder.resolve("game.db");
  }

  @Test
  void launchersCatalogHasGenresInThreeLanguages() throws CatalogException {
    CatalogFixture.writeEti(file, "css");

    assertThat(new CatalogFile(file).notes())
        .isEqualTo(Map.of(CSS, new GameNotes(PUZZLE, null, null, false, null)));
  }

  @Test
  void launchersOwnFileSaysMore() throws CatalogException {
    CatalogFixture.writeLaunchers(file, "css", "eti_lanshare");

    assertThat(new CatalogFile(file).notes())
        .isEqualTo(
            Map.of(
                CSS,
                new GameNotes(
                    PUZZLE,
                    "2 (+ 6 CPU)",
                    new Translated("Erste\nzweite", "First line\nsecond <b>line</b>", null),
                    true,
                    new Version("20260308"))));
    assertThat(new CatalogFile(file).games())
        .containsExactly(
            new CatalogGame(CSS, "Title of css", "2007", null, 7.5, "Puzzle", null, null));
  }

  @Test
  void playersAreFreeText() throws CatalogException {
    CatalogFixture.writeLaunchers(file);
    CatalogFixture.sql(
        file,
        "INSERT INTO games (game_id, game_maxplayers) VALUES ('a', 16), ('b', '2+'), ('c', 0),"
            + " ('d', ' '), ('f', -1), ('g', '"
            + "x".repeat(200)
            + "')");

    assertThat(new CatalogFile(file).notes())
        .isEqualTo(
            Map.of(
                new GameId("a"), new GameNotes(null, "16", null, false, null),
                new GameId("b"), new GameNotes(null, "2+", null, false, null)));
  }

  @Test
  void aReaderGetsAnotherLanguageWhereTheirsIsMissing() {
    Translated german = new Translated("deutsch", null, null);

    assertThat(german.in("fr")).isEqualTo("deutsch");
    assertThat(new Translated("deutsch", "english", null).in("fr")).isEqualTo("english");
    assertThat(new Translated("deutsch", "english", null).in("de")).isEqualTo("deutsch");
  }

  @Test
  void ourCatalogAddsPlayersAndDescriptions() throws CatalogException {
    CatalogFixture.writeEti(file, "css", "cod5");
    new CatalogFile(file).put(List.of(CatalogGame.untitled(COD5)));
    CatalogFixture.sql(
        file,
        "INSERT INTO lanspread_games (game_id, max_players, description)"
            + " VALUES ('css', 32, 'Two teams.'), ('cod5', -4, NULL), ('../x', 2, 'no game')");

    assertThat(new CatalogFile(file).notes())
        .isEqualTo(
            Map.of(
                CSS,
                new GameNotes(
                    PUZZLE, "32", new Translated(null, "Two teams.", null), false, null)));
  }

  @Test
  void gamesWithoutADescriptionHaveNoNotes() throws CatalogException {
    new CatalogFile(file).put(List.of(CatalogGame.untitled(CSS)));

    assertThat(new CatalogFile(file).notes()).isEmpty();
  }
}
