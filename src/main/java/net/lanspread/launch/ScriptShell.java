package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.Notice;

/**
 * The way in which a system runs scripts. The arguments reach the script as text, never as a
 * command.
 */
public interface ScriptShell {
  /** The input and output of a script. */
  enum Console {
    /** That of this program. */
    OURS,
    /** A console of its own where the script may ask questions, else none. */
    ITS_OWN
  }

  /**
   * The command that runs a script with its arguments in the root of its game.
   *
   * @param file the script's
   */
  CommandLine commandLine(GameScript script, Path file, ScriptArguments arguments, Console console)
      throws IOException;

  /** The answer of a shell to a script and its arguments. */
  sealed interface CommandLine {
    /**
     * It can be run.
     *
     * @param logged whether Lanspread keeps its output
     * @param notices the reasons why it may not work
     */
    record Ready(Command command, boolean logged, List<Notice> notices) implements CommandLine {}

    /** An argument cannot be passed safely; the message is a sentence for people. */
    record Refused(String message) implements CommandLine {}

    /** Nothing here runs such scripts; the message is a sentence for people. */
    record Unable(String message) implements CommandLine {}
  }
}
