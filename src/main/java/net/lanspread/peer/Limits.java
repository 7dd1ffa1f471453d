package net.lanspread.peer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import net.lanspread.protocol.RateLimit;

/**
 * The user's limits on this peer's share of the network; 0 is no limit.
 *
 * @param sendBytesPerSecond of games, to all others together
 * @param receiveBytesPerSecond of games, from all others together
 * @param downloads the number that fetch at once
 * @param matchWhilePlaying whether match mode is on by itself while a game runs
 */
public record Limits(
    long sendBytesPerSecond,
    long receiveBytesPerSecond,
    @JsonProperty("downloads_at_once") int downloads,
    boolean matchWhilePlaying) {
  public static final Limits NONE = new Limits(0, 0, 0, false);

  /** The limits of guests, who have one disk and one line, and came to play. */
  public static final Limits OF_GUESTS = new Limits(0, 0, 2, true);

  public static final int MOST_DOWNLOADS = 1000;

  /** The objection to a limit, a sentence for people; empty when there is none. */
  public static Optional<String> problem(long bytesPerSecond) {
    return bytesPerSecond == 0 || bytesPerSecond >= RateLimit.LEAST_BYTES_PER_SECOND
        ? Optional.empty()
        : Optional.of(
            "a limit is 0 for none, or at least %d bytes a second"
                .formatted(RateLimit.LEAST_BYTES_PER_SECOND));
  }

  /** The objection to so many downloads at once; empty when there is none. */
  public static Optional<String> downloadsProblem(long downloads) {
    return downloads >= 0 && downloads <= MOST_DOWNLOADS
        ? Optional.empty()
        : Optional.of(
            "downloads at once are 0, which is no limit, or up to %d".formatted(MOST_DOWNLOADS));
  }
}
