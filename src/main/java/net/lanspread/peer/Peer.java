package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.discovery.Announcement;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.discovery.Sighting;
import net.lanspread.disk.Roots;
import net.lanspread.health.HealthCheck;
import net.lanspread.health.PeerFacts;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.organiser.Organisers;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.PeerAddress;
import net.lanspread.swarm.Activity;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.Strangers;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.Traffic;
import net.lanspread.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running peer, with all that users and programs can ask of it. Started and closed once; owns all
 * threads of its rooms. The class is long because each of those questions has a method here, which
 * passes it on to a room.
 */
public final class Peer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);
  private static final Duration OPERATIONS_PATIENCE = Duration.ofSeconds(2);

  /** Makes the network that hands its requests to the listener. */
  interface TransportFactory {
    Transport open(Transport.Listener listener) throws IOException;
  }

  private final PeerId id;
  private final String name;
  private final Roots roots;
  private final PeerRooms rooms;
  private final PeerRows rows;
  private final PeerProblems problems;
  private final GameOperations games;
  private final TransportFactory transports;
  private final HeardPeers heard = new HeardPeers();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Transport transport;

  Peer(
      PeerId id,
      String name,
      Roots roots,
      PeerRooms rooms,
      GameOperations games,
      TransportFactory transports) {
    this.id = id;
    this.name = name;
    this.roots = roots;
    this.rooms = rooms;
    this.rows = new PeerRows(rooms, rooms.sources());
    this.problems = new PeerProblems(rooms, gamesFolders());
    this.games = games;
    this.transports = transports;
  }

  /**
   * Recovers, scans, listens and announces.
   *
   * @throws IOException when no games folder can be read or the address cannot be listened at
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
    rooms.plays().launched().recall();
    rooms.library().start();
    rooms.installs().start();
    rooms.manifests().start();
    rooms.organisation().organisers().start(this::catalogChanged);
    rooms.catalogWatch().start(this::catalogChanged, this::tellOfOtherRows, this::look);
    for (PeerAddress each : rooms.byHand().all()) {
      rooms.swarm().seek(each.peerId(), each.resolve());
    }
    if (rooms.discovery().isPresent()) {
      // A peer without discovery has only the peers that it was connected to.
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

  /** Takes in that peers have come, gone or changed. */
  void othersChanged() {
    rooms.prover().wake();
    rooms.resumption().wake();
  }

  /** What is played here, or whether it is a match, is another. */
  void activityChanged() {
    rooms.telling().look();
  }

  /** Tells that the problems of the games folders have changed, and nothing that others know. */
  void problemsChanged() {
    synchronized (lock) {
      if (transport == null) {
        return;
      }
    }
    rooms.events().emit(new PeerEvent.LocalLibraryChanged());
  }

  /** Takes in a changed catalog: games come and go, here and in our messages to the others. */
  private void catalogChanged() {
    try {
      rooms.library().scan();
    } catch (IOException e) {
      log.warn("no games folder can be read", e);
    }
    rooms.prover().wake();
    rooms.swarm().catalogChanged();
    tellOfOtherRows();
  }

  private void tellOfOtherRows() {
    rooms.events().emit(new PeerEvent.GamesListUpdated());
  }

  /** Looks at the room on the disk, and at the games that organisers ask for. */
  private void look() {
    long freeBytes = rooms.freeBytes().getAsLong();
    rooms.telling().room(freeBytes);
    bringing().look(this::gameRows, freeBytes);
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

  public GamesFolders gamesFolders() {
    return new GamesFolders(roots.folders());
  }

  /** The root of a game as it is called, in its games folder, whether it is there or not. */
  public Path root(GameId gameId) {
    return roots.named(gameId.value());
  }

  /** The games folders that are not there now; asks the disk. */
  public List<Path> awayFolders() {
    return roots.away();
  }

  public GameOperations games() {
    return games;
  }

  public Plays plays() {
    return rooms.plays();
  }

  /** The operations on the games, their progress, and their last failures. */
  public Operations operations() {
    return rooms.operations();
  }

  /**
   * Continues the operations that did not end before this start. Not for a peer that exists for one
   * command.
   */
  public void goOn() {
    rooms.resumption().start();
  }

  /** True when no operation runs and no play does. */
  public boolean isIdle() {
    return rooms.operations().active().isEmpty() && rooms.plays().isIdle();
  }

  /** True when all running operations wait, and can as well wait in the next peer. */
  boolean isWaiting() {
    return rooms.plays().isIdle()
        && rooms.operations().active().values().stream()
            .allMatch(status -> status.phase().isIdle());
  }

  public int peerCount() {
    return rooms.table().count();
  }

  /** The catalog's row of a game; empty when it is not in it. */
  public Optional<CatalogGame> catalogGame(GameId gameId) {
    return rooms.catalog().find(gameId);
  }

  /** The catalog's description of a game, for people. */
  public GameNotes gameNotes(GameId gameId) {
    return rooms.catalog().notes(gameId);
  }

  /** The catalog's file, whether it is there or not. */
  public Path catalogFile() {
    return rooms.catalog().file();
  }

  /**
   * Begins to find out the cost of unpacking a game that only others have, for a user who looks at
   * it. A notice tells the result later. Does not block.
   */
  public void foresee(GameId gameId) {
    rooms.remoteOutlooks().look(gameId);
  }

  /** The size of the archives that an install of a game unpacks; empty when that is not known. */
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

  /** The organisers that this peer believes. */
  public Organisers organisers() {
    return rooms.organisation().organisers();
  }

  /** The games that organisers ask this guest to get. */
  public Bringing bringing() {
    return rooms.organisation().bringing();
  }

  /** The publishing of this peer as an organiser. */
  public Publishing publishing() {
    return rooms.organisation().publishing();
  }

  /** The bytes of games that go to the others and come from them. */
  public Traffic traffic() {
    return rooms.swarm().traffic();
  }

  /** The limits and the match mode of this peer, as its user wants them. */
  public Steering steering() {
    return rooms.steering();
  }

  /** What is played, and which servers run, here and at others who tell that. */
  public List<NowRow> now() {
    List<NowRow> rows = new ArrayList<>();
    for (Launched.Run run : rooms.plays().launched().runs()) {
      rows.add(NowRow.ofMe(run, id, name, address().getAddress()));
    }
    for (PeerEntry peer : rooms.table().entries()) {
      rows.addAll(NowRow.of(peer, rooms.catalog()::contains));
    }
    rows.sort(Comparator.comparing(NowRow::since));
    return rows;
  }

  /** The words of the peers on themselves and their users. */
  public Map<PeerId, Activity> activities() {
    return rooms.table().entries().stream()
        .collect(Collectors.toMap(PeerEntry::id, PeerEntry::activity));
  }

  /** Whether others are told what the user plays. */
  public Telling telling() {
    return rooms.telling();
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
   * The address at which others can reach this peer: the first LAN address if it listens
   * everywhere.
   */
  public InetSocketAddress address() {
    InetSocketAddress listening = listenAddress();
    return listening.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(SystemParts.lanAddress(), listening.getPort())
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

  /** The peers of other parties that this one has met. */
  public Strangers strangers() {
    return rooms.swarm().strangers();
  }

  /** Looks for reasons that may keep this peer from its party; takes a moment. */
  public List<HealthCheck> health() {
    Strangers strangers = strangers();
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
                strangers.all(),
                strangers.withoutKey(),
                problems.leftOut(),
                rooms.swarm().cloneProblem()));
  }

  /**
   * Begins to have the firewall let others in, which asks the user; false where that cannot be done
   * from here.
   */
  public boolean letOthersIn() throws IOException {
    if (rooms.firewall().isEmpty()) {
      return false;
    }
    rooms
        .firewall()
        .get()
        .begin(address().getPort(), List.of(MdnsDiscovery.PORT, BroadcastDiscovery.PORT));
    return true;
  }

  /** Counts who takes the room on the disk; takes a while where there are many files. */
  public DiskUse diskUse() throws IOException {
    return rooms.diskCount().look();
  }

  /** The peers that are there, each with those of its games that are in the catalog. */
  public List<PeerEntry> peers() {
    return rooms.table().entries().stream()
        .map(
            peer -> {
              Map<GameId, GameSummary> known = new java.util.TreeMap<>(peer.games());
              known.keySet().removeIf(gameId -> !rooms.catalog().contains(gameId));
              return peer.with(known);
            })
        .toList();
  }

  /** One row per catalog game that is here or at some peer, by id. */
  public List<GameRow> gameRows() {
    return rows.all();
  }

  /**
   * The folders in the games folders that are not taken for the games they seem meant to be, and
   * the problems that keep all games from the others.
   */
  public List<FolderProblem> folderProblems() {
    return problems.all();
  }

  /** The rows of the games that are here. */
  public List<GameRow> localGameRows() {
    return gameRows().stream().filter(row -> row.availability() != null).toList();
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
      rooms.catalogWatch().close(); // before the operations, for it begins some
      rooms.resumption().close();
      rooms.operations().close(OPERATIONS_PATIENCE);
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
