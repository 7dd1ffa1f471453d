package net.lanspread.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
      "Shows Lanspread at work: makes three peers on this machine with a few small games, and lets"
          + " one get a game from the other two."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String GAME = "ggoo";
  private static final double MIB = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Disk disk;
  private final boolean terminal;

  @Spec private @Nullable CommandSpec spec;

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
   * @param terminal whether the output is one, so that a progress bar can move
   */
  public DemoCommand(Disk disk, boolean terminal) {
    this.disk = disk;
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
        "Making three small games, as the ETI launcher lays them out, in real RAR archives …");
    DemoGames games = new DemoGames(disk, home);
    Path catalog = games.writeCatalog();
    for (String name : List.of("anna", "bert")) {
      games.write(name, GAME, 96);
      games.write(name, name.equals("anna") ? "alienswarm" : "cod5", 4);
    }
    try (DrivenPeer anna = start("anna", home, catalog);
        DrivenPeer bert = start("bert", home, catalog);
        DrivenPeer carla = start("carla", home, catalog)) {
      for (DrivenPeer peer : List.of(anna, bert, carla)) {
        out.printf(Locale.ROOT, "  %-6s listens at %s%n", peer.name(), address(peer));
      }
      for (DrivenPeer source : List.of(anna, bert)) {
        carla.ask("connect", Map.of("addr", address(source)), PATIENCE);
      }
      JsonNode row = row(carla);
      out.printf(
          Locale.ROOT,
          "carla has nothing yet and sees %s at %d peers. She gets it from both:%n",
          row.path("title").asString(),
          row.path("peer_count").asInt());
      JsonNode finished = download(out, carla);
      Path root = home.resolve("carla").resolve("games").resolve(GAME);
      out.printf(
          Locale.ROOT,
          "Downloaded %.0f MiB in %.1f s (%.0f MiB/s), every chunk checked by its SHA-256:%n",
          finished.path("bytes").asLong() / MIB,
          finished.path("duration_ms").asLong() / 1000.0,
          finished.path("mib_per_s").asDouble());
      for (DrivenPeer source : List.of(anna, bert)) {
        out.printf(
            Locale.ROOT, "  %-6s sent %.0f MiB%n", source.name(), bytes(source, carla) / MIB);
      }
      out.printf(Locale.ROOT, "Unpacked and installed: %s%n", root.resolve("local"));
      out.printf(
          Locale.ROOT, "carla is a source herself now. All games of the demo are in %s%n", home);
      if (keep) {
        out.println("The peers keep running; look at their folders, and end them with Ctrl-C.");
        new CountDownLatch(1).await();
      }
    }
    out.println("The peers have ended. Delete the folder when you have seen enough.");
  }

  private static DrivenPeer start(String name, Path home, Path catalog) throws IOException {
    return new DrivenPeer(
        name,
        Files.createDirectories(home.resolve(name)),
        DrivenPeer.program(List.of()),
        List.of("--catalog", catalog.toString(), "--listen", "127.0.0.1:0", "--no-mdns"));
  }

  private static String address(DrivenPeer peer) throws IOException, InterruptedException {
    return peer.awaitReady(PATIENCE).path("addr").asString();
  }

  /** The number of bytes that one peer has sent to another. */
  private static long bytes(DrivenPeer from, DrivenPeer to)
      throws IOException, InterruptedException {
    String id = from.awaitReady(PATIENCE).path("peer_id").asString();
    return to.lines(0).stream()
        .filter(line -> DrivenPeer.isEvent(line, "download-chunk-finished"))
        .filter(line -> line.path("peer_id").asString().equals(id))
        .mapToLong(line -> line.path("bytes").asLong())
        .sum();
  }

  private static JsonNode row(DrivenPeer peer) throws IOException, InterruptedException {
    for (JsonNode row : peer.ask("list-games", Map.of(), PATIENCE).path("games")) {
      if (row.path("game_id").asString().equals(GAME)) {
        return row;
      }
    }
    throw new IOException("the peers did not find each other's games");
  }

  private JsonNode download(PrintWriter out, DrivenPeer carla)
      throws IOException, InterruptedException {
    ProgressBar bar = new ProgressBar(out, terminal);
    int mark = carla.mark();
    carla.ask("download", Map.of("game_id", GAME), PATIENCE);
    JsonNode finished = null;
    while (true) {
      JsonNode event = carla.await(mark, _ -> true, PATIENCE);
      mark++;
      switch (event.path("event").asString("")) {
        case "download-progress" -> bar.show(event);
        case "download-finished" -> {
          bar.done();
          finished = event;
        }
        case "install-finished" -> {
          if (finished != null) {
            return finished;
          }
        }
        case "download-failed", "install-failed" ->
            throw new IOException(event.path("message").asString());
        default -> {}
      }
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
