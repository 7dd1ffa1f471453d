package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * The one line on stderr with which a command fails that could not do what it was asked: {@code
 * lanspread: …}. Its cause is an {@link IOException} whose message is a sentence for people.
 */
public final class ErrorLine implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (!(e instanceof IOException)) {
      throw e;
    }
    print(command, String.valueOf(e.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  static void print(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("lanspread: " + message);
    err.flush();
  }
}
