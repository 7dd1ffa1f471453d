package net.lanspread.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.content.Program;
import net.lanspread.disk.Disk;
import net.lanspread.peer.Ending;
import net.lanspread.peer.NamedThings;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.PeerOptions;
import net.lanspread.peer.Rehearsal;
import net.lanspread.peer.StateFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanspread app}: a peer with a page, for people. */
@Command(
    name = "app",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs Lanspread with a page in the browser. When it runs already, the page is opened again."
          + " Ctrl-C ends it, or Quit on the page."
    })
public final class AppCommand implements Callable<Integer> {
  /** Keeps other peers out of a state folder for as long as this process lives. */
  @FunctionalInterface
  public interface StateLock {
    /**
     * Takes the folder; once is enough.
     *
     * @throws IOException with a sentence for people when another process has it
     */
    void take(Path stateFolder) throws IOException;
  }

  /** The tries to find an app that has just been started. */
  private static final int FIND_TRIES = 25;

  private static final long FIND_PAUSE_MILLIS = 200;

  private final PeerFactory peers;
  private final StateLock stateLock;
  private final Disk disk;
  private final Path home;
  private final Opener opener;
  private final InputStream stdin;
  private final InstantSource clock;
  private final Ending.ShutdownHooks hooks;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "the folder for Lanspread's own files (where the system has such things)")
  private @Nullable Path state;

  @Option(names = "--no-browser", description = "print the page's address and open no browser")
  private boolean noBrowser;

  @Option(
      names = "--tab",
      description = "open the page in the browser's tabs, not in a window of its own")
  private boolean tab;

  @Option(
      names = "--no-rehearsal",
      description = "do not let this process practise a download soon after its start")
  private boolean noRehearsal;

  @Option(
      names = "--end-with-input",
      hidden = true,
      description = "end when standard input ends, for a program that runs it")
  private boolean endsWithInput;

  @Mixin private PeerOptions common = new PeerOptions();

  /**
   * @param home the user's own folder
   */
  public AppCommand(
      PeerFactory peers,
      StateLock stateLock,
      Disk disk,
      Path home,
      Opener opener,
      InputStream stdin,
      InstantSource clock,
      Ending.ShutdownHooks hooks) {
    this.peers = peers;
    this.stateLock = stateLock;
    this.disk = disk;
    this.home = home;
    this.opener = opener;
    this.stdin = stdin;
    this.clock = clock;
    this.hooks = hooks;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AppSession.Options options = options();
    DoorPage door = DoorPage.of(disk, options.stateFolder(), home);
    try (Ending ending = new Ending()) {
      // The lock tells whether an app runs; its file may be left of one that was killed, and then
      // anybody may answer at the port by now.
      try {
        stateLock.take(options.stateFolder());
      } catch (IOException e) {
        return awaitOther(new AppFile(disk, options.stateFolder()), door, e);
      }
      try (Rehearsal rehearsal = peers.rehearsal(options.stateFolder());
          RunningApp app =
              new RunningApp(
                  peers,
                  options,
                  noRehearsal ? _ -> {} : rehearsal::heard,
                  disk,
                  opener,
                  home,
                  Program.VERSION,
                  new SecureRandom(),
                  clock,
                  ending::ask)) {
        ending.hearSignals(hooks);
        if (endsWithInput) {
          // A read of standard input cannot be ended, so nobody waits for this thread.
          Thread.ofPlatform().name("input").daemon().start(() -> awaitEndOfInput(ending));
        }
        open(door, app.newAddress());
        ending.await();
      }
      return CommandLine.ExitCode.OK;
    }
  }

  private void awaitEndOfInput(Ending ending) {
    try {
      stdin.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It has ended, too.
    } finally {
      ending.ask();
    }
  }

  /** Opens the page of an app that runs already. */
  private boolean openRunning(AppFile file, DoorPage door) {
    Optional<AppFile.Address> running = file.read();
    Optional<String> code = running.flatMap(EarlierApp::newCode);
    if (running.isEmpty() || code.isEmpty()) {
      return false;
    }
    open(door, RunningApp.address(running.get().port(), code.get()));
    return true;
  }

  /** The folder is taken: perhaps by an app that is just starting. */
  private int awaitOther(AppFile file, DoorPage door, IOException taken)
      throws IOException, InterruptedException {
    for (int i = 0; i < FIND_TRIES; i++) {
      if (openRunning(file, door)) {
        return CommandLine.ExitCode.OK;
      }
      Thread.sleep(FIND_PAUSE_MILLIS);
    }
    throw taken;
  }

  private void open(DoorPage door, String address) {
    PrintWriter out = commandLine().getOut();
    if (noBrowser) {
      out.println(address);
    } else {
      try {
        String page = door.write(address);
        if (tab) {
          opener.open(page);
        } else {
          opener.openWindow(page);
        }
        out.println("Lanspread is open in your browser. Ctrl-C ends it.");
      } catch (IOException e) {
        out.println("No browser could be opened. Open this address: " + address);
      }
    }
    out.flush();
  }

  private AppSession.Options options() {
    Path folder = PeerOptions.absolute(state == null ? StateFolder.ofThisUser().path() : state);
    NamedThings.stateFolderProblem(folder)
        .ifPresent(
            why -> {
              throw new CommandLine.ParameterException(commandLine(), "--state: " + why);
            });
    return new AppSession.Options(
        folder, common.catalog(), common.listen(), common.mdns(), common.partyKey());
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
