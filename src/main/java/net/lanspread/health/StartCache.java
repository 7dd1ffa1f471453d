package net.lanspread.health;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

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
      case USED -> HealthCheck.ok(Finding.START_CACHED, Map.of());
      case NONE -> HealthCheck.ok(Finding.START_PLAIN, Map.of());
      case LEFT_ALONE -> HealthCheck.warning(Finding.START_COLD, Map.of());
    };
  }
}
