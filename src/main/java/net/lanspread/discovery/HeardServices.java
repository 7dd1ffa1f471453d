package net.lanspread.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The other peers that one responder hears of at present. Its input comes from the network and is
 * not trusted: an unsound announcement is passed over in silence.
 */
final class HeardServices implements Responder.Listener {
  /** More services than any party has; further ones are sighted but not remembered. */
  private static final int MAX_REMEMBERED = 2000;

  private final Announcement self;
  private final LocalAddress at;
  private final Consumer<Sighting> sightings;

  /** The last sightings under each instance name. */
  private final Map<String, List<Sighting>> heard = new ConcurrentHashMap<>();

  /**
   * @param at the address at which these services are heard: an announcement may name any address,
   *     and only that of a neighbour there is followed
   */
  HeardServices(Announcement self, LocalAddress at, Consumer<Sighting> sightings) {
    this.self = self;
    this.at = at;
    this.sightings = sightings;
  }

  @Override
  public void resolved(Responder.Service service) {
    // The first time there is often no text yet, or no address: another call follows.
    Optional<AnnouncementText> read = AnnouncementText.read(service.text());
    if (read.isEmpty()) {
      heard.remove(service.instance());
      return;
    }
    AnnouncementText peer = read.get();
    List<Sighting> sighted =
        service.addresses().stream()
            .filter(at::isNeighbour)
            .filter(address -> !isOurs(peer, address))
            .map(address -> new InetSocketAddress(address, peer.port()))
            .map(address -> new Sighting(peer.id(), peer.protocolVersion(), address))
            .toList();
    if (heard.size() < MAX_REMEMBERED || heard.containsKey(service.instance())) {
      heard.put(service.instance(), sighted);
    }
    sighted.forEach(sightings);
  }

  /** Our own id elsewhere is one of another computer that has our identity. */
  private boolean isOurs(AnnouncementText peer, InetAddress address) {
    return peer.id().equals(self.id())
        && peer.port() == self.port()
        && address.equals(at.address());
  }

  @Override
  public void removed(String instance) {
    heard.remove(instance);
  }

  /** Sights again all that are still there. */
  void repeat() {
    heard.values().forEach(each -> each.forEach(sightings));
  }
}
