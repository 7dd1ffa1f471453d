package net.lanspread.disk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps Lanspread's log still during a class of tests that provoke thousands of failures. It is
 * still while any such class runs.
 */
public final class SilentLog implements BeforeAllCallback, AfterAllCallback {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("net.lanspread");

  @GuardedBy("LOG")
  private static int classes;

  @Override
  public void beforeAll(ExtensionContext context) {
    synchronized (LOG) {
      classes++;
      LOG.setLevel(Level.OFF);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    synchronized (LOG) {
      classes--;
      LOG.setLevel(classes == 0 ? null : Level.OFF);
    }
  }
}
