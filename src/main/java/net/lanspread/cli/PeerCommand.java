package net.lanspread.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
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

  /** Makes a peer of its configuration; the only class that knows all rooms does. */
  public interface PeerFactory {
    /**
     * Makes a peer that has not started.
     *
     * @throws IOException with a sentence for people when the peer cannot be made
     */
    Peer make(PeerConfig config, Events events) throws IOException;

    /** What speaks against another games folder for the peer of this configuration, if anything. */
    Optional<String> problem(Path gamesFolder, PeerConfig config);
  }

  /** Takes what is to be done when the process is asked to end. */
  public interface ShutdownHooks {
    void add(Thread hook);
  }

  private final PeerFactory peers;
  private final InputStream in;
  private final OutputStream out;
  private final InstantSource clock;
  private final ShutdownHooks hooks;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--games",
      required = true,
      paramLabel = "DIR",
      description = "the games folder; made when it is missing")
  private @Nullable Path games;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "the folder for what Lanspread itself keeps; made when it is missing")
  private @Nullable Path state;

  @Mixin private PeerOptions options = new PeerOptions();

  @Option(names = "--daemon", description = "ignore stdin; end with SIGTERM")
  private boolean daemon;

  public PeerCommand(
      PeerFactory peers,
      InputStream in,
      OutputStream out,
      InstantSource clock,
      ShutdownHooks hooks) {
    this.peers = peers;
    this.in = in;
    this.out = out;
    this.clock = clock;
    this.hooks = hooks;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerConfig config = options.config(absolute(games), absolute(state), Optional.empty());
    CountDownLatch ending = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    PeerCount peerCount = new PeerCount();
    try (JsonLines lines = new JsonLines(out)) {
      lines.write(PeerJson.started(clock.instant()));
      RunningPeer.Listener events =
          (event, peer) -> {
            if (event instanceof PeerEvent.PeerCountUpdated(int count)) {
              peerCount.set(count);
            }
            lines.write(PeerJson.event(event, clock.instant(), peer));
          };
      try (RunningPeer peer = new RunningPeer(peers, config, events)) {
        hooks.add(
            Thread.ofPlatform()
                .name("end")
                .unstarted(
                    () -> {
                      if (ended.getCount() > 0) {
                        ending.countDown();
                        haltAfter(ended);
                      }
                    }));
        peer.start();
        if (!daemon) {
          PeerCommands commands =
              new PeerCommands(peer, peerCount, lines::write, ending::countDown);
          Thread.ofPlatform().name("stdin").daemon().start(() -> read(commands, ending));
        }
        ending.await();
      }
      return CommandLine.ExitCode.OK;
    } finally {
      ended.countDown();
    }
  }

  private void read(PeerCommands commands, CountDownLatch ending) {
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
      ending.countDown();
    }
  }

  /** Ends the process after the peer has ended: well, where Java would say that it was killed. */
  private static void haltAfter(CountDownLatch ended) {
    int exitCode = CommandLine.ExitCode.SOFTWARE;
    try {
      if (ended.await(5, TimeUnit.SECONDS)) {
        exitCode = CommandLine.ExitCode.OK;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  static Path absolute(@Nullable Path path) {
    return Objects.requireNonNull(path).toAbsolutePath().normalize();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
