package net.lanspread.cli;

import java.util.function.Supplier;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine.Command;

/** {@code lanspread verify}: reads games again, byte for byte. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Reads downloaded games again, and fetches wrong and missing parts.")
public final class VerifyCommand extends GamesCommand {
  public VerifyCommand(PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks) {
    super(peers, screen, hooks);
  }

  @Override
  void begin(GameWork work, GameRow game) {
    work.begin(game, GameAction.VERIFY, "every byte is right");
  }
}
