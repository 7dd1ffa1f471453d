package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
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

  @Option(names = "--games", paramLabel = "DIR", description = "the games folder (the app's)")
  private @Nullable Path games;

  /** Refuses an unusable option, with its name and the reason. */
  void check() {
    if (games != null) {
      require("--games", NamedThings.folderProblem(games.toAbsolutePath().normalize()));
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
   * The games folder.
   *
   * @throws IOException when nobody has ever told which it is
   */
  Path games() throws IOException {
    Path chosen = games == null ? settings().gamesFolder().orElse(null) : games;
    if (chosen == null) {
      throw new IOException("name your games folder by --games, or open the app once");
    }
    return chosen.toAbsolutePath().normalize();
  }
}
