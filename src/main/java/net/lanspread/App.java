package net.lanspread;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.cli.CatalogCommand;
import net.lanspread.cli.CompletionCommand;
import net.lanspread.cli.Consent;
import net.lanspread.cli.DeleteCommand;
import net.lanspread.cli.DiskCommand;
import net.lanspread.cli.DoctorCommand;
import net.lanspread.cli.DownloadCommand;
import net.lanspread.cli.ErrorLine;
import net.lanspread.cli.GetCommand;
import net.lanspread.cli.IdentityCommand;
import net.lanspread.cli.ListCommand;
import net.lanspread.cli.NowCommand;
import net.lanspread.cli.OrganisersCommand;
import net.lanspread.cli.PeerCommand;
import net.lanspread.cli.PeersCommand;
import net.lanspread.cli.PlayCommand;
import net.lanspread.cli.Screen;
import net.lanspread.cli.SteerCommand;
import net.lanspread.cli.UpdateCommand;
import net.lanspread.cli.VerifyCommand;
import net.lanspread.content.OperatingSystem;
import net.lanspread.content.PeerId;
import net.lanspread.content.Program;
import net.lanspread.demo.DemoCommand;
import net.lanspread.disk.NativeFolder;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GamesFolderChoice;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.NamedThings;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerAssembly;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.PlayParts;
import net.lanspread.peer.Plays;
import net.lanspread.peer.Rehearsal;
import net.lanspread.peer.StateFolder;
import net.lanspread.web.AppCommand;
import net.lanspread.web.Opener;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The program: its commands, made by hand of the rooms. */
@Command(
    name = "lanspread",
    mixinStandardHelpOptions = true,
    version = "lanspread " + Program.VERSION,
    description = "Gets games to everybody at a LAN party, from everybody.",
    synopsisSubcommandLabel = "COMMAND")
public final class App {
  private static final String LOG_LEVEL = "LANSPREAD_LOG";
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          "ls",
          "peers",
          "disk",
          "get",
          "install",
          "download",
          "update",
          "verify",
          "uninstall",
          "remove",
          "discard",
          "play",
          "limit",
          "pause",
          "resume",
          "match",
          "now",
          "server",
          "stop",
          "connect",
          "doctor",
          "identity",
          "organisers",
          "catalog");

  /** The locks of this process's state folders; one that nothing refers to is given up. */
  private static final Set<FileLock> LOCKS = ConcurrentHashMap.newKeySet();

  private App() {}

  public static void main(String[] arguments) {
    keepTheLogQuiet(arguments);
    System.exit(commandLine().execute(arguments));
  }

  /** People read the output of a command; the log of its inner life appears on request. */
  private static void keepTheLogQuiet(String... arguments) {
    if (arguments.length > 0
        && FOR_PEOPLE.contains(arguments[0])
        && System.getProperty(LOG_LEVEL) == null
        && System.getenv(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "OFF");
    }
  }

  /** The command line with all commands, on this process's streams. */
  static CommandLine commandLine() {
    Peers peers = new Peers();
    Ending.ShutdownHooks hooks = Runtime.getRuntime()::addShutdownHook;
    return new CommandLine(new App())
        .addSubcommand(new DemoCommand(new RealDisk(), System.in, Screen.isTerminal()))
        .addSubcommand(app())
        .addSubcommand(
            new PeerCommand(
                peers,
                System.in,
                new java.io.FileOutputStream(java.io.FileDescriptor.out),
                Clock.systemUTC(),
                hooks))
        .addSubcommand(new PlayCommand(App::plays))
        .addSubcommand(new ListCommand(peers))
        .addSubcommand(new PeersCommand(peers))
        .addSubcommand(new DiskCommand(peers))
        .addSubcommand(new GetCommand(peers, Screen::ofThisProcess, hooks))
        .addSubcommand(new DownloadCommand(peers, Screen::ofThisProcess, hooks))
        .addSubcommand(new UpdateCommand(peers, Screen::ofThisProcess, hooks))
        .addSubcommand(new VerifyCommand(peers, Screen::ofThisProcess, hooks))
        .addSubcommand(
            new DeleteCommand.Uninstall(peers, Screen::ofThisProcess, hooks, Consent::atTerminal))
        .addSubcommand(
            new DeleteCommand.Remove(peers, Screen::ofThisProcess, hooks, Consent::atTerminal))
        .addSubcommand(
            new DeleteCommand.Discard(peers, Screen::ofThisProcess, hooks, Consent::atTerminal))
        .addSubcommand(new SteerCommand.Limit())
        .addSubcommand(new SteerCommand.Pause())
        .addSubcommand(new SteerCommand.Resume())
        .addSubcommand(new SteerCommand.Match())
        .addSubcommand(new NowCommand(ZoneId.systemDefault()))
        .addSubcommand(new SteerCommand.Server())
        .addSubcommand(new SteerCommand.Stop())
        .addSubcommand(new SteerCommand.Connect())
        .addSubcommand(new DoctorCommand(peers))
        .addSubcommand(new IdentityCommand(peers))
        .addSubcommand(new CompletionCommand())
        .addSubcommand(new CatalogCommand())
        .addSubcommand(new OrganisersCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setExecutionStrategy(App::run)
        .setExecutionExceptionHandler(new ErrorLine())
        .setParameterExceptionHandler(new ErrorLine());
  }

  /** Runs the command with a place for native libraries: its state folder, else this user's. */
  private static int run(ParseResult parsed) {
    Path state = null;
    for (ParseResult at = parsed; at.hasSubcommand(); at = at.subcommand()) {
      state = at.subcommand().matchedOptionValue("--state", state);
    }
    NativeFolder.use(state == null ? StateFolder.ofThisUser().path() : state);
    return new CommandLine.RunLast().execute(parsed);
  }

  private static AppCommand app() {
    Peers peers = new Peers();
    return new AppCommand(
        peers,
        peers::claim,
        new RealDisk(),
        Path.of(System.getProperty("user.home")),
        Opener.ofSystem(OperatingSystem.ofThisMachine()),
        System.in,
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
      GamesFolders games = config.gamesFolders();
      if (games.all().stream().noneMatch(Files::isDirectory)) {
        Files.createDirectories(games.main()); // beside another it is missing, as its disk may be
      }
      OwnerOnly.folder(config.stateFolder());
      claim(config.stateFolder());
      return PeerAssembly.assemble(
          config, events, new RealDisk(), new SecureRandom(), Clock.systemUTC());
    }

    @Override
    public PeerId newIdentity(Path stateFolder) throws IOException {
      OwnerOnly.folder(stateFolder);
      claim(stateFolder);
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

  private static Plays plays(
      GamesFolders gamesFolders, Path stateFolder, Optional<Path> catalog, boolean alone)
      throws IOException {
    OwnerOnly.folder(stateFolder);
    if (alone) {
      lock(stateFolder);
    }
    return PlayParts.plays(new RealDisk(), gamesFolders, stateFolder, catalog, alone);
  }

  /** Keeps a second peer out of the state folder for as long as this process lives. */
  private static void lock(Path stateFolder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            stateFolder.resolve(NamedThings.LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
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
}
