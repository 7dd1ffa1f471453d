package net.lanspread.cli;

import java.io.IOException;
import picocli.CommandLine;

/**
 * The one line on stderr of a failed command: {@code lanspread: …}. Its cause is an {@link
 * IOException} whose message is a sentence for people. An invalid option is told together with the
 * usage of the command.
 */
public final class ErrorLine
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (!(e instanceof IOException)) {
      throw e;
    }
    print(command, String.valueOf(e.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    Terminal.of(command).note(String.valueOf(e.getMessage()));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      command.usage(command.getErr());
    }
    return CommandLine.ExitCode.USAGE;
  }

  static void print(CommandLine command, String message) {
    Terminal.of(command).note("lanspread: " + message);
  }
}
