package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.peer.GameRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread ls}: the games that are here or at somebody. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the games that are here or at somebody else.")
public final class ListCommand implements Callable<Integer> {
  private final PeerCommand.PeerFactory peers;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private PartyOptions options = new PartyOptions();

  @Option(
      names = "--ids",
      description = "print ids alone, at once: those that the app knows, else those that are here")
  private boolean ids;

  public ListCommand(PeerCommand.PeerFactory peers) {
    this.peers = peers;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (ids) {
      known().forEach(game -> out.println(game.gameId()));
    } else {
      print(out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private List<GameRow> known() throws IOException, InterruptedException {
    Optional<AppParty> app = options.openApp();
    if (app.isPresent()) {
      try (AppParty party = app.get()) {
        return party.games();
      }
    }
    return LocalGames.of(options.folders().games(), options.catalog());
  }

  private void print(PrintWriter out) throws IOException, InterruptedException {
    List<GameRow> games;
    try (Party party = options.open(peers)) {
      games = party.games();
    }
    if (options.json()) {
      ObjectNode json = PeerJson.object();
      json.set("games", PeerJson.games(games));
      out.println(json);
      return;
    }
    Table table = new Table("ID", "SIZE", "STATE", "SOURCES", "TITLE");
    for (GameRow game : games) {
      table.row(
          game.gameId().value(),
          game.sizeBytes() == 0 ? "" : InWords.bytes(game.sizeBytes()),
          InWords.state(game),
          game.peerCount() == 0 ? "" : InWords.pcs(game.peerCount()),
          game.title());
    }
    table.lines().forEach(out::println);
  }
}
