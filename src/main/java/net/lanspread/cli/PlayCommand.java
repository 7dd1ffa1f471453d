package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.peer.CatalogOption;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.GamesFolders;
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
  /** Makes the player of the games in some folders. */
  public interface PlaysFactory {
    /**
     * Makes the player.
     *
     * @param catalog a file beside which scripts for games may be
     * @param alone whether it refuses to run beside a peer on the same state folder
     * @throws IOException with a sentence for people when it refuses
     */
    Plays make(GamesFolders gamesFolders, Path stateFolder, Optional<Path> catalog, boolean alone)
        throws IOException;
  }

  /** The wait for the app's answer; longer than the app itself waits for a started game. */
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

  @Option(
      names = "--setup",
      description = "run the game's own setup instead, also again, and wait for its end")
  private boolean setup;

  @Option(
      names = "--accept-scripts",
      description =
          "run scripts that an update has brought, though no catalog vouches for them; without it"
              + " they are named, and the game is not started")
  private boolean acceptScripts;

  @Mixin private FolderOptions folders = new FolderOptions();

  @Mixin private CatalogOption catalog = new CatalogOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the player's name in the game (the app's, else the user name)")
  private @Nullable String name;

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      description = "the language of the game, e.g. german or de (the app's, else this computer's)")
  private @Nullable String language;

  public PlayCommand(PlaysFactory factory) {
    this.factory = factory;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (server && setup) {
      throw bad("--server and --setup are two commands; leave one out");
    }
    folders.check();
    Optional<Path> titles = catalog.file();
    Optional<AppParty> app = server ? Optional.empty() : AppParty.open(folders.state());
    if (app.isPresent()) {
      try (AppParty party = app.get()) {
        return playByApp(party);
      }
    }
    GamesFolders games = folders.games();
    PlayerSettings player = player(folders.settings());
    GameId gameId = gameId(games, titles);
    try (Plays plays = factory.make(games, folders.state().path(), titles, !server)) {
      return server ? serve(plays, gameId, player) : play(plays, gameId, player);
    }
  }

  private int playByApp(AppParty party) throws IOException, InterruptedException {
    if (name != null || language != null) {
      throw bad("the app that runs knows name and language; leave --name and --language out");
    }
    GameId gameId = GameNames.find(typed, party.games()).gameId();
    return done(gameId, party.play(gameId, setup, acceptScripts, APP_PATIENCE));
  }

  /**
   * A name that is no game here may still be an id; the answer then says why it cannot be played.
   */
  private GameId gameId(GamesFolders games, Optional<Path> titles) throws IOException {
    List<GameRow> here = LocalGames.of(games, folders.state().path(), titles);
    return GameNames.matches(typed, here).isEmpty()
        ? GameId.parse(typed).orElseThrow(() -> bad(typed + " cannot be the id of a game"))
        : GameNames.find(typed, here).gameId();
  }

  private int play(Plays plays, GameId gameId, PlayerSettings player) throws IOException {
    Plays.Launch launch = setup ? Plays.Launch.SETUP : Plays.Launch.START;
    return switch (plays.play(gameId, player, launch, acceptScripts).join()) {
      case Plays.Played.Done done ->
          done(gameId, done.notices().stream().map(Notice::message).toList());
      case Plays.Played.Failed(_, String message) -> throw new IOException(message);
    };
  }

  /** Says that it is done, and shows the notices. */
  private int done(GameId gameId, List<String> notices) {
    Terminal terminal = Terminal.of(commandLine());
    terminal.line(gameId + (setup ? " has been set up" : " is started"));
    notices.forEach(terminal::note);
    return CommandLine.ExitCode.OK;
  }

  private int serve(Plays plays, GameId gameId, PlayerSettings player)
      throws IOException, InterruptedException {
    return switch (plays.serve(gameId, player, acceptScripts)) {
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
