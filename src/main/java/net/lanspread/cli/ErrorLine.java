package net.lanspread.cli;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * The one line on stderr of a failed command: {@code lanspread: …}. Its cause is an {@link
 * IOException} whose message is a sentence for people; of anything else, which is a fault of
 * Lanspread's own, the log alone has the stack trace. An invalid option is told together with the
 * usage of the command.
 */
public final class ErrorLine
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ErrorLine.class);

  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof IOException) {
      print(command, String.valueOf(e.getMessage()));
    } else if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      print(command, "this command was interrupted");
    } else {
      log.error("a fault of Lanspread", e);
      print(command, "this is a fault of Lanspread (" + e + "); LANSPREAD_LOG=info tells more");
    }
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
