package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.peer.CatalogOption;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Plays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanspread play}: starts an installed game, or its dedicated server. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts an installed game and leaves it running. The first time its settings are written and"
          + " its setup is run. Where the app runs, it does that."
    })
public final class PlayCommand implements Callable<Integer> {
  /** Makes what can play the games of a folder. */
  public interface PlaysFactory {
    /**
     * Makes it.
     *
     * @param alone whether a peer on the same state folder must not run meanwhile
     * @throws IOException with a sentence for people when that cannot be
     */
    Plays make(Path gamesFolder, Path stateFolder, boolean alone) throws IOException;
  }

  /** Longer than an app waits to see whether what it started goes on. */
  private static final Duration APP_PATIENCE = Duration.ofSeconds(6);

  private final PlaysFactory factory;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "GAME",
      description = "its id, or the beginning of its title as far as it is clear")
  private String typed = "";

  @Option(
      names = "--server",
      description =
          "run the game's dedicated server instead, here, until it ends; its exit code is this"
              + " command's")
  private boolean server;

  @Mixin private FolderOptions folders = new FolderOptions();

  @Mixin private CatalogOption catalog = new CatalogOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what the game calls the player (the app's, else the user name)")
  private @Nullable String name;

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      description = "what the game shall speak, e.g. german (the app's, else this computer's)")
  private @Nullable String language;

  public PlayCommand(PlaysFactory factory) {
    this.factory = factory;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<AppParty> app = server ? Optional.empty() : AppParty.open(folders.state());
    if (app.isPresent()) {
      try (AppParty party = app.get()) {
        return playByApp(party);
      }
    }
    Path games = folders.games();
    PlayerSettings player = player(folders.settings());
    GameId gameId = gameId(games);
    try (Plays plays = factory.make(games, folders.state().path(), !server)) {
      return server ? serve(plays, gameId, player) : play(plays, gameId, player);
    }
  }

  private int playByApp(AppParty party) throws IOException, InterruptedException {
    if (name != null || language != null) {
      throw bad("the app that runs knows name and language; leave --name and --language out");
    }
    GameId gameId = GameNames.find(typed, party.games()).gameId();
    party.play(gameId, APP_PATIENCE);
    return started(gameId);
  }

  /** What is no game here may still be an id, of which is said why it cannot be played. */
  private GameId gameId(Path games) throws IOException {
    List<GameRow> here = LocalGames.of(games, catalog.file());
    return GameNames.matches(typed, here).isEmpty()
        ? GameId.parse(typed).orElseThrow(() -> bad(typed + " cannot be the id of a game"))
        : GameNames.find(typed, here).gameId();
  }

  private int play(Plays plays, GameId gameId, PlayerSettings player) throws IOException {
    return switch (plays.play(gameId, player, Plays.Launch.START).join()) {
      case Plays.Played.Done _ -> started(gameId);
      case Plays.Played.Failed(_, String message) -> throw new IOException(message);
    };
  }

  private int started(GameId gameId) {
    PrintWriter out = commandLine().getOut();
    out.println(gameId + " is started");
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static int serve(Plays plays, GameId gameId, PlayerSettings player)
      throws IOException, InterruptedException {
    return switch (plays.serve(gameId, player)) {
      case Plays.Served.Ended(int exitCode) -> exitCode;
      case Plays.Served.Failed(String message) -> throw new IOException(message);
    };
  }

  private PlayerSettings player(UserSettings settings) {
    String called =
        Optional.ofNullable(name)
            .or(settings::name)
            .orElseGet(() -> System.getProperty("user.name", "player"));
    String spoken =
        Optional.ofNullable(language)
            .orElseGet(() -> inEnglish(settings.language().map(Locale::of)));
    PlayerSettings.problem(called)
        .ifPresent(
            problem -> {
              throw bad("the player's name " + problem);
            });
    PlayerSettings.problem(spoken)
        .ifPresent(
            problem -> {
              throw bad("the language " + problem);
            });
    return new PlayerSettings(called, spoken);
  }

  /** The name of the language, as games know it, or that of this computer's. */
  private static String inEnglish(Optional<Locale> locale) {
    return locale
        .orElseGet(Locale::getDefault)
        .getDisplayLanguage(Locale.ENGLISH)
        .toLowerCase(Locale.ROOT);
  }

  private CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
