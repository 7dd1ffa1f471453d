package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.GameRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that has something done with games, and shows how far that is. */
abstract sealed class GamesCommand implements Callable<Integer> permits GetCommand, VerifyCommand {
  private final PeerCommand.PeerFactory peers;
  private final Supplier<Screen> screen;
  private final PeerCommand.ShutdownHooks hooks;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private PartyOptions options = new PartyOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "GAME",
      description = "its id, or the beginning of its title as far as it is clear")
  private List<String> names = List.of();

  /**
   * @param screen asked when there is something to show
   */
  GamesCommand(
      PeerCommand.PeerFactory peers, Supplier<Screen> screen, PeerCommand.ShutdownHooks hooks) {
    this.peers = peers;
    this.screen = screen;
    this.hooks = hooks;
  }

  /** Begins with a game, or passes over it. */
  abstract void begin(GameWork work, GameRow game);

  @Override
  public final Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    List<GameLine> ended;
    try (Interruption interruption = new Interruption(hooks);
        Party party = options.open(peers)) {
      Set<GameRow> games = games(party);
      GameWork work = new GameWork(party);
      interruption.onInterrupt(() -> games.forEach(game -> party.cancel(game.gameId())));
      games.forEach(game -> begin(work, game));
      ended = work.show(view(command.getOut()));
    }
    int exitCode = CommandLine.ExitCode.OK;
    for (GameLine game : ended) {
      if (game.end().orElseThrow() instanceof Outcome.Failed(_, String message)) {
        ErrorLine.print(command, game.name() + ": " + message);
        exitCode = CommandLine.ExitCode.SOFTWARE;
      }
    }
    return exitCode;
  }

  private Set<GameRow> games(Party party) throws IOException {
    List<GameRow> all = party.games();
    Set<GameRow> games = new LinkedHashSet<>();
    for (String name : names) {
      games.add(GameNames.find(name, all));
    }
    return games;
  }

  private ProgressView view(PrintWriter out) {
    if (options.json()) {
      return new ProgressView.Json(out);
    }
    Screen here = screen.get();
    return here.rewrites()
        ? new ProgressView.Bars(out, here.columns())
        : new ProgressView.Lines(out);
  }
}
