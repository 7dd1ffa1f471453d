package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
    print(() -> table(others).lines(), () -> Map.of("peers", others));
    return CommandLine.ExitCode.OK;
  }

  private static Table table(List<PeerRow> others) {
    Table table = new Table("NAME", "ADDRESS", "GAMES");
    for (PeerRow other : others) {
      table.row(other.name(), other.address(), Integer.toString(other.games()));
    }
    return table;
  }
}
