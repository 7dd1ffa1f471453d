package net.lanspread.peer;

import java.util.Optional;
import net.lanspread.protocol.RateLimit;

/**
 * What a user lets this peer take of the network; 0 is no limit.
 *
 * @param sendBytesPerSecond of games, to all others together
 * @param receiveBytesPerSecond of games, from all others together
 */
public record Limits(long sendBytesPerSecond, long receiveBytesPerSecond) {
  public static final Limits NONE = new Limits(0, 0);

  /** Why a limit cannot be this one, a sentence for people; empty when it can. */
  public static Optional<String> problem(long bytesPerSecond) {
    return bytesPerSecond == 0 || bytesPerSecond >= RateLimit.LEAST_BYTES_PER_SECOND
        ? Optional.empty()
        : Optional.of(
            "a limit is 0, which is none, or at least %d bytes a second"
                .formatted(RateLimit.LEAST_BYTES_PER_SECOND));
  }
}
