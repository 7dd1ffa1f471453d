package net.lanspread.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanspread completion}: lets a shell complete commands, options and games. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a script that lets a shell complete commands, options and games:",
      "source <(lanspread completion bash), the same with zsh, or",
      "lanspread completion fish | source"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** The shells that there are scripts for. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  /**
   * Completes games behind what picocli completes. Ids come from strangers: none is evaluated, and
   * each is quoted.
   */
  private static final String GAMES =
      """

      function _lanspread_with_games() {
        local word="${COMP_WORDS[COMP_CWORD]}" id
        case "${COMP_WORDS[1]}" in
          COMMANDS)
            if [[ $COMP_CWORD -gt 1 && "$word" != -* && "${COMP_WORDS[COMP_CWORD-1]}" != --* ]]; then
              COMPREPLY=()
              while IFS= read -r id; do
                if [[ "$id" == "$word"* ]]; then
                  COMPREPLY+=("$(printf '%q' "$id")")
                fi
              done < <("${COMP_WORDS[0]}" ls --ids 2>/dev/null)
              return 0
            fi
            ;;
        esac
        _complete_lanspread
      }
      complete -F _lanspread_with_games -o default lanspread lanspread.sh lanspread.bash
      """;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh|fish")
  private @Nullable Shell shell;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    Terminal.of(command).script(script(Objects.requireNonNull(shell), command.getParent()));
    return CommandLine.ExitCode.OK;
  }

  /** The commands whose arguments are games. */
  static List<String> ofGames(CommandLine program) {
    return program.getSubcommands().entrySet().stream()
        .filter(
            command ->
                command.getValue().getCommandSpec().positionalParameters().stream()
                    .anyMatch(argument -> argument.paramLabel().equals("GAME")))
        .map(Map.Entry::getKey)
        .toList();
  }

  static String script(Shell shell, CommandLine program) {
    return switch (shell) {
      case bash, zsh ->
          AutoComplete.bash("lanspread", program)
              + GAMES.replace("COMMANDS", String.join("|", ofGames(program)));
      case fish -> FishCompletion.script(program);
    };
  }
}
