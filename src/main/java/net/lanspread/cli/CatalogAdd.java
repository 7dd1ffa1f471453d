package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.catalog.CatalogContent;
import net.lanspread.catalog.CatalogException;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.peer.CoverFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanspread catalog add}: says of a game all that guests are shown. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Adds a game, or changes what is said of it: all that the page shows. An option that is left"
          + " out leaves that as it is; an empty text, \"\", takes it away."
    })
public final class CatalogAdd implements Callable<Integer> {
  private static final int MAX_LINE_CHARS = 200;
  private static final int MAX_DESCRIPTION_CHARS = 10_000;
  private static final int MAX_COVER_BYTES = 16 * 1024 * 1024;

  /** The first bytes of a picture, by the ending of its name. */
  private static final Map<String, byte[]> PICTURES =
      Map.of(
          ".jpg", new byte[] {(byte) 0xff, (byte) 0xd8},
          ".png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--catalog", required = true, paramLabel = "FILE")
  private Path catalog = Path.of("");

  @Parameters(paramLabel = "GAME_ID", description = "the name of its folder")
  private String id = "";

  @Option(names = "--title", description = "needed for a new game")
  private @Nullable String title;

  @Option(names = "--genre", description = "its name in English")
  private @Nullable String genre;

  @Option(names = "--genre-de", description = "in German")
  private @Nullable String genreGerman;

  @Option(names = "--genre-fr", description = "in French")
  private @Nullable String genreFrench;

  @Option(names = "--players", description = "how many can play, e.g. 16 or \"2 (+ 6 CPU)\"")
  private @Nullable String players;

  @Option(names = "--description", paramLabel = "TEXT", description = "in English")
  private @Nullable String description;

  @Option(names = "--description-de", paramLabel = "TEXT", description = "in German")
  private @Nullable String descriptionGerman;

  @Option(names = "--description-fr", paramLabel = "TEXT", description = "in French")
  private @Nullable String descriptionFrench;

  @Option(names = "--publisher")
  private @Nullable String publisher;

  @Option(names = "--release", paramLabel = "YEAR")
  private @Nullable String release;

  @Option(names = "--size-gb", paramLabel = "GB", description = "of the installed game; a hint")
  private @Nullable Double sizeGb;

  @Option(
      names = "--current-version",
      paramLabel = "VERSION",
      description = "eight digits; guests with an older one are told, \"catalog pin\" decides")
  private @Nullable String currentVersion;

  @Option(
      names = "--master-server",
      negatable = true,
      description = "players find each other only through a server in the internet, or not only")
  private @Nullable Boolean masterServer;

  @Option(
      names = "--cover",
      paramLabel = "FILE",
      description = "a picture, .jpg or .png; is copied into \"covers\" beside the catalog")
  private @Nullable Path cover;

  @Override
  public Integer call() throws IOException {
    GameId gameId =
        GameId.parse(id)
            .filter(each -> !each.isReserved())
            .orElseThrow(() -> bad(id + " cannot be the id of a game"));
    check();
    Optional<String> ending = Optional.ofNullable(cover).map(this::ending);
    try {
      CatalogFile file = new CatalogFile(catalog);
      CatalogContent before = before(file);
      CatalogGame known =
          before.games().stream().filter(game -> game.id().equals(gameId)).findFirst().orElse(null);
      if (known == null && (title == null || title.isBlank())) {
        throw bad("--title is needed: " + gameId + " is new in this catalog");
      }
      GameNotes notes = before.notes().getOrDefault(gameId, GameNotes.NONE);
      file.put(new CatalogContent(List.of(game(gameId, known)), Map.of(gameId, changed(notes))));
    } catch (CatalogException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    if (cover != null) {
      copyCover(gameId, cover, ending.orElseThrow());
    }
    Terminal.of(commandLine()).line(gameId + " is in the catalog");
    return CommandLine.ExitCode.OK;
  }

  /** A missing or empty file is a catalog of no games. */
  private CatalogContent before(CatalogFile file) throws CatalogException, IOException {
    return Files.exists(catalog) && Files.size(catalog) > 0
        ? file.content()
        : new CatalogContent(List.of(), Map.of());
  }

  private CatalogGame game(GameId gameId, @Nullable CatalogGame known) {
    return known == null
        ? new CatalogGame(
            gameId, text(title, ""), text(release), text(publisher), sizeGb, null, null, null)
        : new CatalogGame(
            known.id(),
            text(title, known.title()),
            either(release, known.release()),
            either(publisher, known.publisher()),
            sizeGb == null ? known.sizeGb() : sizeGb,
            null,
            known.pinnedVersion(),
            known.pinnedDigest());
  }

  private GameNotes changed(GameNotes before) {
    // Another genre is another one in each language.
    Translated genreBefore = genre == null ? before.genre() : null;
    return new GameNotes(
        translated(genreGerman, genre, genreFrench, genreBefore),
        either(players, before.maxPlayers()),
        translated(descriptionGerman, description, descriptionFrench, before.description()),
        masterServer == null ? before.needsMasterServer() : masterServer,
        currentVersion == null
            ? before.currentVersion()
            : Version.parse(currentVersion).orElse(null));
  }

  private static @Nullable Translated translated(
      @Nullable String german,
      @Nullable String english,
      @Nullable String french,
      @Nullable Translated before) {
    Translated known = before == null ? new Translated(null, null, null) : before;
    Translated now =
        new Translated(
            either(german, known.german()),
            either(english, known.english()),
            either(french, known.french()));
    return now.in("en") == null ? null : now;
  }

  private static @Nullable String either(@Nullable String given, @Nullable String before) {
    return given == null ? before : text(given);
  }

  private static @Nullable String text(@Nullable String given) {
    return given == null || given.isBlank() ? null : given.strip();
  }

  private static String text(@Nullable String given, String before) {
    return given == null || given.isBlank() ? before : given.strip();
  }

  private void check() {
    if (sizeGb != null && (!Double.isFinite(sizeGb) || sizeGb < 0)) {
      throw bad("--size-gb takes a number from 0 up");
    }
    if (currentVersion != null
        && !currentVersion.isBlank()
        && Version.parse(currentVersion).isEmpty()) {
      throw bad("--current-version takes eight digits, as in version.ini");
    }
    line("--title", title);
    line("--genre", genre);
    line("--genre-de", genreGerman);
    line("--genre-fr", genreFrench);
    line("--publisher", publisher);
    line("--release", release);
    atMost("--players", players, GameNotes.MAX_PLAYERS_CHARS);
    atMost("--description", description, MAX_DESCRIPTION_CHARS);
    atMost("--description-de", descriptionGerman, MAX_DESCRIPTION_CHARS);
    atMost("--description-fr", descriptionFrench, MAX_DESCRIPTION_CHARS);
  }

  /** Checks a text of one line. */
  private void line(String option, @Nullable String text) {
    atMost(option, text, MAX_LINE_CHARS);
  }

  private void atMost(String option, @Nullable String text, int chars) {
    if (text != null && text.length() > chars) {
      throw bad(option + " takes at most " + chars + " characters");
    }
  }

  /** The ending for the copy of a picture, once that was looked at. */
  private String ending(Path picture) {
    String name = String.valueOf(picture.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.endsWith(".jpeg") || name.endsWith(".jpg") ? ".jpg" : ".png";
    byte[] first = Objects.requireNonNull(PICTURES.get(ending));
    try {
      if (Files.size(picture) > MAX_COVER_BYTES) {
        throw bad("--cover takes a picture of at most 16 MiB");
      }
      byte[] start;
      try (var in = Files.newInputStream(picture)) {
        start = in.readNBytes(first.length);
      }
      if (!Arrays.equals(start, first)) {
        throw bad("--cover takes a picture, .jpg or .png; " + picture + " is none");
      }
    } catch (NoSuchFileException e) {
      throw bad("--cover: there is no file " + picture);
    } catch (IOException e) {
      throw bad("--cover: " + picture + " cannot be read: " + e.getMessage());
    }
    return ending;
  }

  /** Copies the picture in place of an earlier one, which may have the other ending. */
  private void copyCover(GameId gameId, Path picture, String ending) throws IOException {
    Path folder = catalog.toAbsolutePath().resolveSibling(CoverFiles.FOLDER);
    Files.createDirectories(folder);
    Files.copy(picture, folder.resolve(gameId + ending), StandardCopyOption.REPLACE_EXISTING);
    for (String other : CoverFiles.ENDINGS) {
      if (!other.equals(ending)) {
        Files.deleteIfExists(folder.resolve(gameId + other));
      }
    }
  }

  private CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
