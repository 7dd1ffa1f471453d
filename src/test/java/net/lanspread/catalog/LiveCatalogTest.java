package net.lanspread.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog that is brought, written, broken and taken away while a party runs. */
class LiveCatalogTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId GGOO = new GameId("ggoo");

  private final Path file;
  private final Path scratch;
  private long nowNanos;

  LiveCatalogTest(@TempDir Path folder) {
    this.file = folder.resolve("game.db");
    this.scratch = folder.resolve("state");
  }

  private LiveCatalog open(Optional<Path> named) throws CatalogException {
    return LiveCatalog.open(named, file, scratch, () -> nowNanos);
  }

  private void later(Duration time) {
    nowNanos += time.toNanos();
  }

  @Test
  void everyGameCountsUntilEtisCatalogComes() throws Exception {
    LiveCatalog catalog = open(Optional.empty());
    assertThat(catalog.contains(GGOO)).isTrue();
    assertThat(catalog.look()).isFalse();

    CatalogFixture.writeEti(file, "css");

    assertThat(catalog.look()).isTrue();
    assertThat(catalog.contains(CSS)).isTrue();
    assertThat(catalog.contains(GGOO)).isFalse();
    assertThat(catalog.notes(CSS).genre()).isNotNull();
    assertThat(catalog.look()).as("nothing has changed since").isFalse();
    assertThat(scratch).isEmptyDirectory();
  }

  private static OrganisedGames organised(String id, String version) {
    GameId gameId = new GameId(id);
    CatalogGame game =
        new CatalogGame(
            gameId,
            "Said of " + id,
            null,
            null,
            null,
            null,
            new Version(version),
            Sha256.hash(new byte[] {1}));
    return OrganisedGames.of(java.util.Map.of(gameId, game), java.util.Map.of());
  }

  @Test
  void organisersDecideTheGamesWithoutAFile() throws Exception {
    LiveCatalog catalog = open(Optional.empty());

    catalog.organise(organised("css", "20250101"));

    assertThat(catalog.find(CSS).orElseThrow().title()).isEqualTo("Said of css");
    assertThat(catalog.find(CSS).orElseThrow().pinnedVersion()).isEqualTo(new Version("20250101"));
    assertThat(catalog.named("CSS")).as("a folder's name in another case").contains(CSS);
    assertThat(catalog.find(GGOO).orElseThrow().pinnedDigest())
        .as("others are games, too")
        .isNull();
    catalog.organise(OrganisedGames.NONE);
    assertThat(catalog.find(CSS).orElseThrow().title()).isEqualTo("css");
  }

  @Test
  void organisersPinGamesOfTheFileAndAddOthers() throws Exception {
    CatalogFixture.writeEti(file, "css");
    LiveCatalog catalog = open(Optional.of(file));

    catalog.organise(organised("css", "20250101"));
    assertThat(catalog.find(CSS).orElseThrow().title()).isEqualTo("Title of css");
    assertThat(catalog.find(CSS).orElseThrow().pinnedVersion()).isEqualTo(new Version("20250101"));
    assertThat(catalog.contains(GGOO)).isFalse();

    catalog.organise(organised("ggoo", "20250101"));
    assertThat(catalog.find(CSS).orElseThrow().pinnedVersion()).isNull();
    assertThat(catalog.find(GGOO).orElseThrow().title()).isEqualTo("Said of ggoo");
    assertThat(catalog.named("Ggoo")).contains(GGOO);
  }

  @Test
  void aWriterInTheLogIsFollowed() throws Exception {
    CatalogFixture.writeEti(file, "css");
    CatalogFixture.sql(file, "PRAGMA journal_mode = WAL");
    LiveCatalog catalog = open(Optional.empty());
    try (var launcher = CatalogFixture.connect(file);
        var statement = launcher.createStatement()) {
      statement.execute("INSERT INTO games (game_id) VALUES ('ggoo')");

      assertThat(catalog.look()).isTrue();
    }
    assertThat(catalog.contains(GGOO)).isTrue();
  }

  @Test
  void aHalfWrittenFileIsTriedAgainAndTheOldOneKept() throws Exception {
    CatalogFixture.writeEti(file, "css", "ggoo");
    byte[] next = Files.readAllBytes(file);
    Files.delete(file);
    CatalogFixture.writeEti(file, "css");
    LiveCatalog catalog = open(Optional.of(file));

    Files.write(file, java.util.Arrays.copyOf(next, next.length / 2));
    assertThat(catalog.look()).isFalse();
    assertThat(catalog.contains(CSS)).isTrue();
    assertThat(catalog.contains(GGOO)).isFalse();
    assertThat(catalog.problem()).isPresent();

    Files.write(file, next);
    later(Duration.ofSeconds(1));
    assertThat(catalog.look()).isTrue();
    assertThat(catalog.contains(GGOO)).isTrue();
    assertThat(catalog.problem()).isEmpty();
  }

  @Test
  void oneThatGoesAwayStaysInForce() throws Exception {
    CatalogFixture.writeEti(file, "css");
    LiveCatalog catalog = open(Optional.empty());
    byte[] bytes = Files.readAllBytes(file);

    Files.delete(file);
    assertThat(catalog.look()).isFalse();
    assertThat(catalog.contains(CSS)).isTrue();
    assertThat(catalog.contains(GGOO)).isFalse();

    Files.write(file, bytes);
    assertThat(catalog.look()).as("back as it was").isFalse();
    assertThat(catalog.contains(CSS)).isTrue();
  }

  @Test
  void aChangeThatTimeAndSizeHideIsSeenInAMinute() throws Exception {
    CatalogFixture.writeEti(file, "css");
    LiveCatalog catalog = open(Optional.empty());
    var time = Files.getLastModifiedTime(file);
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replace("Title of", "Named as"), StandardCharsets.ISO_8859_1);
    Files.setLastModifiedTime(file, time);

    assertThat(catalog.look()).isFalse();
    later(Duration.ofMinutes(1));

    assertThat(catalog.look()).isTrue();
    assertThat(catalog.find(CSS).orElseThrow().title()).isEqualTo("Named as css");
  }

  @Test
  void aNamedOneMustBeUsableAtTheStart() throws Exception {
    assertThatThrownBy(() -> open(Optional.of(file)))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("there is no catalog at " + file);

    Files.writeString(file, "no database");
    assertThatThrownBy(() -> open(Optional.of(file)))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining(file.toString());
    assertThat(open(Optional.empty()).problem()).isPresent();
  }

  @Test
  void leftoversOfAKilledProcessAreSwept() throws Exception {
    Path left = Files.createDirectories(scratch.resolve("catalog-123"));
    Files.writeString(left.resolve("game.db"), "half");

    var _ = open(Optional.empty());

    assertThat(left).doesNotExist();
  }
}
