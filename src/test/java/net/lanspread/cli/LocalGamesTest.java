package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.catalog.CatalogFixture;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.GamesFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell completes games without a peer. */
class LocalGamesTest {
  @TempDir private Path games;
  @TempDir private Path state;

  @Test
  void foldersOfGamesAreListed() throws IOException {
    Files.writeString(
        Files.createDirectory(games.resolve("ut")).resolve("version.ini"), "20250101");
    Files.createDirectories(games.resolve("css/local"));
    Files.createDirectory(games.resolve("photos"));
    Files.writeString(Files.createDirectory(games.resolve("own")).resolve("local"), "a file");
    Files.writeString(games.resolve("notes.txt"), "read me");
    Path catalog = games.resolve("game.db");
    CatalogFixture.writeEti(catalog, "css");

    List<GameRow> found = LocalGames.of(GamesFolders.of(games), state, Optional.empty());

    assertThat(found).extracting(game -> game.gameId().value()).containsExactly("css", "ut");
    assertThat(found).extracting(GameRow::installed).containsExactly(true, false);
    assertThat(found).extracting(GameRow::title).containsExactly("css", "ut");
    assertThat(
            LocalGames.of(GamesFolders.of(games), state, Optional.of(catalog)).getFirst().title())
        .isNotEqualTo("css");
    assertThat(LocalGames.of(GamesFolders.of(games.resolve("absent")), state, Optional.empty()))
        .isEmpty();
  }
}
