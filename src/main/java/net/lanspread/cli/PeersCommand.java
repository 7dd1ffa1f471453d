package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread peers}: who else is here. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the others of the party.")
public final class PeersCommand implements Callable<Integer> {
  private final PeerCommand.PeerFactory peers;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private PartyOptions options = new PartyOptions();

  public PeersCommand(PeerCommand.PeerFactory peers) {
    this.peers = peers;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<PeerRow> others;
    try (Party party = options.open(peers)) {
      others = party.peers();
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (options.json()) {
      ObjectNode json = PeerJson.object();
      ArrayNode list = json.putArray("peers");
      for (PeerRow other : others) {
        list.addObject()
            .put("peer_id", other.id())
            .put("name", other.name())
            .put("addr", other.address())
            .put("games", other.games());
      }
      out.println(json);
    } else {
      Table table = new Table("NAME", "ADDRESS", "GAMES");
      others.forEach(
          other -> table.row(other.name(), other.address(), Integer.toString(other.games())));
      table.lines().forEach(out::println);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
