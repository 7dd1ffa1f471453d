package net.lanspread.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.ExternalArchiveReader;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.GameId;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.Discoveries;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.disk.Disk;
import net.lanspread.download.RunningDownloads;
import net.lanspread.health.FirewallSource;
import net.lanspread.health.HealthChecks;
import net.lanspread.health.Ports;
import net.lanspread.install.FirstPlay;
import net.lanspread.install.Installer;
import net.lanspread.install.Recovery;
import net.lanspread.launch.CmdShell;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.PosixShell;
import net.lanspread.launch.ScriptShell;
import net.lanspread.launch.SystemProcesses;
import net.lanspread.library.FileListing;
import net.lanspread.library.FolderWatcher;
import net.lanspread.library.Library;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.transport.AutoTransport;
import net.lanspread.transport.Identity;
import net.lanspread.transport.LaneTransport;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;
import net.lanspread.upload.InstallUploads;
import net.lanspread.upload.ServingGates;
import net.lanspread.upload.UploadSlots;
import net.lanspread.upload.Uploads;

/** How the rooms of a peer are put together; nothing runs yet. */
public final class PeerAssembly {
  private PeerAssembly() {}

  /** The peer, for a library that is made before it. */
  private static final class PeerHolder {
    private final Object lock = new Object();
    // guarded by lock
    private Optional<Peer> peer = Optional.empty();

    void set(Peer made) {
      synchronized (lock) {
        peer = Optional.of(made);
      }
    }

    void libraryChanged() {
      Optional<Peer> made;
      synchronized (lock) {
        made = peer;
      }
      made.ifPresent(Peer::libraryChanged);
    }
  }

  /**
   * Makes a peer of its configuration.
   *
   * @throws IOException when its identity or catalog cannot be read
   */
  public static Peer assemble(
      PeerConfig config, Events events, Disk disk, SecureRandom random, Clock clock)
      throws IOException {
    Path games = config.gamesFolder();
    Path state = config.stateFolder();
    Catalog catalog =
        config.catalog().isPresent()
            ? new CatalogFile(config.catalog().get()).load()
            : new Catalog.Open();
    Identity identity = Identity.loadOrCreate(disk, state.resolve("identity"), random, clock);

    Operations operations = new Operations(events);
    FileListing listing = new FileListing(disk);
    int hashers = ManifestStore.threadsFor(Runtime.getRuntime().availableProcessors());
    ManifestStore manifests =
        new ManifestStore(disk, games, state, listing, operations::isBusy, hashers);
    PeerHolder told = new PeerHolder();
    Library library =
        new Library(
            disk,
            clock,
            games,
            state,
            catalog::contains,
            operations::isBusy,
            new FolderWatcher(),
            (before, now) -> {
              requestManifests(manifests, before, now);
              told.libraryChanged();
            });

    PeerTable table = new PeerTable();
    byte[] instance = new byte[8];
    random.nextBytes(instance);
    Swarm swarm =
        new Swarm(
            new Swarm.Self(identity.peerId(), config.name(), HexFormat.of().formatHex(instance)),
            () -> Peer.tell(library.snapshot()),
            table,
            events,
            config.partyKey());

    ArchiveReader archives =
        config
            .unrar()
            .<ArchiveReader>map(ExternalArchiveReader::new)
            .orElseGet(() -> new BuiltInArchiveReader(disk, BuiltInArchiveReader::freeHeapBytes));
    ArchiveLimits limits = ArchiveLimits.defaults();
    Installer installer = new Installer(disk, games, state, archives, limits);
    BannedPeers banned = new BannedPeers(events);
    RunningDownloads downloads =
        new RunningDownloads(LeechLinks.of(swarm, table), banned, System::nanoTime);
    ServingGates gates = new ServingGates(catalog::contains, operations::isBusy);
    Uploads uploads =
        new Uploads(
            disk,
            games,
            library,
            listing,
            manifests,
            gates,
            new InstallUploads(
                disk,
                games,
                library,
                manifests,
                gates,
                archives,
                limits,
                Math.max(2, Runtime.getRuntime().availableProcessors())),
            downloads::open,
            new UploadSlots(System::nanoTime));
    Optional<Discovery> discovery =
        config.mdns() ? Optional.of(discovery(config.listen().getAddress())) : Optional.empty();
    GameOperations gameOperations =
        new GameOperations(
            disk,
            games,
            state,
            catalog,
            library,
            manifests,
            installer,
            operations,
            table,
            swarm,
            events,
            banned,
            downloads,
            System::nanoTime);
    Peer peer =
        new Peer(
            identity.peerId(),
            config.name(),
            games,
            new Peer.Rooms(
                catalog,
                library,
                manifests,
                new Recovery(disk, games, state),
                operations,
                plays(disk, games, state, operations, catalog::contains),
                table,
                swarm,
                uploads,
                downloads,
                discovery,
                health(disk, clock, games),
                events),
            gameOperations,
            listener ->
                network(
                    config.network(),
                    identity,
                    config.listen(),
                    listener,
                    TransportOptions.DEFAULT));
    told.set(peer);
    return peer;
  }

  private static Transport network(
      PeerConfig.Network kind,
      Identity identity,
      InetSocketAddress listen,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return switch (kind) {
      case AUTO -> AutoTransport.open(identity, listen, listener, options);
      case QUIC -> new QuicTransport(identity, listen, listener, options);
      case TLS -> new LaneTransport(identity, listen, listener, options);
    };
  }

  private static HealthChecks health(Disk disk, Clock clock, Path games) {
    return new HealthChecks(
        InterfaceSource.system(),
        Ports.system(),
        FirewallSource.system(System.getProperty("os.name"), disk, Path.of("/")),
        disk,
        clock,
        games);
  }

  /** Playing without a peer; every game is known. */
  public static Plays plays(Disk disk, Path gamesFolder, Path stateFolder) {
    return plays(disk, gamesFolder, stateFolder, new Operations(_ -> {}), _ -> true);
  }

  private static Plays plays(
      Disk disk, Path games, Path state, Operations operations, Predicate<GameId> known) {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    String systemRoot = Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows");
    ScriptShell shell =
        windows
            ? new CmdShell(systemRoot + "\\System32\\cmd.exe")
            : new PosixShell(disk, Charset.forName(System.getProperty("sun.jnu.encoding")));
    return new Plays(
        new FirstPlay(disk, games, state),
        new GameScripts(disk, shell, new SystemProcesses(), games, state),
        operations,
        known,
        Plays.START_PATIENCE);
  }

  private static void requestManifests(
      ManifestStore manifests, LibrarySnapshot before, LibrarySnapshot now) {
    for (GameId gameId : now.games().keySet()) {
      if (now.games().get(gameId).downloaded()
          && !now.games().get(gameId).equals(before.games().get(gameId))) {
        manifests.request(gameId);
      }
    }
  }

  private static Discovery discovery(InetAddress listenAddress) {
    InterfaceSource interfaces = InterfaceSource.system().reaching(listenAddress);
    Discovery mdns = new MdnsDiscovery(interfaces);
    return listenAddress.isLoopbackAddress()
        ? mdns
        : new Discoveries(List.of(mdns, new BroadcastDiscovery(interfaces)));
  }
}
