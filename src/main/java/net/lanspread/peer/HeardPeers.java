package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.PeerId;
import net.lanspread.discovery.Sighting;
import net.lanspread.protocol.Message;

/** The peers that discovery has heard since the start, up to the size of a party. Thread-safe. */
final class HeardPeers {
  /** Anybody can announce made-up identities: more than any party has are not counted. */
  static final int MAX_COUNTED = 4_000;

  private final Object lock = new Object();

  // whether each speaks this version
  @GuardedBy("lock")
  private final Map<PeerId, Boolean> heard = new HashMap<>();

  void add(Sighting sighting) {
    synchronized (lock) {
      if (heard.size() < MAX_COUNTED || heard.containsKey(sighting.id())) {
        heard.put(sighting.id(), sighting.protocolVersion() == Message.PROTOCOL_VERSION);
      }
    }
  }

  /** The number of peers that speak this version, or another one. */
  int count(boolean thisVersion) {
    synchronized (lock) {
      return (int) heard.values().stream().filter(each -> each == thisVersion).count();
    }
  }
}
