package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogFixture;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An organiser prepares the catalog of a party. */
class CatalogCommandTest {
  private static final String DIGEST = "ab".repeat(Sha256.BYTES);

  @TempDir private Path folder;
  private Path eti;
  private Path ours;

  /** The output and the end of a command. */
  private record Ran(int exitCode, String out, String err) {
    Ran succeeded() {
      assertThat(exitCode).as(err).isZero();
      assertThat(err).isEmpty();
      return this;
    }

    Ran misused(String why) {
      assertThat(exitCode).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err).contains(why).doesNotContain("\tat ");
      return this;
    }
  }

  @BeforeEach
  void bringEtisCatalog() {
    eti = folder.resolve("game.db");
    ours = folder.resolve("party.db");
    CatalogFixture.writeEti(eti, "css", "bfbc2", "ggoo");
  }

  private static Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new CatalogCommand())
            .setExecutionExceptionHandler(new ErrorLine())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private CatalogGame game(String id) throws IOException {
    return new CatalogFile(ours).load().find(new GameId(id)).orElseThrow();
  }

  private void importEti() {
    run("import", eti, "--catalog", ours).succeeded();
  }

  @Test
  void theFirstImportMakesTheFile() throws Exception {
    byte[] before = Files.readAllBytes(eti);

    Ran ran = run("import", eti, "--catalog", ours).succeeded();

    assertThat(ran.out()).contains("3 games imported");
    assertThat(new CatalogFile(ours).games()).isEqualTo(new CatalogFile(eti).games());
    assertThat(Files.readAllBytes(eti)).isEqualTo(before);
  }

  @Test
  void etisNextFileLeavesPinsAndOwnGames() throws Exception {
    importEti();
    run("pin", "css", "20250101", "--digest", DIGEST, "--catalog", ours).succeeded();
    run("add", "mygame", "--title", "My game", "--catalog", ours).succeeded();
    Path next = folder.resolve("next.db");
    CatalogFixture.writeEti(next, "css", "cod5");

    run("import", next, "--catalog", ours).succeeded();

    assertThat(new CatalogFile(ours).load().games().keySet())
        .extracting(GameId::value)
        .containsExactly("bfbc2", "cod5", "css", "ggoo", "mygame");
    assertThat(game("css").pinnedVersion()).isEqualTo(new Version("20250101"));
    assertThat(game("css").pinnedDigest()).isEqualTo(new Sha256(DIGEST));
  }

  @Test
  void theListShowsEachGameWithItsVersion() {
    importEti();
    run("pin", "css", "20250101", "--catalog", ours).succeeded();

    assertThat(run("list", "--catalog", ours).succeeded().out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("bfbc2 ").contains(" newest "),
            line -> assertThat(line).startsWith("css ").contains(" 20250101 "),
            line -> assertThat(line).startsWith("ggoo ").contains(" newest "),
            line -> assertThat(line).isEqualTo("3 games"));
  }

  @Test
  void aGameIsAddedThenChangedThenRemoved() throws Exception {
    run(
            "add",
            "mygame",
            "--title",
            "My game",
            "--publisher",
            "Me",
            "--release",
            "2026",
            "--size-gb",
            "2.5",
            "--genre",
            "Puzzle",
            "--catalog",
            ours)
        .succeeded();
    assertThat(game("mygame"))
        .isEqualTo(
            new CatalogGame(
                new GameId("mygame"), "My game", "2026", "Me", 2.5, "Puzzle", null, null));

    run("add", "mygame", "--title", "Her game", "--catalog", ours).succeeded();
    assertThat(game("mygame").title()).isEqualTo("Her game");

    run("remove", "mygame", "--catalog", ours).succeeded();
    assertThat(new CatalogFile(ours).games()).isEmpty();
  }

  private GameNotes notes(String id) throws IOException {
    return new CatalogFile(ours).notes().getOrDefault(new GameId(id), GameNotes.NONE);
  }

  @Test
  void allThatIsShownOfAGameCanBeSaidAndChangedOneByOne() throws Exception {
    Path picture = Files.write(folder.resolve("mine.JPEG"), new byte[] {-1, -40, 1});
    String[] all = {
      "add mygame --title Mine --genre Puzzle --genre-de Knobelei --players 2+ --description"
          + " Hello.",
      "add mygame --description-de Hallo. --description-fr Salut. --genre-fr Casse --master-server",
      "add mygame --current-version 20260308 --publisher Me --release 2026 --size-gb 2.5",
      "add mygame --cover " + picture
    };
    for (String each : all) {
      run(Stream.concat(Stream.of(each.split(" ")), Stream.of("--catalog", ours)).toArray())
          .succeeded();
    }

    assertThat(notes("mygame"))
        .isEqualTo(
            new GameNotes(
                new Translated("Knobelei", "Puzzle", "Casse"),
                "2+",
                new Translated("Hallo.", "Hello.", "Salut."),
                true,
                new Version("20260308")));
    assertThat(game("mygame"))
        .isEqualTo(
            new CatalogGame(new GameId("mygame"), "Mine", "2026", "Me", 2.5, "Puzzle", null, null));
    assertThat(folder.resolve("covers/mygame.jpg")).hasSameBinaryContentAs(picture);

    Path other = Files.write(folder.resolve("other.png"), new byte[] {-119, 'P', 'N', 'G'});
    run("add", "mygame", "--publisher", "", "--cover", other, "--catalog", ours).succeeded();
    run("add", "mygame", "--no-master-server", "--players", "", "--catalog", ours).succeeded();

    assertThat(game("mygame").publisher()).isNull();
    assertThat(notes("mygame").needsMasterServer()).isFalse();
    assertThat(notes("mygame").maxPlayers()).isNull();
    assertThat(folder.resolve("covers").toFile().list()).containsExactly("mygame.png");
    run("add", "mygame", "--genre", "Racing", "--catalog", ours).succeeded();
    assertThat(notes("mygame").genre()).isEqualTo(new Translated("Racing", "Racing", "Racing"));
  }

  @Test
  void whatEtisFileSaysIsImportedAndChanged() throws Exception {
    Path launchers = folder.resolve("launchers.db");
    CatalogFixture.writeLaunchers(launchers, "css");
    importEti();

    run("import", launchers, "--catalog", ours).succeeded();
    assertThat(new CatalogFile(ours).notes().get(new GameId("css")))
        .isEqualTo(new CatalogFile(launchers).notes().get(new GameId("css")));

    CatalogFixture.sql(eti, "ALTER TABLE games ADD game_key TEXT", "UPDATE games SET game_key = 1");
    run("add", "css", "--players", "64", "--catalog", eti).succeeded();
    CatalogFixture.sql(eti, "UPDATE games SET game_title = 'Kept' WHERE game_key = 1");
    assertThat(new CatalogFile(eti).notes())
        .hasEntrySatisfying(
            new GameId("css"), notes -> assertThat(notes.maxPlayers()).isEqualTo("64"));
    assertThat(new CatalogFile(eti).load().find(new GameId("css")).orElseThrow().title())
        .isEqualTo("Kept");
  }

  @Test
  void aPinIsTakenAway() throws Exception {
    importEti();
    run("pin", "css", "20250101", "--digest", DIGEST.toUpperCase(Locale.ROOT), "--catalog", ours)
        .succeeded();
    assertThat(game("css").pinnedDigest()).isEqualTo(new Sha256(DIGEST));

    run("pin", "css", "--clear", "--catalog", ours).succeeded();

    assertThat(game("css").pinnedVersion()).isNull();
    assertThat(game("css").pinnedDigest()).isNull();
  }

  @Test
  void aCommandThatFailsChangesNothing() throws Exception {
    importEti();
    byte[] before = Files.readAllBytes(ours);
    Path broken = Files.writeString(folder.resolve("broken.db"), "no database");

    run("import", broken, "--catalog", ours).misused("broken.db");
    run("import", folder.resolve("absent.db"), "--catalog", ours).misused("there is no catalog");
    run("remove", "cod5", "--catalog", ours).misused("cod5 is not in the catalog");
    run("pin", "cod5", "20250101", "--catalog", ours).misused("cod5 is not in the catalog");

    assertThat(Files.readAllBytes(ours)).isEqualTo(before);
  }

  @Test
  void aCommandThatFailsMakesNoFile() {
    run("import", folder.resolve("absent.db"), "--catalog", ours).misused("there is no catalog");
    run("pin", "css", "20250101", "--catalog", ours).misused("there is no catalog");
    run("remove", "css", "--catalog", ours).misused("there is no catalog");
    run("list", "--catalog", ours).misused("there is no catalog");
    run("import", eti, "--catalog", folder.resolve("absent/party.db")).misused("party.db");

    assertThat(folder.toFile().list()).containsExactly("game.db");
  }

  @Test
  void aBadCommandLineIsExplained() {
    run("list").misused("--catalog");
    run("pin", "css", "--catalog", ours).misused("VERSION or --clear");
    run("pin", "css", "20250101", "--clear", "--catalog", ours).misused("VERSION or --clear");
    run("pin", "css", "newest", "--catalog", ours).misused("eight digits");
    run("pin", "css", "20250101", "--digest", "12", "--catalog", ours).misused("64 hex digits");
    run("pin", "../css", "20250101", "--catalog", ours).misused("cannot be the id of a game");
    run("add", "css", "--catalog", ours).misused("--title");
    run("add", "css", "--title", "C", "--size-gb", "-1", "--catalog", ours).misused("--size-gb");
    run("add", "css", "--title", "C", "--size-gb", "NaN", "--catalog", ours).misused("--size-gb");
    run("add", "css", "--title", "C", "--current-version", "new", "--catalog", ours)
        .misused("eight digits");
    run("add", "css", "--title", "C", "--players", "x".repeat(61), "--catalog", ours)
        .misused("at most 60");
    run("add", "css", "--title", "C", "--cover", folder.resolve("no.png"), "--catalog", ours)
        .misused("no file");
    run("add", "css", "--title", "C", "--cover", eti, "--catalog", ours).misused("a picture");
    run("forget", "css", "--catalog", ours).misused("forget");

    assertThat(ours).doesNotExist();
    assertThat(run("pin", "css", "--catalog", ours).err()).contains("Usage: catalog pin");
  }
}
