package net.lanspread;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import net.lanspread.content.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The layout of the log: a line, and the lines of its stack trace. The one way into the log, where
 * names and words of strangers become fit to be shown, and none passes for a line of its own.
 */
public final class LogLayout extends LayoutBase<ILoggingEvent> {
  private static final int MAX_CHARS = 8_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Override
  public String doLayout(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder text = new StringBuilder();
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), text);
    text.append(' ').append(event.getLevel());
    text.append(" ".repeat(Math.max(1, 6 - event.getLevel().levelStr.length())));
    text.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    text.append(clean(event.getFormattedMessage())).append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      trace(event.getThrowableProxy(), "", text);
    }
    return text.toString();
  }

  private static void trace(IThrowableProxy thrown, String before, StringBuilder text) {
    text.append(before).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      text.append(": ").append(clean(thrown.getMessage()));
    }
    text.append(System.lineSeparator());
    if (thrown.isCyclic()) {
      return;
    }
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
      text.append('\t').append(frames[i]).append(System.lineSeparator());
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      trace(suppressed, "Suppressed: ", text);
    }
    if (thrown.getCause() != null) {
      trace(thrown.getCause(), "Caused by: ", text);
    }
  }

  private static String clean(@Nullable String text) {
    return Printable.of(String.valueOf(text), MAX_CHARS);
  }
}
