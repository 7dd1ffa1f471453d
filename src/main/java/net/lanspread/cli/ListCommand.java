package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread ls}: the games that are here or at somebody. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the games that are here or at somebody else.")
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
      print(known().stream().map(GameRow::gameId).toList());
      return CommandLine.ExitCode.OK;
    }
    List<GameRow> games;
    try (Party party = open()) {
      games = party.games();
    }
    print(options().json() ? List.of(json(games)) : table(games).lines());
    return CommandLine.ExitCode.OK;
  }

  private List<GameRow> known() throws IOException, InterruptedException {
    Optional<AppParty> app = options().openApp();
    if (app.isPresent()) {
      try (AppParty party = app.get()) {
        return party.games();
      }
    }
    return LocalGames.of(options().folders().games(), options().catalog());
  }

  private static ObjectNode json(List<GameRow> games) {
    ObjectNode json = PeerJson.object();
    json.set("games", PeerJson.games(games));
    return json;
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
