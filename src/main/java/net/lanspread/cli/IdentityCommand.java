package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import net.lanspread.content.PeerId;
import net.lanspread.peer.PeerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanspread identity}: this computer's identity to the others. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Changes who this computer is to the others.")
public final class IdentityCommand {
  private final PeerFactory peers;

  @Spec private @Nullable CommandSpec spec;

  public IdentityCommand(PeerFactory peers) {
    this.peers = peers;
  }

  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Makes a new identity, for a computer whose disk or state folder is a copy of another",
        "one's. All else stays. Lanspread must not run here meanwhile."
      })
  int makeNew(@Mixin FolderOptions folders) throws IOException {
    folders.check();
    PeerId made = peers.newIdentity(folders.state().path());
    CommandLine command =
        Objects.requireNonNull(spec)
            .commandLine()
            .getParseResult()
            .subcommand()
            .commandSpec()
            .commandLine();
    Terminal.of(command)
        .lines(List.of("This computer has a new identity: " + made + ". Start Lanspread again."));
    return CommandLine.ExitCode.OK;
  }
}
