package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.GameId;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.CatalogOption;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.OfflineOrganisers;
import net.lanspread.peer.Publishing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanspread catalog publish}: an organiser publishes the games of a party. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pins every whole game of the games folder as it lies there, signs that with your key, and"
          + " gives it to the party through the peer or app that uses the state folder, now or when"
          + " it runs. Guests accept you once, by the four words."
    })
public final class CatalogPublish implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private CatalogOption catalog = new CatalogOption();

  @Option(
      names = "--games-dir",
      paramLabel = "DIR",
      description = "a games folder, the same as --games")
  private List<Path> gamesDirs = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", description = "as guests shall see you")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException, InterruptedException {
    folders.check();
    Terminal terminal = Terminal.of(Objects.requireNonNull(spec).commandLine());
    GamesFolders games = gamesDirs.isEmpty() ? folders.games() : new GamesFolders(gamesDirs);
    String organiser =
        name != null
            ? name
            : folders.settings().name().orElseGet(() -> System.getProperty("user.name"));
    if (organiser.isBlank()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--name takes a name that is not blank");
    }
    try (Publishing publishing =
        OfflineOrganisers.publishing(
            games, folders.state().path(), catalog.file(), new Told(terminal))) {
      Optional<CompletableFuture<Publishing.End>> end = publishing.start(organiser);
      return switch (end.orElseThrow().join()) {
        case Publishing.End.Published(var row, var skipped) -> {
          skipped.forEach(
              game ->
                  terminal.note(
                      game.gameId() + " is left out: " + game.problem().orElse("it is not whole")));
          terminal.line(
              "%d games are published as revision %d of %s"
                  .formatted(row.games(), row.revision(), row.name()));
          terminal.line("Guests accept you by these words: " + row.fingerprint());
          yield CommandLine.ExitCode.OK;
        }
        case Publishing.End.Failed(_, String message) -> throw new IOException(message);
      };
    }
  }

  /** Says which game is being read, once for each. */
  private static final class Told implements Events {
    private final Terminal terminal;
    private @Nullable GameId last; // used by the thread that hashes alone

    Told(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void emit(PeerEvent event) {
      if (event instanceof PeerEvent.PublishProgress(var gameId, long done, long total)
          && !gameId.equals(last)) {
        last = gameId;
        terminal.note(
            "hashing %s (%s of %s are done)"
                .formatted(gameId, InWords.bytes(done), InWords.bytes(total)));
      }
    }
  }
}
