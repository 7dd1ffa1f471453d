package net.lanspread.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.lanspread.cli.ErrorLine;
import net.lanspread.cli.PeerCommand;
import net.lanspread.content.PeerId;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.GamesFolderChoice;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerAssembly;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;

/**
 * The program as a process of its own would run it, on a thread of this one: the same command line,
 * JSON lines, sockets and disk. It starts in a moment, where a virtual machine needs a processor
 * for seconds to become fast.
 *
 * <p>It cannot be killed; who asks for that ends its input. Rows that kill, freeze or measure a
 * process, or read what it logs, say {@link Lab#eachAlone}.
 */
final class HostedPeer extends Process {
  private final OutputStream toStdin;
  private final InputStream fromStdout;
  private final Thread thread;
  private volatile int exitCode = CommandLine.ExitCode.SOFTWARE;

  /**
   * @param arguments the program's, whose first one is {@code peer}
   * @param errors where it tells why it could not start
   */
  HostedPeer(List<String> arguments, Path errors) throws IOException {
    Pipe stdin = Pipe.open();
    Pipe stdout = Pipe.open();
    toStdin = Channels.newOutputStream(stdin.sink());
    fromStdout = Channels.newInputStream(stdout.source());
    PeerCommand command =
        new PeerCommand(
            new Peers(),
            Channels.newInputStream(stdin.source()),
            Channels.newOutputStream(stdout.sink()),
            Clock.systemUTC(),
            _ -> {});
    CommandLine program =
        new CommandLine(new Program())
            .addSubcommand(command)
            .setErr(new PrintWriter(Files.newBufferedWriter(errors, StandardCharsets.UTF_8), true))
            .setExecutionExceptionHandler(new ErrorLine())
            .setParameterExceptionHandler(new ErrorLine());
    thread =
        Thread.ofPlatform()
            .name("hosted-peer")
            .daemon()
            .start(
                () -> {
                  try (Pipe.SourceChannel _ = stdin.source();
                      Pipe.SinkChannel _ = stdout.sink()) {
                    exitCode = program.execute(arguments.toArray(String[]::new));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }

  @CommandLine.Command(name = "lanspread")
  private static final class Program {}

  private static final class Peers implements PeerFactory {
    @Override
    public Peer make(PeerConfig config, Events events) throws IOException {
      Files.createDirectories(config.gamesFolder());
      OwnerOnly.folder(config.stateFolder());
      return PeerAssembly.assemble(
          config, events, new RealDisk(), new SecureRandom(), Clock.systemUTC());
    }

    @Override
    public PeerId newIdentity(Path stateFolder) throws IOException {
      return PeerAssembly.newIdentity(
          stateFolder, new RealDisk(), new SecureRandom(), Clock.systemUTC());
    }

    @Override
    public Optional<String> problem(Path gamesFolder, PeerConfig config) {
      return GamesFolderChoice.problem(
          new RealDisk(), gamesFolder, config.gamesFolder(), config.stateFolder());
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return toStdin;
  }

  @Override
  public InputStream getInputStream() {
    return fromStdout;
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    thread.join();
    return exitCode;
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return thread.join(Duration.of(timeout, unit.toChronoUnit()));
  }

  @Override
  public int exitValue() {
    if (thread.isAlive()) {
      throw new IllegalThreadStateException("the peer has not ended");
    }
    return exitCode;
  }

  @Override
  public boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public long pid() {
    throw new UnsupportedOperationException(
        "this peer is no process of its own: its row must say eachAlone");
  }

  /** Ends its input; it ends by itself then. */
  @Override
  public void destroy() {
    try {
      toStdin.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
