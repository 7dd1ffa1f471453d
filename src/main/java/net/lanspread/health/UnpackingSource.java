package net.lanspread.health;

import java.util.List;

/** Who knows what this computer unpacks games with. */
@FunctionalInterface
public interface UnpackingSource {
  /**
   * What there is.
   *
   * @param readers each as people call it, the first asked first
   * @param problem what keeps games from being unpacked, empty for nothing
   */
  record Means(List<String> readers, String problem) {}

  /** Looks. Blocks while it asks programs for their versions. */
  Means look();
}
