package net.lanspread.protocol;

import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a peer tells others of a game it holds.
 *
 * @param version what its {@code version.ini} says; null when it is not downloaded
 * @param downloaded whether it can be fetched from that peer ("Ready")
 * @param sizeBytes the sum of its shared files
 */
public record GameSummary(
    GameId gameId,
    @Nullable Version version,
    boolean downloaded,
    boolean installed,
    long sizeBytes) {

  /**
   * @throws IllegalArgumentException when the parts contradict each other
   */
  public GameSummary {
    if (downloaded != (version != null) || !(downloaded || installed) || sizeBytes < 0) {
      throw new IllegalArgumentException("a game summary contradicts itself");
    }
  }

  /** The contract's word for how far the game is there. */
  public String availability() {
    return downloaded ? "Ready" : "LocalOnly";
  }
}
