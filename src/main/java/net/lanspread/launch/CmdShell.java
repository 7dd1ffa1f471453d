package net.lanspread.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * The command interpreter of Windows, which runs {@code .cmd} scripts.
 *
 * <p>It has no way to quote a double quote or a percent sign, and a script that takes an argument's
 * quotes off, as with {@code %~4}, makes its {@code & | < >} and {@code ^} part of a command.
 * Therefore all arguments are in quotes, and these characters of the player's name and language are
 * replaced: the double quote by a single one, {@code &} by {@code +}, the others by {@code _}. In a
 * path nothing can be replaced: one with a percent sign is refused, the rest is safe in quotes.
 * Delayed expansion is off, so that {@code !} is a character like others.
 */
public final class CmdShell implements ScriptShell {
  private final String program;

  /**
   * @param program the path of cmd.exe, without spaces
   */
  public CmdShell(String program) {
    this.program = program;
  }

  @Override
  public String suffix() {
    return ".cmd";
  }

  @Override
  public CommandLine commandLine(Path script, ScriptArguments arguments) {
    String root = arguments.root().toString();
    String id = arguments.id().value();
    if ((root + id).matches("(?s).*[%\"\\p{Cntrl}].*")) {
      return new CommandLine.Refused(
          "Windows cannot be given the path "
              + root
              + ", which has a percent sign in it: take another games folder");
    }
    // with /s the outer quotes go and nothing else; Java passes on what is in quotes as it is
    String line =
        String.join(
            " ",
            ".\\" + script.getFileName(),
            quoted(root),
            quoted(id),
            quoted(harmless(arguments.player().language())),
            quoted(harmless(arguments.player().name())));
    return new CommandLine.Ready(List.of(program, "/d", "/v:off", "/s", "/c", quoted(line)));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String harmless(String text) {
    return text.replace('"', '\'').replace('&', '+').replaceAll("[%|<>^]", "_");
  }
}
