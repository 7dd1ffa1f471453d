package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread peers}: the other peers that are here. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the others of the party.")
public final class PeersCommand extends PartyCommand {

  public PeersCommand(PeerFactory peers) {
    super(peers);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<PeerRow> others;
    try (Party party = open()) {
      others = party.peers();
    }
    print(() -> table(others).lines(), () -> json(others));
    return CommandLine.ExitCode.OK;
  }

  private static ObjectNode json(List<PeerRow> others) {
    ObjectNode json = PeerJson.object();
    ArrayNode list = json.putArray("peers");
    for (PeerRow other : others) {
      list.addObject()
          .put("peer_id", other.id())
          .put("name", other.name())
          .put("addr", other.address())
          .put("games", other.games());
    }
    return json;
  }

  private static Table table(List<PeerRow> others) {
    Table table = new Table("NAME", "ADDRESS", "GAMES");
    for (PeerRow other : others) {
      table.row(other.name(), other.address(), Integer.toString(other.games()));
    }
    return table;
  }
}
