package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.peer.Plays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
          + " its setup is run. While a peer runs on the same state folder, have that one play."
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

  private final PlaysFactory factory;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "GAME_ID")
  private String id = "";

  @Option(
      names = "--server",
      description =
          "run the game's dedicated server instead, here, until it ends; its exit code is this"
              + " command's")
  private boolean server;

  @Option(names = "--games", required = true, paramLabel = "DIR", description = "the games folder")
  private @Nullable Path games;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "the folder for what Lanspread itself keeps; made when it is missing")
  private @Nullable Path state;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what the game calls the player (user name)")
  private String name = System.getProperty("user.name", "player");

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      description = "what the game shall speak, e.g. german (that of this computer)")
  private String language =
      Locale.getDefault().getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);

  public PlayCommand(PlaysFactory factory) {
    this.factory = factory;
  }

  @Override
  public Integer call() throws InterruptedException {
    GameId gameId = GameId.parse(id).orElseThrow(() -> bad(id + " cannot be the id of a game"));
    PlayerSettings player = player();
    try (Plays plays = factory.make(absolute(games), absolute(state), !server)) {
      return server ? serve(plays, gameId, player) : play(plays, gameId, player);
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private int play(Plays plays, GameId gameId, PlayerSettings player) {
    return switch (plays.play(gameId, player, Plays.Launch.START).join()) {
      case Plays.Played.Done _ -> {
        PrintWriter out = commandLine().getOut();
        out.println(gameId + " is started");
        out.flush();
        yield CommandLine.ExitCode.OK;
      }
      case Plays.Played.Failed(_, String message) -> failed(message);
    };
  }

  private int serve(Plays plays, GameId gameId, PlayerSettings player) throws InterruptedException {
    return switch (plays.serve(gameId, player)) {
      case Plays.Served.Ended(int exitCode) -> exitCode;
      case Plays.Served.Failed(String message) -> failed(message);
    };
  }

  private PlayerSettings player() {
    PlayerSettings.problem(name)
        .ifPresent(
            problem -> {
              throw bad("the player's name " + problem);
            });
    PlayerSettings.problem(language)
        .ifPresent(
            problem -> {
              throw bad("the language " + problem);
            });
    return new PlayerSettings(name, language);
  }

  private static Path absolute(@Nullable Path path) {
    return Objects.requireNonNull(path).toAbsolutePath().normalize();
  }

  private int failed(String message) {
    PrintWriter err = commandLine().getErr();
    err.println("lanspread: " + message);
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
