package net.lanspread;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names of strangers in the log. */
class LogLayoutTest {
  private static final String HOSTILE =
      "a\u001b[2J\u009bb\u202ec\u2067d\u200fe\u061cf\u2028g\ud800\r\n"
          + "12:00:00.000 INFO  Peer: forged";

  private static String logged(String message, @Nullable Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("net.lanspread.swarm.Swarm"),
            Level.WARN,
            message,
            thrown,
            arguments);
    return new LogLayout().doLayout(event);
  }

  @Test
  void eventIsOneLine() {
    assertThat(logged("peer {} is here", null, "Märklin"))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Swarm: peer Märklin is here\\R");
  }

  @Test
  void noNameIsALineOfItsOwnOrPlaysWithTheTerminal() {
    IOException inner = new IOException("inner " + HOSTILE);
    IOException thrown = new IOException("outer " + HOSTILE, inner);
    thrown.addSuppressed(new IllegalStateException(HOSTILE));

    String text = logged("peer {} is gone", thrown, HOSTILE);

    assertThat(text.lines().filter(line -> line.contains("forged"))).hasSize(4);
    assertThat(text.lines())
        .allMatch(
            line ->
                line.matches(
                    "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN .*"
                        + "|java\\.io\\.IOException: outer a.*"
                        + "|Suppressed: java.*"
                        + "|Caused by: java.*"
                        + "|\tat .*"));
    assertThat(text.replaceAll("[\\r\\n\\t]", ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}]");
    assertThat(text).contains("\tat net.lanspread.LogLayoutTest.noName");
  }
}
