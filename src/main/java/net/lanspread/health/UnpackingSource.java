package net.lanspread.health;

import java.util.List;

/** The source that knows the unpackers of this computer. */
@FunctionalInterface
public interface UnpackingSource {
  /**
   * The unpackers of this computer.
   *
   * @param readers each as people call it, the first asked first
   * @param problem the problem that keeps games from being unpacked, empty for none
   */
  record Means(List<String> readers, String problem) {}

  /** Looks. Blocks while it asks programs for their versions. */
  Means look();
}
