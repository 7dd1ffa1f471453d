package net.lanspread;

import java.io.Console;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.cli.CatalogCommand;
import net.lanspread.cli.PeerCommand;
import net.lanspread.cli.PlayCommand;
import net.lanspread.demo.DemoCommand;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.GamesFolderChoice;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerAssembly;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.Plays;
import net.lanspread.web.AppCommand;
import net.lanspread.web.Browser;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: its commands, made by hand of the rooms. */
@Command(
    name = "lanspread",
    mixinStandardHelpOptions = true,
    version = "lanspread 0.1.0",
    description = "Gets games to everybody at a LAN party, from everybody.",
    synopsisSubcommandLabel = "COMMAND")
public final class App {
  /** The locks of this process's state folders; one that nothing refers to is given up. */
  private static final Set<FileLock> LOCKS = ConcurrentHashMap.newKeySet();

  private App() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line with all commands, on this process's streams. */
  static CommandLine commandLine() {
    return new CommandLine(new App())
        .addSubcommand(new DemoCommand(new RealDisk(), onTerminal()))
        .addSubcommand(app())
        .addSubcommand(
            new PeerCommand(
                new Peers(),
                System.in,
                new java.io.FileOutputStream(java.io.FileDescriptor.out),
                Clock.systemUTC(),
                Runtime.getRuntime()::addShutdownHook))
        .addSubcommand(new PlayCommand(App::plays))
        .addSubcommand(new CatalogCommand())
        .addSubcommand(new CommandLine.HelpCommand());
  }

  private static AppCommand app() {
    Peers peers = new Peers();
    return new AppCommand(
        peers,
        peers::claim,
        new RealDisk(),
        Browser.ofSystem(System.getProperty("os.name")),
        AppCommand.nothingChecked(),
        Clock.systemUTC(),
        Runtime.getRuntime()::addShutdownHook);
  }

  /** The peers of this process, one after the other on one state folder. */
  private static final class Peers implements PeerFactory {
    private final AtomicBoolean locked = new AtomicBoolean();

    /** Takes the state folder, once. */
    void claim(Path stateFolder) throws IOException {
      if (!locked.get()) {
        lock(stateFolder);
        locked.set(true);
      }
    }

    @Override
    public Peer make(PeerConfig config, Events events) throws IOException {
      Files.createDirectories(config.gamesFolder());
      Files.createDirectories(config.stateFolder());
      claim(config.stateFolder());
      return PeerAssembly.assemble(
          config, events, new RealDisk(), new SecureRandom(), Clock.systemUTC());
    }

    @Override
    public Optional<String> problem(Path gamesFolder, PeerConfig config) {
      return GamesFolderChoice.problem(
          new RealDisk(), gamesFolder, config.gamesFolder(), config.stateFolder());
    }
  }

  private static Plays plays(Path gamesFolder, Path stateFolder, boolean alone) throws IOException {
    Files.createDirectories(stateFolder);
    if (alone) {
      lock(stateFolder);
    }
    return PeerAssembly.plays(new RealDisk(), gamesFolder, stateFolder);
  }

  /** Keeps a second peer out of the state folder for as long as this process lives. */
  private static void lock(Path stateFolder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            stateFolder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "another peer uses " + stateFolder + "; end it, or give this one another --state folder");
    }
    LOCKS.add(lock);
  }

  private static boolean onTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
