package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import net.lanspread.peer.PeerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of people that comes to the party to do or to tell something. */
abstract sealed class PartyCommand implements Callable<Integer>
    permits ListCommand, PeersCommand, DoctorCommand, DiskCommand, GamesCommand {
  private final PeerFactory peers;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private PartyOptions options = new PartyOptions();

  PartyCommand(PeerFactory peers) {
    this.peers = peers;
  }

  final PartyOptions options() {
    return options;
  }

  final Party open() throws IOException, InterruptedException {
    return options.open(peers);
  }

  final CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  final Terminal terminal() {
    return Terminal.of(commandLine());
  }

  /** Prints for people, or for programs where that is asked for. */
  final void print(Supplier<List<String>> lines, Supplier<?> json) {
    if (options.json()) {
      terminal().json(json.get());
    } else {
      terminal().lines(lines.get());
    }
  }
}
