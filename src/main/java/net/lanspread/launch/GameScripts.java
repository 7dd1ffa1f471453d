package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.launch.ScriptShell.CommandLine;
import net.lanspread.launch.ScriptShell.Console;

/**
 * The scripts of the games of one games folder, with the means to run them in the game's root.
 * Names are matched ignoring case; links are no scripts.
 */
public final class GameScripts {
  /**
   * A place where scripts of one kind may lie.
   *
   * @param folder holds a folder for each game; empty for the games' own roots
   * @param suffix the end of the scripts' names, with the dot
   */
  public record Source(Optional<Path> folder, String suffix, ScriptShell shell) {}

  /** The scripts that are to run. */
  public sealed interface Prepared {
    /**
     * A script with its command.
     *
     * @param name the file that will run
     * @param logged whether its output goes to a log
     * @param notices the reasons why it may not work
     */
    record Ready(
        GameScript script,
        GameId gameId,
        String name,
        Command command,
        boolean logged,
        List<Notice> notices)
        implements Prepared {}

    /** The script is missing, or nothing here runs it; the message is a sentence for people. */
    record Missing(String message) implements Prepared {}

    /** The script cannot be given its arguments; the message is a sentence for people. */
    record Refused(String message) implements Prepared {}
  }

  /**
   * A script in a process of its own, which lives on when this program ends.
   *
   * @param name the file that runs
   * @param log takes the beginning of its output, and holds nothing older; empty for a script with
   *     a console of its own
   */
  public record Running(String name, Optional<Path> log, Processes.Started process) {
    /** Completes when it has ended. */
    public CompletableFuture<Integer> exitCode() {
      return process.exitCode();
    }
  }

  private record Found(Path file, ScriptShell shell) {}

  private final Disk disk;
  private final List<Source> sources;
  private final Processes processes;
  private final Roots roots;

  /** The folder of the scripts' logs in the state folder. */
  public static final String LOGS = "logs";

  private final Path logs;

  /**
   * @param sources the places, in the order in which they are looked at
   */
  public GameScripts(
      Disk disk, List<Source> sources, Processes processes, Roots roots, Path stateFolder) {
    this.disk = disk;
    this.sources = List.copyOf(sources);
    this.processes = processes;
    this.roots = roots;
    this.logs = stateFolder.resolve(LOGS);
  }

  /** True when there is such a script, even one that cannot be run. */
  public boolean has(GameScript script, GameId id) throws IOException {
    return find(script, id).isPresent();
  }

  /** Finds a script of a game and makes its command; nothing runs yet. */
  public Prepared prepare(GameScript script, GameId id, PlayerSettings player, Console console)
      throws IOException {
    Path root = root(id);
    Optional<Found> found = find(script, id);
    if (found.isEmpty()) {
      return new Prepared.Missing(
          "there is no %s%s in the folder of %s, so it cannot be started"
              .formatted(script.baseName(), sources.getFirst().suffix(), id));
    }
    Path file = found.get().file();
    return switch (found
        .get()
        .shell()
        .commandLine(script, file, new ScriptArguments(root, id, player), console)) {
      case CommandLine.Ready(Command command, boolean logged, List<Notice> notices) ->
          new Prepared.Ready(
              script, id, String.valueOf(file.getFileName()), command, logged, notices);
      case CommandLine.Refused(String message) -> new Prepared.Refused(message);
      case CommandLine.Unable(String message) -> new Prepared.Missing(message);
    };
  }

  private Optional<Found> find(GameScript script, GameId id) throws IOException {
    for (Source source : sources) {
      Path folder = source.folder().map(each -> each.resolve(id.value())).orElse(root(id));
      boolean there =
          source.folder().isPresent()
              ? disk.stat(folder).filter(Disk.Stat::isFolder).isPresent()
              : roots.place(id.value()) instanceof Roots.Place.At;
      String wanted = script.baseName() + source.suffix();
      Optional<String> name = there ? find(folder, wanted) : Optional.empty();
      if (name.isPresent()) {
        return Optional.of(new Found(folder.resolve(name.get()), source.shell()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> find(Path folder, String wanted) throws IOException {
    return disk.list(folder).stream()
        .filter(entry -> entry.stat().isFile() && entry.name().equalsIgnoreCase(wanted))
        .map(Disk.Entry::name)
        .findFirst();
  }

  /** Starts a script, its output in a log where that is ours to keep. */
  public Running start(Prepared.Ready ready) throws IOException {
    Optional<Path> log = Optional.empty();
    if (ready.logged()) {
      disk.createFolders(logs);
      log = Optional.of(logs.resolve(ready.gameId() + "-" + ready.script().baseName() + ".log"));
    }
    return new Running(ready.name(), log, processes.start(ready.command(), log));
  }

  /** Runs a script to its end, with its output where this program's is; returns its exit code. */
  public int runHere(Prepared.Ready ready) throws IOException, InterruptedException {
    return processes.runHere(ready.command());
  }

  private Path root(GameId id) {
    return roots.named(id.value());
  }
}
