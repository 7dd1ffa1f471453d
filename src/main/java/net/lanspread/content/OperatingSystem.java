package net.lanspread.content;

import java.util.Locale;

/** The operating systems that differ for Lanspread. */
public enum OperatingSystem {
  WINDOWS,
  MACOS,
  /** Linux, and others like it. */
  UNIX;

  /** The system that this process runs on. */
  public static OperatingSystem ofThisMachine() {
    return named(System.getProperty("os.name"));
  }

  /** The system with a name, as Java's {@code os.name} has it. */
  static OperatingSystem named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("windows")) {
      return WINDOWS;
    }
    return lower.contains("mac") ? MACOS : UNIX;
  }
}
