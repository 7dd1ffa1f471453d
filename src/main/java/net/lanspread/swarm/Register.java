package net.lanspread.swarm;

import java.util.List;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The register of the peers that have greeted: it takes each into its link. Thread-safe. */
final class Register {
  private static final Logger log = LoggerFactory.getLogger(Register.class);

  private final Swarm swarm;
  private final PeerId self;
  private final Supplier<LibraryState> library;
  private final PeerTable table;
  private final Links links;
  private final Events events;

  Register(
      Swarm swarm,
      PeerId self,
      Supplier<LibraryState> library,
      PeerTable table,
      Links links,
      Events events) {
    this.swarm = swarm;
    this.self = self;
    this.library = library;
    this.table = table;
    this.links = links;
    this.events = events;
  }

  /** True when it was greeted on this connection before. */
  boolean hasGreeted(Connection connection) {
    return links.hasGreeted(connection);
  }

  /**
   * Takes the connection into the peer's link. A link to another start of the peer gives way when
   * that does not answer in a moment: else the two are clones, and the one that was there first
   * stays.
   *
   * @param told our library as the peer has heard it
   */
  Greeting.Admission add(
      Connection connection, PeerEntry entry, String instance, LibraryState told) {
    connection.listensAt(entry.address().getPort());
    Links.Link over = null;
    while (true) {
      switch (links.register(connection, entry, instance, told, over, () -> courier(entry, told))) {
        case Links.Outcome.Registered registered -> {
          registered(connection, entry, registered);
          return new Greeting.Admission.TakenIn();
        }
        case Links.Outcome.Occupied(Links.Link link, List<Connection> open) -> {
          if (Clones.isHeard(open, entry.address())) {
            return new Greeting.Admission.Clone(
                table
                    .find(entry.id())
                    .map(PeerEntry::address)
                    .orElse(open.getFirst().remoteAddress()));
          }
          over = link;
        }
        case Links.Outcome.Closing _ -> {
          return new Greeting.Admission.ShuttingDown();
        }
      }
    }
  }

  private Courier courier(PeerEntry entry, LibraryState told) {
    return new Courier(swarm, entry.id(), PingRhythm.of(self, entry.id()), library, told);
  }

  private void registered(
      Connection connection, PeerEntry entry, Links.Outcome.Registered registered) {
    registered.dead().forEach(Connection::close);
    if (!connection.isOpen()) {
      swarm.closed(connection);
    }
    switch (registered.change()) {
      case ADDED -> {
        log.info("peer {} ({}) at {}", entry.id().brief(), entry.name(), entry.address());
        events.emit(new PeerEvent.PeerDiscovered(entry.id(), entry.address()));
        events.emit(new PeerEvent.PeerCountUpdated(table.count()));
        events.emit(new PeerEvent.GamesListUpdated());
      }
      case UPDATED -> events.emit(new PeerEvent.GamesListUpdated());
      case NONE -> {}
    }
  }
}
