package net.lanspread.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code lanspread demo}: the main job on made-up games, with three peers on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows Lanspread at work: makes a party of three on this machine with eight made-up games,"
          + " opens the page of one of them, and lets her get a game from the other two, install it"
          + " and play it."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final DemoGame GAME = DemoGame.ALL.getFirst();
  private static final double MIB = 1024 * 1024;

  /** Processes of a machine that is busy start slowly, and are all the same well. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAGE_PATIENCE = Duration.ofSeconds(30);

  /** The speed at which there is something to see on the page. */
  private static final int WATCHABLE_BYTES_PER_SECOND = 12_000_000;

  private final Disk disk;
  private final InputStream stdin;
  private final boolean terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--no-browser", description = "open no browser, and end after the summary")
  private boolean noBrowser;

  @Option(
      names = "--keep",
      description = "leave the three peers running until Ctrl-C, to look at them")
  private boolean keep;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "a new folder for the demo's games (one in the temporary folder)")
  private @Nullable Path folder;

  /**
   * @param stdin a line of it ends a demo that goes on
   * @param terminal whether the output is one, so that a progress bar can move
   */
  public DemoCommand(Disk disk, InputStream stdin, boolean terminal) {
    this.disk = disk;
    this.stdin = stdin;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = commandLine().getOut();
    try {
      Path home = folder == null ? Files.createTempDirectory("lanspread-demo") : made(folder);
      run(out, home);
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      commandLine().getErr().println("lanspread: the demo failed: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static Path made(Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new IOException(folder + " exists already; name a new folder");
    }
    return Files.createDirectories(folder.toAbsolutePath());
  }

  private void run(PrintWriter out, Path home) throws IOException, InterruptedException {
    out.println(
        "Making eight small games, as the ETI launcher lays them out, in real RAR archives …");
    DemoGames games = new DemoGames(disk, home);
    List<String> party =
        List.of(
            "--catalog", games.writeCatalog().toString(), "--listen", "127.0.0.1:0", "--no-mdns");
    games.write();
    try (DrivenPeer anna = start("anna", home, party);
        DrivenPeer bert = start("bert", home, party);
        DrivenApp carla = startApp(home, party)) {
      List<DrivenPeer> sources = List.of(anna, bert);
      for (DrivenPeer source : sources) {
        listens(out, source.name(), address(source));
      }
      String opened = carla.awaitStart(PATIENCE);
      for (DrivenPeer source : sources) {
        carla.connect(address(source), CONNECT_PATIENCE);
      }
      JsonNode seen =
          carla.await(
              "does not see the games of the others",
              answer -> game(answer).path("holders").asInt() == sources.size(),
              PATIENCE);
      listens(out, "carla", seen.path("state").path("me").path("addr").asString(""));
      boolean watched = isWatched(out, carla, opened);
      out.printf(
          Locale.ROOT,
          "carla has nothing yet and sees %s at %d peers. She gets it from both:%n",
          game(seen).path("title").asString(),
          game(seen).path("peer_count").asInt());
      out.flush();
      if (watched) {
        carla.post("/api/limits", Map.of("receive_bytes_per_second", WATCHABLE_BYTES_PER_SECOND));
      }
      install(out, carla, sources);
      Path root = home.resolve("carla").resolve("games").resolve(GAME.id());
      out.printf(Locale.ROOT, "Unpacked and installed: %s%n", root.resolve("local"));
      play(out, carla, home);
      out.printf(
          Locale.ROOT, "carla is a source herself now. All games of the demo are in %s%n", home);
      if (watched || keep) {
        stay(out, carla, watched);
      }
    }
    out.println("The peers have ended. Delete the folder when you have seen enough.");
  }

  private static DrivenPeer start(String name, Path home, List<String> options) throws IOException {
    return new DrivenPeer(
        name, Files.createDirectories(home.resolve(name)), DrivenPeer.program(List.of()), options);
  }

  private DrivenApp startApp(Path home, List<String> party) throws IOException {
    List<String> options = new ArrayList<>(party);
    if (noBrowser) {
      options.add("--no-browser");
    }
    return new DrivenApp("carla", Files.createDirectories(home.resolve("carla")), options);
  }

  private static String address(DrivenPeer peer) throws IOException, InterruptedException {
    return peer.awaitReady(PATIENCE).path("addr").asString();
  }

  private static void listens(PrintWriter out, String name, String address) {
    out.printf(Locale.ROOT, "  %-6s listens at %s%n", name, address);
  }

  /** The game as an app tells it. */
  private static JsonNode game(JsonNode answer) {
    return answer
        .path("state")
        .path("games")
        .valueStream()
        .filter(game -> game.path("id").asString("").equals(GAME.id()))
        .findFirst()
        .orElseGet(() -> answer.path("none"));
  }

  /**
   * True when a browser shows carla's page. The word that one was opened is not enough: on a
   * machine without a screen it may be no more than a word.
   *
   * @param opened what the app says of it
   */
  private boolean isWatched(PrintWriter out, DrivenApp carla, String opened)
      throws InterruptedException {
    if (noBrowser) {
      return false;
    }
    try {
      if (!opened.contains("http://")) {
        out.println("The page of carla opens in your browser …");
        out.flush();
        carla.await("has no page", answer -> answer.path("pages").asInt() > 0, PAGE_PATIENCE);
        return true;
      }
    } catch (IOException e) {
      // Then nobody watches; the rest goes well without.
    }
    out.println("No browser can be opened here. The demo goes on as with --no-browser.");
    return false;
  }

  private void install(PrintWriter out, DrivenApp carla, List<DrivenPeer> sources)
      throws IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(out, terminal);
    Downloading downloading = new Downloading(bar, System.nanoTime());
    carla.act(GAME.id(), "install");
    JsonNode end = carla.await("does not get the game", downloading::sees, PATIENCE);
    bar.done();
    JsonNode error = game(end).path("last_error");
    if (!game(end).path("installed").asBoolean()) {
      throw carla.failure("does not get the game: " + error.path("message").asString("?"));
    }
    double seconds = downloading.seconds();
    out.printf(
        Locale.ROOT,
        "Downloaded %d MiB in %.1f s (%.0f MiB/s), every chunk checked by its SHA-256:%n",
        GAME.mib(),
        seconds,
        GAME.mib() / seconds);
    for (DrivenPeer source : sources) {
      out.printf(
          Locale.ROOT, "  %-6s sent %.0f MiB%n", source.name(), sentBytes(source, end) / MIB);
    }
  }

  /** A download that is looked at until the game is installed, or it has failed. */
  private static final class Downloading {
    private final ProgressBar bar;
    private final long startNanos;
    private long endNanos;

    Downloading(ProgressBar bar, long startNanos) {
      this.bar = bar;
      this.startNanos = startNanos;
    }

    /** Looks at it; true at the end. */
    boolean sees(JsonNode answer) {
      JsonNode game = game(answer);
      JsonNode operation = game.path("operation");
      if (endNanos == 0 && game.path("downloaded").asBoolean(false)) {
        endNanos = System.nanoTime();
      }
      if (endNanos == 0 && operation.path("bytes_total").asLong(0) > 0) {
        bar.show(operation);
      }
      return !operation.isObject()
          && (game.path("installed").asBoolean(false) || game.path("last_error").isObject());
    }

    double seconds() {
      return (endNanos - startNanos) / 1e9;
    }
  }

  /** The number of bytes that a peer has sent to carla. */
  private static long sentBytes(DrivenPeer from, JsonNode answer)
      throws IOException, InterruptedException {
    String id = from.awaitReady(PATIENCE).path("peer_id").asString();
    return answer
        .path("state")
        .path("peers")
        .valueStream()
        .filter(peer -> peer.path("peer_id").asString("").equals(id))
        .mapToLong(peer -> peer.path("sent_bytes").asLong())
        .sum();
  }

  /** Plays it: its start script says something and ends. */
  private static void play(PrintWriter out, DrivenApp carla, Path home)
      throws IOException, InterruptedException {
    carla.act(GAME.id(), "play");
    Path said = home.resolve(Path.of("carla", "state", "logs", GAME.id() + "-game_start.log"));
    carla.await(
        "does not play the game",
        answer -> game(answer).path("run").isNull() && isWritten(said),
        PATIENCE);
    out.println("carla plays it, and it says:");
    Files.readAllLines(said, Charset.defaultCharset()).forEach(line -> out.println("  " + line));
  }

  /** True when a script's output has come through to its log. */
  private static boolean isWritten(Path log) {
    try {
      return Files.size(log) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves the party running until somebody ends it, here or on the page. */
  private void stay(PrintWriter out, DrivenApp carla, boolean watched)
      throws IOException, InterruptedException {
    carla.post("/api/limits", Map.of("receive_bytes_per_second", 0));
    if (watched) {
      out.println("The party goes on: look around on the page. Enter or Ctrl-C ends it.");
    } else {
      out.println("The page of carla: " + carla.newAddress());
      out.println("The peers keep running; look at their folders, and end them with Ctrl-C.");
    }
    out.flush();
    CountDownLatch ended = new CountDownLatch(1);
    var _ = carla.process().onExit().thenRun(ended::countDown);
    Thread.ofPlatform().name("input").daemon().start(() -> awaitLine(ended));
    ended.await();
  }

  /** The end of the input is no line: a demo without any input goes on, too. */
  private void awaitLine(CountDownLatch ended) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stdin, Charset.defaultCharset()))) {
      if (in.readLine() != null) {
        ended.countDown();
      }
    } catch (IOException e) {
      // Nobody says anything any more.
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
