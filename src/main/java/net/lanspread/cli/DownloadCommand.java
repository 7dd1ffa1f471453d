package net.lanspread.cli;

import java.util.function.Supplier;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine.Command;

/** {@code lanspread download}: brings games and does not unpack them. */
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Downloads games, so that others can have them from here, and installs nothing.")
public final class DownloadCommand extends GamesCommand {
  public DownloadCommand(PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks) {
    super(peers, screen, hooks);
  }

  @Override
  void begin(GameWork work, GameRow game) {
    if (game.downloaded() && !game.updateAvailable()) {
      work.skip(game, "downloaded already");
    } else {
      work.begin(game, GameAction.DOWNLOAD, "downloaded");
    }
  }
}
