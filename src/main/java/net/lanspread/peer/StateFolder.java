package net.lanspread.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.lanspread.content.OperatingSystem;
import net.lanspread.launch.GameScripts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The folder for Lanspread's own files, and the names in it that an app and the commands of a
 * terminal share.
 *
 * @param path absolute
 */
public record StateFolder(Path path) {

  /** This user's folder on this machine, where nobody names another. */
  public static StateFolder ofThisUser() {
    return standard(
        OperatingSystem.ofThisMachine(), System::getenv, Path.of(System.getProperty("user.home")));
  }

  /**
   * The folder that a system has for such things.
   *
   * @param environment null for a variable that is not set
   */
  static StateFolder standard(
      OperatingSystem system, UnaryOperator<@Nullable String> environment, Path home) {
    Path folder =
        switch (system) {
          case WINDOWS ->
              set(environment.apply("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"))
                  .resolve("Lanspread");
          case MACOS -> home.resolve("Library").resolve("Application Support").resolve("Lanspread");
          case UNIX ->
              set(environment.apply("XDG_STATE_HOME"), home.resolve(".local").resolve("state"))
                  .resolve("lanspread");
        };
    return new StateFolder(folder.toAbsolutePath().normalize());
  }

  /** The value of a variable; a relative path counts as not set. */
  private static Path set(@Nullable String variable, Path otherwise) {
    return variable != null && !variable.isBlank() && Path.of(variable).isAbsolute()
        ? Path.of(variable)
        : otherwise;
  }

  /**
   * The file in which a running app says how to reach it: {@code {"port","token","pid"}}. For its
   * user alone.
   */
  public Path app() {
    return path.resolve("app.json");
  }

  /** The folder with the logs of games' scripts; made with the first. */
  public Path logs() {
    return path.resolve(GameScripts.LOGS);
  }

  /** The file with the user's settings: {@code {"games_dirs","name","language"}}. */
  public Path settings() {
    return path.resolve("settings.json");
  }

  /**
   * The games folders in the user's settings; earlier versions knew one.
   *
   * @throws java.nio.file.InvalidPathException when one is no path of this system
   */
  public static Optional<GamesFolders> gamesFolders(JsonNode settings) {
    List<String> paths = new ArrayList<>();
    settings.path("games_dirs").forEach(each -> paths.add(each.asString("")));
    if (paths.isEmpty()) {
      paths.add(settings.path("games_dir").asString(""));
    }
    List<Path> folders = paths.stream().filter(path -> !path.isBlank()).map(Path::of).toList();
    return folders.isEmpty() ? Optional.empty() : Optional.of(new GamesFolders(folders));
  }
}
