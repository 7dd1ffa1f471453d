package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.NamedThings;
import net.lanspread.peer.StateFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The folders, for commands of users who have told it to the app before. */
final class FolderOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "the folder for Lanspread's own files (this user's)")
  private @Nullable Path state;

  @Option(
      names = "--games",
      paramLabel = "DIR",
      description = "a games folder, the main one first; may be given several times (the app's)")
  private List<Path> games = new ArrayList<>();

  /** Refuses an unusable option, with its name and the reason. */
  void check() {
    if (!games.isEmpty()) {
      require("--games", NamedThings.gamesFoldersProblem(new GamesFolders(games)));
    }
    if (state != null) {
      require("--state", NamedThings.stateFolderProblem(state().path()));
    }
  }

  private void require(String option, Optional<String> problem) {
    problem.ifPresent(
        why -> {
          throw new CommandLine.ParameterException(
              Objects.requireNonNull(command).commandLine(), option + ": " + why);
        });
  }

  StateFolder state() {
    return state == null
        ? StateFolder.ofThisUser()
        : new StateFolder(state.toAbsolutePath().normalize());
  }

  UserSettings settings() throws IOException {
    return UserSettings.read(state().settings());
  }

  /**
   * The games folders.
   *
   * @throws IOException when nobody has ever told which they are
   */
  GamesFolders games() throws IOException {
    return Optional.of(games)
        .filter(named -> !named.isEmpty())
        .map(GamesFolders::new)
        .or(settings()::gamesFolders)
        .orElseThrow(
            () -> new IOException("name your games folder by --games, or open the app once"));
  }
}
