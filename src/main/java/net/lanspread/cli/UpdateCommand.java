package net.lanspread.cli;

import java.util.function.Supplier;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine.Command;

/** {@code lanspread update}: brings games that are here to the version that the party plays. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Brings games that are here to the version that the party plays.")
public final class UpdateCommand extends GamesCommand {
  public UpdateCommand(PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks) {
    super(peers, screen, hooks);
  }

  @Override
  void begin(GameWork work, GameRow game) {
    boolean here = game.downloaded() || game.installed();
    if (here && !game.updateAvailable()) {
      work.skip(game, "up to date already");
    } else {
      work.begin(game, GameAction.UPDATE, "updated");
    }
  }
}
