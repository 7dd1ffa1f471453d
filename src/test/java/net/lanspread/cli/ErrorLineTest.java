package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command fails, whoever is at fault. */
class ErrorLineTest {
  @Command(name = "failing")
  private record Failing(Exception why) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw why;
    }
  }

  private static String told(Exception why) {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new Failing(why))
            .setExecutionExceptionHandler(new ErrorLine())
            .setErr(new PrintWriter(err))
            .execute();
    assertThat(exitCode).isOne();
    return err.toString().strip();
  }

  @Test
  void failureIsToldInOneLine() {
    assertThat(told(new IOException("the disk is full"))).isEqualTo("lanspread: the disk is full");
  }

  @Test
  void ownFaultShowsNobodyTheInside() {
    assertThat(told(new IllegalStateException("no\nway")))
        .startsWith("lanspread: this is a fault of Lanspread (java.lang.IllegalStateException")
        .hasLineCount(1)
        .doesNotContain("\tat ");
  }
}
