package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lanspread ls}: the games that are here or at somebody. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lists the games that are here or at other peers, then the notices about them,",
      "and the folders with a problem, with the reason."
    })
public final class ListCommand extends PartyCommand {

  @Option(
      names = "--ids",
      description = "print ids alone, at once: those that the app knows, else those that are here")
  private boolean ids;

  public ListCommand(PeerFactory peers) {
    super(peers);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (ids) {
      terminal().lines(known().stream().map(game -> game.gameId().value()).toList());
      return CommandLine.ExitCode.OK;
    }
    List<GameRow> games;
    List<FolderProblem> problems;
    try (Party party = open()) {
      games = party.games();
      problems = party.problems();
    }
    print(() -> words(games, problems), () -> new PeerJson.Listed(games, problems));
    return CommandLine.ExitCode.OK;
  }

  private List<GameRow> known() throws IOException, InterruptedException {
    options().check();
    Optional<AppParty> app = options().openApp();
    if (app.isPresent()) {
      try (AppParty party = app.get()) {
        return party.games();
      }
    }
    return LocalGames.of(
        options().folders().games(), options().folders().state().path(), options().catalog());
  }

  private static List<String> words(List<GameRow> games, List<FolderProblem> problems) {
    Set<GameId> listed = games.stream().map(GameRow::gameId).collect(Collectors.toSet());
    return Stream.of(
            table(games).lines().stream(),
            games.stream().flatMap(game -> InWords.notices(game, problems).stream()),
            problems.stream().map(problem -> InWords.problem(problem, listed)))
        .flatMap(lines -> lines)
        .toList();
  }

  private static Table table(List<GameRow> games) {
    Table table = new Table("ID", "SIZE", "STATE", "SOURCES", "TITLE");
    for (GameRow game : games) {
      table.row(
          game.gameId().value(),
          game.sizeBytes() == 0 ? "" : InWords.bytes(game.sizeBytes()),
          InWords.state(game),
          game.peerCount() == 0 ? "" : InWords.pcs(game.peerCount()),
          game.title());
    }
    return table;
  }
}
