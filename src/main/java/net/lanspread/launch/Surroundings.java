package net.lanspread.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about a Unix system that decide how scripts run there.
 *
 * @param environment as processes get it
 * @param home the user's own folder
 */
public record Surroundings(Map<String, String> environment, Path home) {
  /** The folders of a Mac user's programs that an app does not find by the variable. */
  private static final List<Path> MAC_FOLDERS =
      List.of(
          Path.of("/opt/homebrew/bin"),
          Path.of("/usr/local/bin"),
          Path.of("/Applications/Wine Stable.app/Contents/Resources/wine/bin"));

  /** The surroundings of this process. */
  public static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  Programs programs() {
    List<Path> folders = new ArrayList<>(Programs.of(variable("PATH")).path());
    folders.addAll(MAC_FOLDERS);
    return new Programs(folders);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  /** True when a window can be shown. */
  boolean hasDisplay() {
    return variable("DISPLAY").isPresent() || variable("WAYLAND_DISPLAY").isPresent();
  }

  /** The words before a command that run it in a window of its own; empty when none can be. */
  Optional<List<String>> terminal() {
    if (!hasDisplay()) {
      return Optional.empty();
    }
    Programs programs = programs();
    List<List<String>> known = new ArrayList<>();
    variable("TERMINAL").ifPresent(name -> known.add(List.of(name, "-e")));
    known.add(List.of("x-terminal-emulator", "-e"));
    known.add(List.of("konsole", "-e"));
    known.add(List.of("gnome-terminal", "--wait", "--"));
    known.add(List.of("xfce4-terminal", "--disable-server", "-x"));
    known.add(List.of("xterm", "-e"));
    for (List<String> words : known) {
      Optional<Path> program = programs.find(words.getFirst());
      if (program.isPresent()) {
        List<String> found = new ArrayList<>(words);
        found.set(0, program.get().toString());
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
