package net.lanspread.download;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Is told of what a transfer has for others; must not block. */
interface Passing {
  /**
   * The chunk is here as the manifest says.
   *
   * @param bytes where they are not in their file
   */
  void verified(Planner.Chunk chunk, byte @Nullable [] bytes);

  /** These chunks, and no others, are asked of seeds now. */
  void asked(Set<Planner.Chunk> chunks);
}
