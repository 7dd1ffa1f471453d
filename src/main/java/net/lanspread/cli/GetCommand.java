package net.lanspread.cli;

import java.util.function.Supplier;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine.Command;

/** {@code lanspread get}: brings games until they can be played. */
@Command(
    name = "get",
    aliases = "install",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Downloads games from everybody who has them, and installs or updates them.")
public final class GetCommand extends GamesCommand {
  public GetCommand(PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks) {
    super(peers, screen, hooks);
  }

  @Override
  void begin(GameWork work, GameRow game) {
    if (!game.installed()) {
      work.begin(game, GameAction.INSTALL, "installed");
    } else if (game.updateAvailable()) {
      work.begin(game, GameAction.UPDATE, "updated");
    } else {
      work.skip(game, "installed already");
    }
  }
}
