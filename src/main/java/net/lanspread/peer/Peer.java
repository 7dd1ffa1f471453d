package net.lanspread.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.discovery.Announcement;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.Sighting;
import net.lanspread.download.RunningDownloads;
import net.lanspread.health.HealthCheck;
import net.lanspread.health.HealthChecks;
import net.lanspread.health.PeerFacts;
import net.lanspread.install.Recovery;
import net.lanspread.library.Library;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.Traffic;
import net.lanspread.transport.Transport;
import net.lanspread.upload.Uploads;
import org.jspecify.annotations.Nullable;

/**
 * A running peer: what users and programs can ask of it. Started and closed once; owns all threads
 * of its rooms.
 */
public final class Peer implements AutoCloseable {
  private static final Duration OPERATIONS_PATIENCE = Duration.ofSeconds(2);

  /** The rooms a peer is made of. */
  record Rooms(
      Catalog catalog,
      Library library,
      ManifestStore manifests,
      Recovery recovery,
      Operations operations,
      Plays plays,
      PeerTable table,
      Swarm swarm,
      Uploads uploads,
      RunningDownloads downloads,
      Optional<Discovery> discovery,
      HealthChecks health,
      Events events) {}

  /** Makes the network that hands its requests to the listener. */
  interface TransportFactory {
    Transport open(Transport.Listener listener) throws IOException;
  }

  private final PeerId id;
  private final String name;
  private final Path gamesFolder;
  private final Rooms rooms;
  private final GameOperations games;
  private final TransportFactory transports;
  private final HeardPeers heard = new HeardPeers();

  private final Object lock = new Object();
  // guarded by lock
  private @Nullable Transport transport;

  Peer(
      PeerId id,
      String name,
      Path gamesFolder,
      Rooms rooms,
      GameOperations games,
      TransportFactory transports) {
    this.id = id;
    this.name = name;
    this.gamesFolder = gamesFolder;
    this.rooms = rooms;
    this.games = games;
    this.transports = transports;
  }

  /**
   * Recovers, scans, listens and announces.
   *
   * @throws IOException when the games folder cannot be read or the address cannot be listened at
   */
  public void start() throws IOException {
    rooms.recovery().run();
    rooms.library().scan();
    Transport network =
        transports.open(new RequestRouter(rooms.swarm(), rooms.uploads(), rooms.downloads()));
    synchronized (lock) {
      transport = network;
    }
    rooms.swarm().attach(network);
    rooms.events().emit(new PeerEvent.LocalPeerReady(id, address()));
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
    rooms.library().start();
    rooms.manifests().start();
    rooms
        .discovery()
        .ifPresent(
            discovery ->
                discovery.start(
                    new Announcement(
                        id,
                        Message.PROTOCOL_VERSION,
                        network.listenAddress().getPort(),
                        rooms.library().snapshot().revision()),
                    this::sighted));
  }

  /** The library has changed; before the start there is nobody to tell. */
  void libraryChanged() {
    synchronized (lock) {
      if (transport == null) {
        return;
      }
    }
    rooms.swarm().libraryChanged();
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
  }

  private void sighted(Sighting sighting) {
    heard.add(sighting);
    if (sighting.protocolVersion() == Message.PROTOCOL_VERSION) {
      rooms.swarm().sighted(sighting.id(), sighting.address());
    }
  }

  public PeerId id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Path gamesFolder() {
    return gamesFolder;
  }

  public GameOperations games() {
    return games;
  }

  public Plays plays() {
    return rooms.plays();
  }

  /** What runs now, by game. */
  public Map<GameId, OperationKind> operations() {
    return rooms.operations().active();
  }

  /** Whether neither an operation nor a play runs. */
  public boolean isIdle() {
    return rooms.operations().active().isEmpty() && rooms.plays().isIdle();
  }

  public int peerCount() {
    return rooms.table().count();
  }

  /** What the catalog says of a game; empty when it is not in it. */
  public Optional<CatalogGame> catalogGame(GameId gameId) {
    return rooms.catalog().find(gameId);
  }

  /** The bytes of games that go to the others and come from them. */
  public Traffic traffic() {
    return rooms.swarm().traffic();
  }

  /** Connects to a peer by address. */
  public Swarm.ConnectResult connect(InetSocketAddress address) {
    return rooms.swarm().connect(address);
  }

  /**
   * Where others can reach this peer: for one that listens everywhere, at its first LAN address.
   */
  public InetSocketAddress address() {
    InetSocketAddress listening = listenAddress();
    return listening.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(lanAddress(), listening.getPort())
        : listening;
  }

  private InetSocketAddress listenAddress() {
    synchronized (lock) {
      if (transport == null) {
        throw new IllegalStateException("the peer has not started");
      }
      return transport.listenAddress();
    }
  }

  /** Looks at what may keep this peer from its party; takes a moment. */
  public List<HealthCheck> health() {
    return rooms
        .health()
        .run(
            new PeerFacts(
                address(),
                listenAddress().getAddress().isAnyLocalAddress(),
                rooms.discovery().isPresent(),
                heard.count(true),
                heard.count(false),
                peerCount(),
                rooms.swarm().hasPartyKey(),
                rooms.swarm().strangers()));
  }

  private static InetAddress lanAddress() {
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (network.isUp() && !network.isLoopback() && !network.isPointToPoint()) {
          for (InetAddress address : Collections.list(network.getInetAddresses())) {
            if (address instanceof java.net.Inet4Address) {
              return address;
            }
          }
        }
      }
    } catch (java.net.SocketException e) {
      return InetAddress.getLoopbackAddress();
    }
    return InetAddress.getLoopbackAddress();
  }

  /** The peers that are there, each with those of its games that are in the catalog. */
  public List<PeerEntry> peers() {
    return rooms.table().entries().stream()
        .map(
            peer -> {
              Map<GameId, GameSummary> known = new java.util.TreeMap<>(peer.games());
              known.keySet().removeIf(gameId -> !rooms.catalog().contains(gameId));
              return new PeerEntry(peer.id(), peer.name(), peer.address(), peer.revision(), known);
            })
        .toList();
  }

  /** One row per catalog game that is here or at some peer, by id. */
  public List<GameRow> gameRows() {
    LibrarySnapshot library = rooms.library().snapshot();
    List<PeerEntry> everybody = rooms.table().entries();
    List<PeerEntry> trusted = games.trusted(everybody);
    Map<GameId, GameAvailability> remote = GameAvailability.ofAll(trusted, this::pinnedVersion);
    Map<GameId, GameAvailability> claimed =
        trusted.size() == everybody.size()
            ? remote
            : GameAvailability.ofAll(everybody, this::pinnedVersion);
    TreeSet<GameId> ids = new TreeSet<>(library.games().keySet());
    ids.addAll(claimed.keySet());
    Map<GameId, OperationKind> running = rooms.operations().active();
    ids.addAll(running.keySet());
    List<GameRow> rows = new ArrayList<>();
    for (GameId gameId : ids) {
      Optional<CatalogGame> game = rooms.catalog().find(gameId);
      if (game.isPresent()) {
        rows.add(
            row(
                game.get(),
                library.games().get(gameId),
                remote.get(gameId),
                Optional.ofNullable(claimed.get(gameId))
                    .map(GameAvailability::readyPeers)
                    .orElse(0),
                running.get(gameId)));
      }
    }
    return rows;
  }

  /** The rows of the games that are here. */
  public List<GameRow> localGameRows() {
    return gameRows().stream().filter(row -> row.availability() != null).toList();
  }

  private Optional<Version> pinnedVersion(GameId gameId) {
    return rooms.catalog().find(gameId).flatMap(game -> Optional.ofNullable(game.pinnedVersion()));
  }

  private static GameRow row(
      CatalogGame game,
      @Nullable LocalGame local,
      @Nullable GameAvailability remote,
      int readyPeers,
      @Nullable OperationKind running) {
    Version localVersion = local == null ? null : local.version();
    Version target = remote == null ? null : remote.target();
    boolean pinned = game.pinnedVersion() != null;
    boolean updateAvailable =
        localVersion != null
            && target != null
            && (pinned ? !target.equals(localVersion) : target.compareTo(localVersion) > 0);
    long remoteBytes = remote == null ? 0 : remote.sizeBytes();
    return new GameRow(
        game.id(),
        game.title(),
        local != null && local.downloaded(),
        local != null && local.installed(),
        local == null ? null : local.availability().label(),
        localVersion,
        readyPeers,
        target,
        updateAvailable,
        local != null && local.downloaded() ? local.sizeBytes() : remoteBytes,
        running);
  }

  static LibraryState tell(LibrarySnapshot library) {
    return new LibraryState(
        library.revision(),
        library.games().values().stream()
            .map(
                game ->
                    new GameSummary(
                        game.id(),
                        game.downloaded() ? game.version() : null,
                        game.downloaded(),
                        game.installed(),
                        game.sizeBytes()))
            .toList());
  }

  /** Says goodbye, cancels what runs, and ends all threads; within 5 s. */
  @Override
  public void close() {
    Thread withdrawal =
        Thread.ofVirtual()
            .name("withdraw")
            .start(() -> rooms.discovery().ifPresent(Discovery::close));
    rooms.swarm().close();
    try {
      rooms.plays().close();
      rooms.operations().close(OPERATIONS_PATIENCE);
      rooms.library().close();
      rooms.manifests().close();
      synchronized (lock) {
        if (transport != null) {
          transport.close();
        }
      }
      withdrawal.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
