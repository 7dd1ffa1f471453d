package net.lanspread.transport;

import java.time.Duration;

/**
 * What others may cost who have connected and not greeted yet.
 *
 * @param maxStreams how many streams each may have open at once
 * @param greetTimeout who has not greeted for so long after its handshake is sent away
 * @param perAddress how many one address may have, loopback apart, where all peers of a computer
 *     live
 * @param together how many all addresses may have
 */
public record StrangerLimits(int maxStreams, Duration greetTimeout, int perAddress, int together) {

  public static final StrangerLimits DEFAULT =
      new StrangerLimits(4, Duration.ofSeconds(10), 32, 96);
}
