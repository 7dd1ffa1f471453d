package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;

/**
 * The scripts of the games of one games folder: what there is, and running it in the game's root.
 * Names are matched ignoring case; links are no scripts.
 */
public final class GameScripts {
  /** What there is to run. */
  public sealed interface Prepared {
    /**
     * A script with its command line.
     *
     * @param name the file that will run
     */
    record Ready(GameScript script, GameId gameId, String name, List<String> command)
        implements Prepared {}

    /** The game brings no such script; the name is the one it would have. */
    record Missing(String name) implements Prepared {}

    /** The script cannot be given its arguments; the message is a sentence for people. */
    record Refused(String message) implements Prepared {}
  }

  /**
   * A script in a process of its own, which lives on when this program ends.
   *
   * @param name the file that runs
   * @param log takes its output, and holds nothing older
   * @param exitCode completes when it has ended
   */
  public record Running(String name, Path log, CompletableFuture<Integer> exitCode) {}

  private final Disk disk;
  private final ScriptShell shell;
  private final Processes processes;
  private final Path gamesFolder;
  private final Path logs;

  public GameScripts(
      Disk disk, ScriptShell shell, Processes processes, Path gamesFolder, Path stateFolder) {
    this.disk = disk;
    this.shell = shell;
    this.processes = processes;
    this.gamesFolder = gamesFolder.toAbsolutePath().normalize();
    this.logs = stateFolder.resolve("logs");
  }

  /** Finds a script of a game and makes its command line; nothing runs yet. */
  public Prepared prepare(GameScript script, GameId id, PlayerSettings player) throws IOException {
    Path root = root(id);
    String wanted = script.baseName() + shell.suffix();
    Optional<String> name = find(root, wanted);
    if (name.isEmpty()) {
      return new Prepared.Missing(wanted);
    }
    return switch (shell.commandLine(
        root.resolve(name.get()), new ScriptArguments(root, id, player))) {
      case ScriptShell.CommandLine.Ready(List<String> words) ->
          new Prepared.Ready(script, id, name.get(), words);
      case ScriptShell.CommandLine.Refused(String message) -> new Prepared.Refused(message);
    };
  }

  private Optional<String> find(Path root, String wanted) throws IOException {
    if (disk.stat(root).filter(Disk.Stat::isFolder).isEmpty()) {
      return Optional.empty();
    }
    return disk.list(root).stream()
        .filter(entry -> entry.stat().isFile() && entry.name().equalsIgnoreCase(wanted))
        .map(Disk.Entry::name)
        .findFirst();
  }

  /** Starts a script whose output goes to a log. */
  public Running start(Prepared.Ready ready) throws IOException {
    disk.createFolders(logs);
    Path log = logs.resolve(ready.gameId() + "-" + ready.script().baseName() + ".log");
    return new Running(
        ready.name(), log, processes.start(ready.command(), root(ready.gameId()), log));
  }

  /** Runs a script to its end, with its output where this program's is; returns its exit code. */
  public int runHere(Prepared.Ready ready) throws IOException, InterruptedException {
    return processes.runHere(ready.command(), root(ready.gameId()));
  }

  private Path root(GameId id) {
    return gamesFolder.resolve(id.value());
  }
}
