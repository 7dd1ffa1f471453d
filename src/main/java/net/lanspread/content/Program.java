package net.lanspread.content;

/** The program itself. */
public final class Program {
  /** The version of this build. */
  public static final String VERSION = "0.1.0";

  private Program() {}
}
