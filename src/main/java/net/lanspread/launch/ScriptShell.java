package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a system runs scripts. The arguments reach the script as text, never as a command. */
public interface ScriptShell {
  /** The end of the names of scripts that it runs, with the dot. */
  String suffix();

  /**
   * The command that runs a script with its arguments in the working directory {@code root}.
   *
   * @param script a file directly in the root
   */
  CommandLine commandLine(Path script, ScriptArguments arguments) throws IOException;

  /** What a shell says to a script and its arguments. */
  sealed interface CommandLine {
    record Ready(List<String> words) implements CommandLine {}

    /** An argument cannot be passed safely; the message is a sentence for people. */
    record Refused(String message) implements CommandLine {}
  }
}
