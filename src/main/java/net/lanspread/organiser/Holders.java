package net.lanspread.organiser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;

/** The peers that hold each catalog, as they say. Of {@value #MAX} peers at most. Thread-safe. */
final class Holders {
  private static final int MAX = 2_500;

  private final Object lock = new Object();

  // by peer, the hashes of the heads of its catalogs
  @GuardedBy("lock")
  private final Map<PeerId, Set<Sha256>> held = new LinkedHashMap<>();

  void forget(PeerId peer) {
    synchronized (lock) {
      held.remove(peer);
    }
  }

  void add(PeerId peer, String head) {
    synchronized (lock) {
      held.computeIfAbsent(peer, _ -> new HashSet<>()).add(name(head));
      if (held.size() > MAX) {
        held.remove(held.keySet().iterator().next());
      }
    }
  }

  /** The peers that have it, in a fresh list. */
  List<PeerId> of(String head) {
    Sha256 name = name(head);
    List<PeerId> peers = new ArrayList<>();
    synchronized (lock) {
      held.forEach(
          (peer, heads) -> {
            if (heads.contains(name)) {
              peers.add(peer);
            }
          });
    }
    return peers;
  }

  private static Sha256 name(String head) {
    return Sha256.hash(head.getBytes(StandardCharsets.US_ASCII));
  }
}
