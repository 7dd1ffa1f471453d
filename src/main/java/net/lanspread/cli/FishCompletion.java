package net.lanspread.cli;

import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that tells the shell fish how commands and options are completed. Pure. */
final class FishCompletion {
  private static final String GAMES =
      "complete -c lanspread -n '__fish_seen_subcommand_from COMMANDS'"
          + " -a '(lanspread ls --ids 2>/dev/null)'\n";

  private FishCompletion() {}

  static String script(CommandLine program) {
    StringBuilder script = new StringBuilder("complete -c lanspread -f\n");
    commands(script, "__fish_use_subcommand", program);
    program
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String seen = "__fish_seen_subcommand_from " + name;
              options(script, seen, command.getCommandSpec());
              Map<String, CommandLine> below = command.getSubcommands();
              if (!below.isEmpty()) {
                String names = below.keySet().stream().collect(Collectors.joining(" "));
                commands(script, seen + "; and not __fish_seen_subcommand_from " + names, command);
                below.forEach(
                    (each, inner) ->
                        options(
                            script,
                            seen + "; and __fish_seen_subcommand_from " + each,
                            inner.getCommandSpec()));
              }
            });
    return script + GAMES.replace("COMMANDS", String.join(" ", CompletionCommand.ofGames(program)));
  }

  private static void commands(StringBuilder script, String when, CommandLine of) {
    of.getSubcommands()
        .forEach(
            (name, command) ->
                line(
                    script,
                    when,
                    "-a " + quoted(name),
                    command.getCommandSpec().usageMessage().description()));
  }

  private static void options(StringBuilder script, String when, CommandSpec command) {
    for (OptionSpec option : command.options()) {
      // A parameter is a file or a folder, or nothing that a shell could know.
      String parameter =
          option.arity().max() == 0
              ? ""
              : option.paramLabel().matches("DIR|FILE|PATH") ? " -r -F" : " -x";
      for (String name : option.names()) {
        String flag = name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1);
        line(script, when, flag + parameter, option.description());
      }
    }
  }

  private static void line(StringBuilder script, String when, String what, String[] description) {
    script
        .append("complete -c lanspread -n ")
        .append(quoted(when))
        .append(' ')
        .append(what)
        .append(" -d ")
        .append(quoted(description.length == 0 ? "" : firstSentence(description[0])))
        .append('\n');
  }

  private static String firstSentence(String text) {
    return text.split("[;:.(]", 2)[0].strip();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
