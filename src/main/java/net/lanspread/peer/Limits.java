package net.lanspread.peer;

import java.util.Optional;
import net.lanspread.protocol.RateLimit;

/**
 * What a user lets this peer take of the network; 0 is no limit.
 *
 * @param sendBytesPerSecond of games, to all others together
 * @param receiveBytesPerSecond of games, from all others together
 * @param downloads that fetch at once
 * @param matchWhilePlaying whether match mode is on by itself while a game runs
 */
public record Limits(
    long sendBytesPerSecond, long receiveBytesPerSecond, int downloads, boolean matchWhilePlaying) {
  public static final Limits NONE = new Limits(0, 0, 0, false);

  /** For guests, who have one disk, one line, and came to play. */
  public static final Limits OF_GUESTS = new Limits(0, 0, 2, true);

  public static final int MOST_DOWNLOADS = 1000;

  /** Why a limit cannot be this one, a sentence for people; empty when it can. */
  public static Optional<String> problem(long bytesPerSecond) {
    return bytesPerSecond == 0 || bytesPerSecond >= RateLimit.LEAST_BYTES_PER_SECOND
        ? Optional.empty()
        : Optional.of(
            "a limit is 0, which is none, or at least %d bytes a second"
                .formatted(RateLimit.LEAST_BYTES_PER_SECOND));
  }

  /** Why not so many downloads can fetch at once; empty when they can. */
  public static Optional<String> downloadsProblem(long downloads) {
    return downloads >= 0 && downloads <= MOST_DOWNLOADS
        ? Optional.empty()
        : Optional.of(
            "downloads at once are 0, which is no limit, or up to %d".formatted(MOST_DOWNLOADS));
  }
}
