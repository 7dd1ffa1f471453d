package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.download.RunningDownloads;
import net.lanspread.library.FileListing;
import net.lanspread.library.FolderWatcher;
import net.lanspread.library.Library;
import net.lanspread.library.ManifestStore;
import net.lanspread.library.PartyGames;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.RateLimit;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PartyKey;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Strangers;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.VersionProofs;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.Transport;
import net.lanspread.upload.ServingGates;
import net.lanspread.upload.UploadSlots;
import net.lanspread.upload.Uploads;

/**
 * A peer whose games exist only in its messages: the product's swarm, peer table, router and
 * protocol, but no disk, no discovery and no commands.
 */
public final class LightPeer implements AutoCloseable {
  private static final Version VERSION = new Version("20250101");

  /** Uploads that serve no bytes, since their library is never scanned; all share them. */
  private static final Uploads NOTHING = nothing();

  /** Makes the network that hands its requests to the listener. */
  public interface Network {
    Transport open(Transport.Listener listener) throws IOException;
  }

  private final PeerId id;
  private final PeerTable table = new PeerTable();
  private final Swarm swarm;
  private final Transport transport;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private LibraryState library;

  @GuardedBy("lock")
  private final List<PeerEvent> events = new ArrayList<>();

  /** Listens at once, in an open party. */
  public LightPeer(PeerId id, List<GameSummary> games, Network network) throws IOException {
    this(id, games, Optional.empty(), network);
  }

  /** Listens at once. */
  LightPeer(PeerId id, List<GameSummary> games, Optional<PartyKey> key, Network network)
      throws IOException {
    this.id = id;
    this.library = new LibraryState(0, games);
    this.swarm =
        new Swarm(new Swarm.Self(id, id.brief(), "1"), this::library, table, this::emit, key);
    this.transport =
        network.open(
            new RequestRouter(
                swarm,
                NOTHING,
                new RunningDownloads(
                    LeechLinks.of(swarm, table), new BannedPeers(this::emit), System::nanoTime),
                new RequestRouter.Organising() {
                  @Override
                  public Message.Reply heard(PeerId from, Message.OrganiserHeads heads) {
                    return new Message.Done();
                  }

                  @Override
                  public void serve(
                      Message.GetPublication request, PeerId asker, PeerStream stream) {}
                }));
    swarm.attach(transport);
  }

  private static Uploads nothing() {
    Path nowhere = Path.of("nowhere");
    Disk disk = new RealDisk();
    FileListing listing = new FileListing(disk);
    Roots roots = new Roots(disk, nowhere, nowhere);
    Library library =
        new Library(
            disk,
            Clock.systemUTC(),
            nowhere,
            roots,
            PartyGames.ALL,
            new FolderWatcher(),
            (before, now) -> {});
    ManifestStore manifests = new ManifestStore(disk, roots, nowhere, listing, _ -> false, 1);
    ServingGates gates = new ServingGates(_ -> true, _ -> false);
    return new Uploads(
        roots,
        library,
        listing,
        manifests,
        gates,
        _ -> Optional.empty(),
        new UploadSlots(System::nanoTime, new RateLimit(RateLimit.Time.SYSTEM)));
  }

  /** So many games, the first with the number given. */
  public static List<GameSummary> games(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            number ->
                new GameSummary(
                    new GameId("game" + number), VERSION, true, false, 1_000_000L * number))
        .toList();
  }

  /** The games of all peers as a user is shown them. */
  public static Map<GameId, GameAvailability> listed(List<PeerEntry> peers) {
    return GameAvailability.ofAll(peers, _ -> Optional.empty(), new VersionProofs());
  }

  private LibraryState library() {
    synchronized (lock) {
      return library;
    }
  }

  private void emit(PeerEvent event) {
    synchronized (lock) {
      events.add(event);
      lock.notifyAll();
    }
  }

  public PeerId id() {
    return id;
  }

  public InetSocketAddress address() {
    return transport.listenAddress();
  }

  public Swarm.ConnectResult connect(InetSocketAddress address) {
    return swarm.connect(address);
  }

  /** Asks peers for others from now on, and tells them. */
  void exchangesPeers() {
    swarm.exchangePeers(new Random(1));
  }

  /** Discovery saw the other peer. */
  public void sights(LightPeer other) {
    swarm.sighted(other.id(), other.address());
  }

  Strangers strangers() {
    return swarm.strangers();
  }

  public int peerCount() {
    return table.count();
  }

  /** Has one more game from now on, and tells the others. */
  public void obtain(GameSummary game) {
    synchronized (lock) {
      List<GameSummary> games = new ArrayList<>(library.games());
      games.add(game);
      library = new LibraryState(library.revision() + 1, games);
    }
    swarm.libraryChanged();
  }

  /** The events so far. */
  List<PeerEvent> events() {
    synchronized (lock) {
      return List.copyOf(events);
    }
  }

  /** The number of games of the holder that it knows. */
  int gamesOf(PeerId holder) {
    return table.find(holder).map(entry -> entry.games().size()).orElse(0);
  }

  /** True when it knows that the holder has the game. */
  public boolean knows(PeerId holder, GameId game) {
    return table.find(holder).filter(entry -> entry.games().containsKey(game)).isPresent();
  }

  /**
   * Returns when the condition holds; it is looked at after every event.
   *
   * @throws TimeoutException when it does not come to hold in time
   */
  public void await(BooleanSupplier condition, Duration patience)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      int seen;
      synchronized (lock) {
        seen = events.size();
      }
      if (condition.getAsBoolean()) {
        return;
      }
      synchronized (lock) {
        while (events.size() == seen) {
          long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
          if (leftMillis <= 0) {
            throw new TimeoutException("not in " + patience);
          }
          lock.wait(leftMillis);
        }
      }
    }
  }

  @Override
  public void close() {
    swarm.close();
    transport.close();
  }
}
