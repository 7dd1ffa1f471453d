package net.lanspread.transport;

import java.time.Duration;

/**
 * The limits for peers that have connected and not greeted yet.
 *
 * @param maxStreams the number of streams that each may have open at once
 * @param greetTimeout the time after its handshake in which a peer must greet or be sent away
 * @param perAddress the number at one address, apart from loopback, where all peers of a computer
 *     live
 * @param together the number at all addresses
 */
public record StrangerLimits(int maxStreams, Duration greetTimeout, int perAddress, int together) {

  public static final StrangerLimits DEFAULT =
      new StrangerLimits(4, Duration.ofSeconds(10), 32, 96);
}
