package net.lanspread.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.catalog.CatalogContent;
import net.lanspread.catalog.CatalogException;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanspread catalog}: looks at and edits the games of a party. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CatalogAdd.class, CatalogPublish.class},
    description = "Looks at and edits a catalog, the games of a party.")
public final class CatalogCommand {
  @Spec private @Nullable CommandSpec spec;

  private interface Work {
    /** The output, in lines. */
    List<String> run(CatalogFile catalog) throws CatalogException;
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description =
          "Takes all games of another catalog, such as the ETI launcher's game.db, into this one.")
  int importGames(
      @Option(names = "--catalog", required = true, paramLabel = "FILE") Path catalog,
      @Parameters(paramLabel = "FILE", description = "the catalog to take the games from")
          Path from) {
    return run(
        catalog,
        file -> {
          CatalogContent content = new CatalogFile(from).content();
          file.put(content);
          return List.of(content.games().size() + " games imported");
        });
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the games.")
  int list(@Option(names = "--catalog", required = true, paramLabel = "FILE") Path catalog) {
    return run(
        catalog,
        file -> {
          List<String> lines = new ArrayList<>();
          Collection<CatalogGame> games = file.load().games().values();
          for (CatalogGame game : games) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-20s %-10s %8s  %s",
                    game.id(),
                    game.pinnedVersion() == null ? "newest" : game.pinnedVersion(),
                    game.sizeGb() == null ? "" : game.sizeGb() + " GB",
                    game.title()));
          }
          lines.add(games.size() + " games");
          return lines;
        });
  }

  @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a game.")
  int remove(
      @Option(names = "--catalog", required = true, paramLabel = "FILE") Path catalog,
      @Parameters(paramLabel = "GAME_ID") String id) {
    GameId gameId = gameId(id);
    return run(
        catalog,
        file -> {
          requireThere(file.remove(gameId), gameId);
          return List.of(gameId + " is removed");
        });
  }

  @Command(
      name = "pin",
      mixinStandardHelpOptions = true,
      description = "Lets everybody have one version of a game, not just the newest.")
  int pin(
      @Option(names = "--catalog", required = true, paramLabel = "FILE") Path catalog,
      @Parameters(index = "0", paramLabel = "GAME_ID") String id,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "VERSION",
              description = "eight digits, as in version.ini")
          @Nullable String version,
      @Option(
              names = "--digest",
              paramLabel = "HEX",
              description = "the manifest digest it must have")
          @Nullable String digest,
      @Option(names = "--clear", description = "lets the game be the newest again") boolean clear) {
    GameId gameId = gameId(id);
    if (clear == (version != null)) {
      throw bad("pin takes either a VERSION or --clear");
    }
    Optional<Version> pinned = Optional.ofNullable(version).flatMap(Version::parse);
    Optional<Sha256> wanted =
        Optional.ofNullable(digest).map(hex -> hex.toLowerCase(Locale.ROOT)).flatMap(Sha256::parse);
    if (version != null && pinned.isEmpty()) {
      throw bad(version + " is not a version of eight digits");
    }
    if (digest != null && (wanted.isEmpty() || clear)) {
      throw bad("--digest takes 64 hex digits, and goes with a VERSION");
    }
    return run(
        catalog,
        file -> {
          requireThere(file.pin(gameId, pinned.orElse(null), wanted.orElse(null)), gameId);
          return List.of(
              gameId + " is pinned to " + pinned.map(Version::digits).orElse("the newest version"));
        });
  }

  private static void requireThere(boolean there, GameId gameId) throws CatalogException {
    if (!there) {
      throw new CatalogException(
          gameId + " is not in the catalog; \"catalog list\" shows its games");
    }
  }

  /** Runs the work. An unusable catalog counts as an unusable option or argument. */
  private int run(Path catalog, Work work) {
    try {
      Terminal.of(commandLine()).lines(work.run(new CatalogFile(catalog)));
    } catch (CatalogException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    return CommandLine.ExitCode.OK;
  }

  private GameId gameId(String text) {
    return GameId.parse(text).orElseThrow(() -> bad(text + " cannot be the id of a game"));
  }

  private CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  /** The command that was given, such as {@code pin}. */
  private CommandLine commandLine() {
    CommandLine catalog = Objects.requireNonNull(spec).commandLine();
    return catalog.getParseResult().subcommand().commandSpec().commandLine();
  }
}
