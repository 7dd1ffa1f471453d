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
    boolean several = use.folders().size() > 1;
    Table table =
        several
            ? new Table("ID", "SIZE", "INSTALLED", "ARCHIVES", "LEFTOVERS", "FOLDER", "TITLE")
            : new Table("ID", "SIZE", "INSTALLED", "ARCHIVES", "LEFTOVERS", "TITLE");
    for (DiskUse.Game game : use.games()) {
      List<String> cells = new ArrayList<>();
      cells.add(game.gameId().value());
      cells.add(InWords.bytes(game.totalBytes()));
      cells.add(cell(game.installedBytes()));
      cells.add(cell(game.archiveBytes()));
      cells.add(cell(game.leftoverBytes() + game.asideBytes()));
      if (several) {
        cells.add(game.folder().toString());
      }
      cells.add(titles.getOrDefault(game.gameId(), game.gameId().value()));
      table.row(cells.toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(
        "Other things in the games folder%s: %s"
            .formatted(several ? "s" : "", InWords.bytes(use.otherBytes())));
    lines.add("Lanspread's own files, saves among them: " + InWords.bytes(use.ownBytes()));
    for (DiskUse.Folder folder : use.folders()) {
      lines.add(
          folder.away()
              ? folder.path() + " is not there; bring its disk back"
              : "Free in " + folder.path() + ": " + InWords.bytes(folder.freeBytes()));
    }
    return lines;
  }

  private static String cell(long bytes) {
    return bytes == 0 ? "" : InWords.bytes(bytes);
  }

  private static ObjectNode json(DiskUse use) {
    ObjectNode json =
        PeerJson.object()
            .put("games_dir", use.folders().getFirst().path().toString())
            .put("free_bytes", use.folders().getFirst().freeBytes())
            .put("other_bytes", use.otherBytes())
            .put("own_bytes", use.ownBytes());
    ArrayNode folders = json.putArray("folders");
    for (DiskUse.Folder folder : use.folders()) {
      folders
          .addObject()
          .put("path", folder.path().toString())
          .put("away", folder.away())
          .put("free_bytes", folder.freeBytes())
          .put("other_bytes", folder.otherBytes());
    }
    ArrayNode games = json.putArray("games");
    for (DiskUse.Game game : use.games()) {
      games
          .addObject()
          .put("game_id", game.gameId().value())
          .put("games_dir", game.folder().toString())
          .put("installed_bytes", game.installedBytes())
          .put("archive_bytes", game.archiveBytes())
          .put("content_bytes", game.contentBytes())
          .put("leftover_bytes", game.leftoverBytes())
          .put("aside_bytes", game.asideBytes());
    }
    return json;
  }
}
