package net.lanspread.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.NamedThings;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.PeerOptions;
import net.lanspread.peer.Rehearsal;
import net.lanspread.peer.RunningPeer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanspread peer}: a peer that is driven by JSON lines. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a peer without a window: reads one JSON command per line, writes one JSON reply or"
          + " event per line, logs to stderr. The end of input ends it."
    })
public final class PeerCommand implements Callable<Integer> {
  private static final int MAX_LINE_BYTES = 1024 * 1024;

  private final PeerFactory peers;
  private final InputStream in;
  private final OutputStream out;
  private final InstantSource clock;
  private final Ending.ShutdownHooks hooks;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--games",
      required = true,
      paramLabel = "DIR",
      description =
          "the games folder; made when it is missing. Given several times: games folders, the main"
              + " one first; a new game goes where there is room for it")
  private List<Path> games = new ArrayList<>();

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "the folder for Lanspread's own files; made when it is missing")
  private @Nullable Path state;

  @Mixin private PeerConfigOptions options = new PeerConfigOptions();

  @Option(names = "--daemon", description = "ignore stdin; end with SIGTERM")
  private boolean daemon;

  @Option(
      names = "--rehearse",
      description = "let this process practise a download soon after its start, as the app does")
  private boolean rehearses;

  public PeerCommand(
      PeerFactory peers,
      InputStream in,
      OutputStream out,
      InstantSource clock,
      Ending.ShutdownHooks hooks) {
    this.peers = peers;
    this.in = in;
    this.out = out;
    this.clock = clock;
    this.hooks = hooks;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerConfig config =
        options.config(
            usable("--games", new GamesFolders(games), NamedThings::gamesFoldersProblem),
            usable(
                "--state",
                PeerOptions.absolute(Objects.requireNonNull(state)),
                NamedThings::stateFolderProblem),
            Optional.empty());
    PeerCount peerCount = new PeerCount();
    try (Ending ending = new Ending();
        JsonLines lines = new JsonLines(out);
        Rehearsal rehearsal = peers.rehearsal(config.stateFolder())) {
      lines.write(PeerJson.started(clock.instant()));
      RunningPeer.Listener events =
          (event, peer) -> {
            if (event instanceof PeerEvent.PeerCountUpdated(int count)) {
              peerCount.set(count);
            }
            lines.write(PeerJson.event(event, clock.instant(), peer));
            if (rehearses) {
              rehearsal.heard(event);
            }
          };
      try (RunningPeer peer = new RunningPeer(peers, config, events)) {
        ending.hearSignals(hooks);
        peer.start();
        try (PeerCommands commands = new PeerCommands(peer, peerCount, lines::write, ending::ask)) {
          if (!daemon) {
            Thread.ofPlatform().name("stdin").daemon().start(() -> read(commands, ending));
          }
          ending.await();
        }
      }
      return CommandLine.ExitCode.OK;
    }
  }

  private <T> T usable(String option, T named, Function<T, Optional<String>> problem) {
    problem
        .apply(named)
        .ifPresent(
            why -> {
              throw new CommandLine.ParameterException(commandLine(), option + ": " + why);
            });
    return named;
  }

  private void read(PeerCommands commands, Ending ending) {
    LineReader reader = new LineReader(in, MAX_LINE_BYTES);
    try {
      while (true) {
        switch (reader.next()) {
          case LineReader.Line.Text(String text) -> commands.accept(text);
          case LineReader.Line.TooLong _ -> commands.tooLong();
          case LineReader.Line.End _ -> {
            return;
          }
        }
      }
    } catch (IOException e) {
      ErrorLine.print(commandLine(), "the input broke: " + e.getMessage());
    } finally {
      ending.ask();
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
