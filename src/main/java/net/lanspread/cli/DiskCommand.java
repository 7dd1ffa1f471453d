package net.lanspread.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.lanspread.content.GameId;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread disk}: the room on the disk, and who takes it. */
@Command(
    name = "disk",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists what takes the room on the disk, the largest game first.")
public final class DiskCommand extends PartyCommand {

  public DiskCommand(PeerFactory peers) {
    super(peers);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DiskUse use;
    Map<GameId, String> titles;
    try (Party party = open()) {
      use = party.disk();
      titles = party.games().stream().collect(Collectors.toMap(GameRow::gameId, GameRow::title));
    }
    print(() -> words(use, titles), () -> json(use));
    return CommandLine.ExitCode.OK;
  }

  private static List<String> words(DiskUse use, Map<GameId, String> titles) {
    Table table = new Table("ID", "SIZE", "INSTALLED", "ARCHIVES", "LEFTOVERS", "TITLE");
    for (DiskUse.Game game : use.games()) {
      table.row(
          game.gameId().value(),
          InWords.bytes(game.totalBytes()),
          cell(game.installedBytes()),
          cell(game.archiveBytes()),
          cell(game.leftoverBytes() + game.asideBytes()),
          titles.getOrDefault(game.gameId(), game.gameId().value()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("Other things in the games folder: " + InWords.bytes(use.otherBytes()));
    lines.add("Lanspread's own files, saves among them: " + InWords.bytes(use.ownBytes()));
    lines.add("Free in " + use.gamesFolder() + ": " + InWords.bytes(use.freeBytes()));
    return lines;
  }

  private static String cell(long bytes) {
    return bytes == 0 ? "" : InWords.bytes(bytes);
  }

  private static ObjectNode json(DiskUse use) {
    ObjectNode json =
        PeerJson.object()
            .put("games_dir", use.gamesFolder().toString())
            .put("free_bytes", use.freeBytes())
            .put("other_bytes", use.otherBytes())
            .put("own_bytes", use.ownBytes());
    ArrayNode games = json.putArray("games");
    for (DiskUse.Game game : use.games()) {
      games
          .addObject()
          .put("game_id", game.gameId().value())
          .put("installed_bytes", game.installedBytes())
          .put("archive_bytes", game.archiveBytes())
          .put("content_bytes", game.contentBytes())
          .put("leftover_bytes", game.leftoverBytes())
          .put("aside_bytes", game.asideBytes());
    }
    return json;
  }
}
