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
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PeerId;
import net.lanspread.content.Printable;
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
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.organiser.Organisers;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.PeerAddress;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.Traffic;
import net.lanspread.swarm.VersionProofs;
import net.lanspread.swarm.VersionProver;
import net.lanspread.transport.Transport;
import net.lanspread.upload.Uploads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running peer: what users and programs can ask of it. Started and closed once; owns all threads
 * of its rooms.
 */
public final class Peer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);
  private static final int MAX_PROBLEM_CHARS = 600;

  private static final Duration OPERATIONS_PATIENCE = Duration.ofSeconds(2);

  /** The rooms a peer is made of. */
  record Rooms(
      LiveCatalog catalog,
      EtiCovers covers,
      CatalogWatch catalogWatch,
      Organisation organisation,
      Library library,
      ManifestStore manifests,
      Recovery recovery,
      InstalledGames installs,
      Operations operations,
      OperationBook book,
      Resumption resumption,
      Plays plays,
      PeerTable table,
      Swarm swarm,
      VersionProver prover,
      Uploads uploads,
      RunningDownloads downloads,
      Optional<Discovery> discovery,
      HandConnections byHand,
      RandomGenerator random,
      LocalOutlooks localOutlooks,
      RemoteOutlooks remoteOutlooks,
      HealthChecks health,
      List<NoticeSource> notices,
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
        transports.open(
            new RequestRouter(
                rooms.swarm(), rooms.uploads(), rooms.downloads(), rooms.organisation()));
    synchronized (lock) {
      transport = network;
    }
    rooms.prover().start();
    rooms.swarm().attach(network);
    rooms.events().emit(new PeerEvent.LocalPeerReady(id, address()));
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
    rooms.library().start();
    rooms.installs().start();
    rooms.manifests().start();
    rooms.organisation().organisers().start(this::catalogChanged);
    rooms.catalogWatch().start(this::catalogChanged, this::tellOfOtherRows);
    for (PeerAddress each : rooms.byHand().all()) {
      each.resolve().ifPresent(address -> rooms.swarm().seek(each.peerId(), address));
    }
    if (rooms.discovery().isPresent()) {
      // Who neither announces nor browses has only those peers that it was connected to.
      rooms.swarm().exchangePeers(rooms.random());
    }
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
    rooms.prover().wake();
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
  }

  /** Others have come, gone or changed. */
  void othersChanged() {
    rooms.prover().wake();
    rooms.resumption().wake();
  }

  /** What is told of the games folder has changed, and nothing that others know. */
  void problemsChanged() {
    synchronized (lock) {
      if (transport == null) {
        return;
      }
    }
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
  }

  /** The catalog is another: games come and go, here and in what the others are told. */
  private void catalogChanged() {
    try {
      rooms.library().scan();
    } catch (IOException e) {
      log.warn("the games folder {} cannot be read", gamesFolder, e);
    }
    rooms.prover().wake();
    rooms.swarm().catalogChanged();
    tellOfOtherRows();
  }

  private void tellOfOtherRows() {
    rooms.events().emit(new PeerEvent.GamesListUpdated());
  }

  private void sighted(Sighting sighting) {
    if (!sighting.id().equals(id)) {
      heard.add(sighting);
    }
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

  /** What runs on the games, how far it is, and what went wrong last. */
  public Operations operations() {
    return rooms.operations();
  }

  /**
   * Lets go on what did not end before this start. Not for a peer that is there for one command.
   */
  public void goOn() {
    rooms.resumption().start();
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

  /** What the catalog says of a game for people. */
  public GameNotes gameNotes(GameId gameId) {
    return rooms.catalog().notes(gameId);
  }

  /** The catalog's file, whether it is there or not. */
  public Path catalogFile() {
    return rooms.catalog().file();
  }

  /**
   * Has it found out what unpacking a game takes that only others have, for somebody who looks at
   * it; a notice says so later. Does not block.
   */
  public void foresee(GameId gameId) {
    rooms.remoteOutlooks().look(gameId);
  }

  /** The size of the archives that an install of a game unpacks; empty where that is not known. */
  public OptionalLong archiveBytes(GameId gameId) {
    OptionalLong here = rooms.localOutlooks().archiveBytes(gameId);
    return here.isPresent() ? here : rooms.remoteOutlooks().archiveBytes(gameId);
  }

  /** Folders with the covers of organisers and of ETI's own archive, named by folded ids. */
  public List<Path> coverFolders() {
    return Stream.of(organisers().covers(), rooms.covers().folder())
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whom this peer believes. */
  public Organisers organisers() {
    return rooms.organisation().organisers();
  }

  /** What this peer can publish as an organiser. */
  public Publishing publishing() {
    return rooms.organisation().publishing();
  }

  /** The bytes of games that go to the others and come from them. */
  public Traffic traffic() {
    return rooms.swarm().traffic();
  }

  /** Connects to a peer by address, for a user: now and after each start to come. */
  public Swarm.ConnectResult connect(InetSocketAddress address) {
    Swarm.ConnectResult result = connectOnce(address);
    if (result instanceof Swarm.ConnectResult.Connected(PeerEntry met)) {
      rooms.byHand().add(met.id(), met.address());
    }
    return result;
  }

  /** Connects to a peer by address. */
  public Swarm.ConnectResult connectOnce(InetSocketAddress address) {
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
                rooms.swarm().strangers(),
                leftOut().map(Peer::sentence).toList(),
                rooms.swarm().cloneProblem()));
  }

  private static String sentence(FolderProblem problem) {
    return Printable.of(problem.folder() + ": " + problem.notice().message(), MAX_PROBLEM_CHARS);
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
    VersionProofs proofs = rooms.prover().proofs();
    Map<GameId, GameAvailability> remote =
        GameAvailability.ofAll(trusted, this::pinnedVersion, proofs);
    Map<GameId, GameAvailability> claimed =
        trusted.size() == everybody.size()
            ? remote
            : GameAvailability.ofAll(everybody, this::pinnedVersion, proofs);
    RowTitles titles = new RowTitles(trusted);
    TreeSet<GameId> ids = new TreeSet<>(library.games().keySet());
    ids.addAll(claimed.keySet());
    Map<GameId, OperationStatus> running = rooms.operations().active();
    ids.addAll(running.keySet());
    Map<GameId, Leftover> leftovers = rooms.book().leftovers();
    ids.addAll(leftovers.keySet());
    List<GameRow> rows = new ArrayList<>();
    for (GameId gameId : ids) {
      Optional<CatalogGame> game = rooms.catalog().find(gameId);
      if (game.isPresent()) {
        rows.add(
            row(
                game.get(),
                titles.of(game.get()),
                library.games().get(gameId),
                remote.get(gameId),
                Optional.ofNullable(claimed.get(gameId))
                    .map(GameAvailability::readyPeers)
                    .orElse(0),
                running.get(gameId),
                leftovers.get(gameId),
                notices(gameId)));
      }
    }
    return rows;
  }

  /**
   * What lies in the games folder and is not taken for what it seems meant to be, and what else
   * keeps all of it from the others.
   */
  public List<FolderProblem> folderProblems() {
    return Stream.concat(leftOut(), cloneProblem().stream()).toList();
  }

  private Stream<FolderProblem> leftOut() {
    return Stream.concat(rooms.library().problems().stream(), catalogProblem().stream());
  }

  private Optional<FolderProblem> cloneProblem() {
    return rooms
        .swarm()
        .cloneProblem()
        .map(
            problem ->
                new FolderProblem(
                    String.valueOf(gamesFolder.getFileName()),
                    null,
                    new Notice(Notice.Code.SAME_IDENTITY, problem)));
  }

  private Optional<FolderProblem> catalogProblem() {
    return rooms
        .catalog()
        .problem()
        .map(
            problem ->
                new FolderProblem(
                    String.valueOf(catalogFile().getFileName()),
                    null,
                    new Notice(Notice.Code.CATALOG_UNREADABLE, problem)));
  }

  /** The rows of the games that are here. */
  public List<GameRow> localGameRows() {
    return gameRows().stream().filter(row -> row.availability() != null).toList();
  }

  private Optional<Version> pinnedVersion(GameId gameId) {
    return rooms.catalog().find(gameId).flatMap(game -> Optional.ofNullable(game.pinnedVersion()));
  }

  private GameRow row(
      CatalogGame game,
      String title,
      @Nullable LocalGame local,
      @Nullable GameAvailability remote,
      int readyPeers,
      @Nullable OperationStatus running,
      @Nullable Leftover leftover,
      List<Notice> notices) {
    Version downloaded = local == null ? null : local.version();
    boolean installed = local != null && local.installed();
    Version localVersion =
        downloaded != null || !installed
            ? downloaded
            : rooms.installs().version(game.id()).orElse(null);
    Version target = remote == null ? null : remote.target();
    boolean pinned = game.pinnedVersion() != null;
    boolean newer =
        localVersion != null
            && target != null
            && (pinned ? !target.equals(localVersion) : target.compareTo(localVersion) > 0);
    boolean pending =
        installed
            && (downloaded != null || target != null)
            && rooms.installs().isUpdatePending(game.id(), downloaded);
    long remoteBytes = remote == null ? 0 : remote.sizeBytes();
    return new GameRow(
        game.id(),
        title,
        local != null && local.downloaded(),
        installed,
        local == null ? null : local.availability().label(),
        localVersion,
        readyPeers,
        remote == null ? 0 : remote.holders(),
        remote == null ? 0 : remote.others(),
        target,
        newer || pending,
        local != null && local.downloaded() ? local.sizeBytes() : remoteBytes,
        running == null ? null : running.kind(),
        downloaded == null ? leftover : null,
        installed ? rooms.installs().scriptsChanged(game.id()) : List.of(),
        notices,
        game.pinnedDigest() != null,
        organisers().clash(game.id()).orElse(null));
  }

  private List<Notice> notices(GameId gameId) {
    return rooms.notices().stream().flatMap(source -> source.of(gameId).stream()).toList();
  }

  static LibraryState tell(LibrarySnapshot library, Catalog catalog) {
    return new LibraryState(
        library.revision(),
        library.games().values().stream()
            .filter(game -> game.offered() || game.installed())
            .map(
                game ->
                    new GameSummary(
                        game.id(),
                        game.offered() ? game.version() : null,
                        game.offered(),
                        game.installed(),
                        game.sizeBytes(),
                        RowTitles.told(catalog, game.id()).orElse(null)))
            .toList());
  }

  /** Says goodbye, pauses what runs, and ends all threads; within 5 s. */
  @Override
  public void close() {
    Thread withdrawal =
        Thread.ofVirtual()
            .name("withdraw")
            .start(() -> rooms.discovery().ifPresent(Discovery::close));
    rooms.swarm().close();
    rooms.prover().close();
    rooms.organisation().close();
    try {
      rooms.plays().close();
      rooms.resumption().close();
      rooms.operations().close(OPERATIONS_PATIENCE);
      rooms.catalogWatch().close();
      rooms.library().close();
      rooms.installs().close();
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
