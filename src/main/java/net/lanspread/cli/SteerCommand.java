package net.lanspread.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import net.lanspread.content.GameId;
import net.lanspread.peer.Action;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Limits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command that steers the running app: the speed, the order and the pauses of its downloads, the
 * servers and games that it has started, and its connections.
 */
public abstract sealed class SteerCommand implements Callable<Integer> {
  private static final double MEGA = 1e6;
  private static final String NAME = "its id, or the beginning of its title as far as it is clear";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private FolderOptions folders = new FolderOptions();

  /** Has the app do it; gives a line about the result. */
  abstract String steer(AppParty app) throws IOException, InterruptedException;

  final CommandLine.ParameterException cannotBeMeant(String why) {
    return new CommandLine.ParameterException(commandLine(), why);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    folders.check();
    try (AppParty app =
        AppParty.open(folders.state())
            .orElseThrow(
                () -> new IOException("nothing can be steered: Lanspread's app does not run"))) {
      Terminal.of(commandLine()).line(steer(app));
    }
    return CommandLine.ExitCode.OK;
  }

  /** {@code lanspread limit}. */
  @Command(
      name = "limit",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Says how much of the network the app may take, now and later.")
  public static final class Limit extends SteerCommand {
    private static final String RATE = "in megabytes a second; 0 ends the limit";

    @Option(names = "--send", paramLabel = "RATE", description = RATE)
    private @Nullable Double send;

    @Option(names = "--receive", paramLabel = "RATE", description = RATE)
    private @Nullable Double receive;

    @Option(
        names = "--at-once",
        paramLabel = "N",
        description = "so many downloads at a time; 0 is all of them")
    private @Nullable Integer atOnce;

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      ObjectNode limits = PeerJson.object();
      if (send != null) {
        limits.put("send_bytes_per_second", bytes("--send", send));
      }
      if (receive != null) {
        limits.put("receive_bytes_per_second", bytes("--receive", receive));
      }
      if (atOnce != null) {
        Limits.downloadsProblem(atOnce)
            .ifPresent(
                why -> {
                  throw cannotBeMeant("--at-once: " + why);
                });
        limits.put("downloads_at_once", atOnce.intValue());
      }
      if (limits.isEmpty()) {
        throw cannotBeMeant("name a limit: --send, --receive or --at-once");
      }
      app.post("/api/limits", limits);
      return "That holds from now on.";
    }

    private long bytes(String option, double rate) {
      long bytes = Math.round(rate * MEGA);
      Limits.problem(bytes)
          .ifPresent(
              why -> {
                throw cannotBeMeant(option + ": " + why);
              });
      return bytes;
    }
  }

  /** {@code lanspread match}. */
  @Command(
      name = "match",
      mixinStandardHelpOptions = true,
      description = "Stops receiving and sends little, for a match; or ends that.")
  public static final class Match extends SteerCommand {
    @Parameters(paramLabel = "on|off", description = "whether there is a match")
    private String wanted = "";

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      boolean on =
          switch (wanted) {
            case "on" -> true;
            case "off" -> false;
            default -> throw cannotBeMeant("a match is on or off, not " + wanted);
          };
      app.post("/api/match", PeerJson.object().put("on", on));
      return on ? "Downloads stop until the match is over." : "Downloads go on.";
    }
  }

  /** {@code lanspread pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Pauses downloads; what has come stays.")
  public static final class Pause extends SteerCommand {
    @Parameters(arity = "0..*", paramLabel = "GAME", description = NAME + "; all without any")
    private List<String> games = new ArrayList<>();

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      each(app, games, Action.PAUSE);
      return "Paused.";
    }
  }

  /** {@code lanspread resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets downloads that were paused go on.")
  public static final class Resume extends SteerCommand {
    @Parameters(arity = "0..*", paramLabel = "GAME", description = NAME + "; all without any")
    private List<String> games = new ArrayList<>();

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      each(app, games, Action.RESUME);
      return "They go on when it is their turn.";
    }
  }

  /** {@code lanspread server}. */
  @Command(
      name = "server",
      mixinStandardHelpOptions = true,
      description = "Starts a game's dedicated server on this computer, or ends it.")
  public static final class Server extends SteerCommand {
    @Parameters(paramLabel = "GAME", description = NAME)
    private String game = "";

    @Option(names = "--stop", description = "ends the server that was started from here")
    private boolean stop;

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      each(app, List.of(game), stop ? Action.STOP_SERVER : Action.SERVER);
      return stop ? "The server ends." : "The server starts. \"lanspread now\" lists it.";
    }
  }

  /** {@code lanspread stop}. */
  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Ends games that were started from here.")
  public static final class Stop extends SteerCommand {
    @Parameters(arity = "1..*", paramLabel = "GAME", description = NAME)
    private List<String> games = new ArrayList<>();

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      each(app, games, Action.STOP);
      return "Stopped.";
    }
  }

  /** {@code lanspread connect}. */
  @Command(
      name = "connect",
      mixinStandardHelpOptions = true,
      description = "Connects the app to a guest whom it does not find by itself.")
  public static final class Connect extends SteerCommand {
    @Parameters(paramLabel = "HOST:PORT", description = "the address on the guest's page")
    private String address = "";

    @Override
    String steer(AppParty app) throws IOException, InterruptedException {
      JsonNode guest = app.post("/api/connect", PeerJson.object().put("addr", address));
      return "Connected to " + guest.path("name").asString(address) + ".";
    }
  }

  /** Has something done with the games that are meant, once all of them are known. */
  private static void each(AppParty app, List<String> typed, Action action)
      throws IOException, InterruptedException {
    if (typed.isEmpty()) {
      app.post("/api/" + action.label(), PeerJson.object());
    }
    List<GameRow> known = typed.isEmpty() ? List.of() : app.games();
    Set<GameId> games = new LinkedHashSet<>();
    for (String name : typed) {
      games.add(GameNames.find(name, known).gameId());
    }
    for (GameId gameId : games) {
      app.post(gameId, action);
    }
  }
}
