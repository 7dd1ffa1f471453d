package net.lanspread.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.lanspread.content.GameId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GameNotesTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId COD5 = new GameId("cod5");
  private static final GameNotes.Genre PUZZLE =
      new GameNotes.Genre("Knobelei", "Puzzle", "Casse-tête");

  private final Path file;

  GameNotesTest(@TempDir Path folder) {
    this.file = folder.resolve("game.db");
  }

  @Test
  void launchersCatalogHasGenresInThreeLanguages() throws CatalogException {
    CatalogFixture.writeEti(file, "css");

    assertThat(new CatalogFile(file).notes())
        .isEqualTo(Map.of(CSS, new GameNotes(PUZZLE, null, null)));
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
                CSS, new GameNotes(PUZZLE, 32, "Two teams."),
                COD5, new GameNotes(null, null, null)));
  }

  @Test
  void gamesOfWhichNothingIsSaidHaveNoNotes() throws CatalogException {
    new CatalogFile(file).put(List.of(CatalogGame.untitled(CSS)));

    assertThat(new CatalogFile(file).notes()).isEmpty();
  }
}
