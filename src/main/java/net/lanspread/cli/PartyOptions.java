package net.lanspread.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The way of a command to a party: through the app if it runs with this state folder; else through
 * a peer of this process, which most of the options describe.
 */
final class PartyOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(
      names = "--connect",
      paramLabel = "HOST:PORT",
      description = "a peer that is not found by itself; may be given several times")
  private List<String> named = new ArrayList<>();

  @Mixin private PeerConfigOptions peer = new PeerConfigOptions();

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  boolean json() {
    return json;
  }

  FolderOptions folders() {
    return folders;
  }

  /** Refuses an unusable option, with its name and the reason. */
  void check() {
    folders.check();
    peer.check();
  }

  /** The catalog that tells titles, where one was named. */
  Optional<Path> catalog() {
    return peer.catalog();
  }

  /** Comes to the party through the app, where that runs. */
  Optional<AppParty> openApp() throws IOException, InterruptedException {
    return AppParty.open(folders.state());
  }

  /**
   * Comes to the party.
   *
   * @throws IOException with a sentence for people when that cannot be
   */
  Party open(PeerFactory peers) throws IOException, InterruptedException {
    check();
    List<InetSocketAddress> addresses = addresses();
    Optional<AppParty> app = openApp();
    if (app.isEmpty()) {
      PeerConfig config =
          peer.config(folders.games(), folders.state().path(), folders.settings().name());
      return PassingParty.open(peers, config, addresses, PassingParty.Patience.USUAL);
    }
    for (String each : named) {
      app.get().connect(each);
    }
    return app.get();
  }

  private List<InetSocketAddress> addresses() {
    return named.stream()
        .map(
            text ->
                HostAndPort.parse(text)
                    .filter(address -> address.port() > 0)
                    .map(HostAndPort::resolve)
                    .filter(address -> !address.isUnresolved())
                    .orElseThrow(
                        () ->
                            new CommandLine.ParameterException(
                                Objects.requireNonNull(command).commandLine(),
                                "--connect takes HOST:PORT of another computer, not " + text)))
        .toList();
  }
}
