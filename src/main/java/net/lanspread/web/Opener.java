package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Files;
import net.lanspread.content.OperatingSystem;

/**
 * The opener of an address in the user's browser, and of a folder or text file with the program
 * that the system has for it. What is opened stands on a command line, so it must not hold a
 * secret; it is always of our own choosing.
 */
@FunctionalInterface
public interface Opener {
  /**
   * Opens it; waits only a moment, for the word that nothing can.
   *
   * @throws IOException when there is nothing that could
   */
  void open(String place) throws IOException;

  /**
   * Opens a page in a window of its own where a browser can do that, else in the user's browser.
   *
   * @throws IOException when there is nothing that could
   */
  default void openWindow(String page) throws IOException {
    open(page);
  }

  /** The programs that the system has. */
  static Opener ofSystem(OperatingSystem os) {
    return new SystemOpener(os, System::getenv, Files::isExecutable);
  }
}
