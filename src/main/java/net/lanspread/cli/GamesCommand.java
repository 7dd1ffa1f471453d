package net.lanspread.cli;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.lanspread.content.GameId;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** A command that has something done with games, and shows how far that is. */
abstract sealed class GamesCommand extends PartyCommand
    permits GetCommand, DownloadCommand, UpdateCommand, VerifyCommand, DeleteCommand {
  private final Supplier<Screen> screen;
  private final Ending.ShutdownHooks hooks;

  @Parameters(
      arity = "1..*",
      paramLabel = "GAME",
      description = "its id, or the beginning of its title as far as it is clear")
  private List<String> names = List.of();

  /**
   * @param screen asked when there is something to show
   */
  GamesCommand(PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks) {
    super(peers);
    this.screen = screen;
    this.hooks = hooks;
  }

  /** Begins with a game, or passes over it. */
  abstract void begin(GameWork work, GameRow game);

  /** True when the user agrees, where there is something to ask; else that has been said. */
  boolean isAgreedTo(Collection<GameRow> games) throws IOException {
    return true;
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    // Closed last: once it is, the process of an interrupted command ends.
    try (Interruption interruption = new Interruption(hooks)) {
      return run(interruption);
    }
  }

  private int run(Interruption interruption) throws IOException, InterruptedException {
    List<GameLine> ended;
    try (Party party = open()) {
      GameWork work = new GameWork(party);
      Set<GameRow> games = games(party);
      if (!isAgreedTo(games)) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      interruption.begin();
      games.forEach(game -> begin(work, game));
      ended = work.show(view(), interruption::isAsked);
      tellOfScripts(party.games(), games);
    }
    int exitCode = CommandLine.ExitCode.OK;
    for (GameLine game : ended) {
      if (game.end().orElseThrow() instanceof Outcome.Failed(_, String message)) {
        ErrorLine.print(commandLine(), game.name() + ": " + message);
        exitCode = CommandLine.ExitCode.SOFTWARE;
      }
    }
    return exitCode;
  }

  /** Says which scripts wait for a word of the player's before they run. */
  private void tellOfScripts(List<GameRow> now, Set<GameRow> worked) {
    Set<GameId> ids = worked.stream().map(GameRow::gameId).collect(Collectors.toSet());
    now.stream()
        .filter(game -> ids.contains(game.gameId()))
        .flatMap(game -> InWords.scriptsChanged(game).stream())
        .forEach(terminal()::note);
  }

  private Set<GameRow> games(Party party) throws IOException {
    List<GameRow> all = party.games();
    Set<GameRow> games = new LinkedHashSet<>();
    for (String name : names) {
      games.add(GameNames.find(name, all));
    }
    return games;
  }

  private ProgressView view() {
    if (options().json()) {
      return new ProgressView.Json(terminal());
    }
    Screen here = screen.get();
    return here.rewrites()
        ? new ProgressView.Bars(terminal(), here.columns())
        : new ProgressView.Lines(terminal());
  }
}
