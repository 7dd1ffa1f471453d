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
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.lanspread.cli.ErrorLine;
import net.lanspread.cli.PeerCommand;
import net.lanspread.content.PeerId;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GamesFolderChoice;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerAssembly;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.Rehearsal;
import net.lanspread.web.AppCommand;
import net.lanspread.web.Opener;
import picocli.CommandLine;

/**
 * The program as a process of its own would run it, on a thread of this one: the same command line,
 * sockets and disk. It starts in a moment, where a virtual machine needs a processor for seconds to
 * become fast.
 *
 * <p>It cannot be killed; a kill ends it in good order. Rows that kill, freeze or measure a
 * process, or read what it logs, say {@link Lab#startAlone} or {@link Lab#eachAlone}.
 */
final class HostedProgram extends Process {
  /** The file beside the errors in which an app notes what it has opened, a line each. */
  static final String OPENED = "opened.txt";

  private static final Ending.ShutdownHooks NO_SIGNALS = _ -> {};

  private final OutputStream toStdin;
  private final InputStream fromStdout;
  private final Consumer<HostedProgram> end;
  private final Thread thread;
  private volatile int exitCode = CommandLine.ExitCode.SOFTWARE;

  /** A command that reads and prints there. */
  private interface Command {
    Object of(InputStream stdin, OutputStream stdout);
  }

  /**
   * A peer, which ends with its input.
   *
   * @param arguments the program's, whose first one is {@code peer}
   * @param errors where it tells why it could not start
   */
  static HostedProgram peer(List<String> arguments, Path errors) throws IOException {
    return new HostedProgram(
        (stdin, stdout) ->
            new PeerCommand(new Peers(), stdin, stdout, Clock.systemUTC(), NO_SIGNALS),
        HostedProgram::closeInput,
        arguments,
        errors);
  }

  /**
   * An app, whose thread is interrupted at its end.
   *
   * @param arguments the program's, whose first one is {@code app}
   * @param errors where it tells why it could not start
   * @param home its user's own folder
   */
  static HostedProgram app(List<String> arguments, Path errors, Path home) throws IOException {
    return new HostedProgram(
        (stdin, _) ->
            new AppCommand(
                new Peers(),
                _ -> {},
                new RealDisk(),
                home,
                recording(errors.resolveSibling(OPENED)),
                stdin,
                Clock.systemUTC(),
                NO_SIGNALS),
        app -> app.thread.interrupt(),
        arguments,
        errors);
  }

  /** Nothing opens on the tester's screen. */
  private static Opener recording(Path opened) {
    return place ->
        Files.writeString(
            opened, place + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private HostedProgram(
      Command command, Consumer<HostedProgram> end, List<String> arguments, Path errors)
      throws IOException {
    this.end = end;
    Pipe stdin = Pipe.open();
    Pipe stdout = Pipe.open();
    toStdin = Channels.newOutputStream(stdin.sink());
    fromStdout = Channels.newInputStream(stdout.source());
    OutputStream out = Channels.newOutputStream(stdout.sink());
    CommandLine program =
        new CommandLine(new Program())
            .addSubcommand(command.of(Channels.newInputStream(stdin.source()), out))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(Files.newBufferedWriter(errors, StandardCharsets.UTF_8), true))
            .setExecutionExceptionHandler(new ErrorLine())
            .setParameterExceptionHandler(new ErrorLine());
    thread =
        Thread.ofPlatform()
            .name("hosted-" + arguments.getFirst())
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
      Files.createDirectories(config.gamesFolders().main());
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
    public Rehearsal rehearsal(Path stateFolder) {
      return new Rehearsal(this, new RealDisk(), stateFolder);
    }

    @Override
    public Optional<String> problem(GamesFolders gamesFolders, PeerConfig config) {
      return GamesFolderChoice.problem(
          new RealDisk(), gamesFolders, config.gamesFolders(), config.stateFolder());
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
      throw new IllegalThreadStateException("it has not ended");
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
        "it is no process of its own: its row must start it alone");
  }

  private void closeInput() {
    try {
      toStdin.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in good order, without waiting for that. */
  @Override
  public void destroy() {
    end.accept(this);
  }
}
