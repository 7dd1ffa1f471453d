package net.lanspread.health;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The cache of classes that a package brings, from which the virtual machine starts faster. */
public enum StartCache {
  USED,
  /** The virtual machine was told of one, and left it alone without a word. */
  LEFT_ALONE,
  /** This is no package. */
  NONE;

  private static final String OPTION = "-XX:AOTCache=";

  /** The start cache of this process. */
  public static StartCache system() {
    return of(
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("java.vm.info", ""));
  }

  /**
   * @param options of the virtual machine
   * @param machine its own description; "sharing" while it uses any such cache, and with the option
   *     it uses no other
   */
  static StartCache of(List<String> options, String machine) {
    if (options.stream().noneMatch(option -> option.startsWith(OPTION))) {
      return NONE;
    }
    return machine.contains("sharing") ? USED : LEFT_ALONE;
  }

  HealthCheck check() {
    return switch (this) {
      case USED ->
          HealthCheck.ok(HealthCheck.Id.START, "Lanspread starts from the cache of its package.");
      case NONE ->
          HealthCheck.ok(HealthCheck.Id.START, "This is no package, so it starts without a cache.");
      case LEFT_ALONE ->
          HealthCheck.warning(
              HealthCheck.Id.START,
              "The cache of the package is not used: the start and the first download take longer.",
              "Install or unpack Lanspread anew, with a program that keeps the times of files.");
    };
  }
}
