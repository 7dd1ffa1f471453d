package net.lanspread.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveOutlook;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.ExternalArchiveReader;
import net.lanspread.archive.FallbackArchiveReader;
import net.lanspread.archive.OwnMachines;
import net.lanspread.archive.UnrarPrograms;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.EtiFolder;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.content.Version;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.Discoveries;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.disk.Disk;
import net.lanspread.disk.PatientDisk;
import net.lanspread.disk.Roots;
import net.lanspread.download.MovedAside;
import net.lanspread.download.RunningDownloads;
import net.lanspread.health.FirewallSource;
import net.lanspread.health.HealthChecks;
import net.lanspread.health.Ports;
import net.lanspread.health.UnpackingSource;
import net.lanspread.install.Adoption;
import net.lanspread.install.FirstPlay;
import net.lanspread.install.Installer;
import net.lanspread.install.KnownScripts;
import net.lanspread.install.PayloadRecord;
import net.lanspread.install.PendingUpdate;
import net.lanspread.install.Recovery;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.ScriptSources;
import net.lanspread.launch.SystemProcesses;
import net.lanspread.library.DamagedGames;
import net.lanspread.library.FileListing;
import net.lanspread.library.FolderWatcher;
import net.lanspread.library.Library;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.library.PartyGames;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.organiser.Organisers;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.VersionProofs;
import net.lanspread.swarm.VersionProver;
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

    void othersChanged() {
      Optional<Peer> made;
      synchronized (lock) {
        made = peer;
      }
      made.ifPresent(Peer::othersChanged);
    }

    void problemsChanged() {
      Optional<Peer> made;
      synchronized (lock) {
        made = peer;
      }
      made.ifPresent(Peer::problemsChanged);
    }
  }

  /** Gives a state folder that no peer uses another identity; returns its id. */
  public static PeerId newIdentity(Path state, Disk disk, SecureRandom random, Clock clock)
      throws IOException {
    return Identity.replace(disk, identity(state), random, clock).peerId();
  }

  private static Path identity(Path state) {
    return state.resolve("identity");
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
    LiveCatalog catalog =
        LiveCatalog.open(
            config.catalog(), EtiFolder.catalog(games), state.resolve("catalog"), System::nanoTime);
    Identity identity = Identity.loadOrCreate(disk, identity(state), random, clock);

    Operations operations = new Operations(events, clock);
    OperationBook book = new OperationBook(disk, games, state, operations);
    Roots roots = new Roots(disk, games, state);
    FileListing listing = new FileListing(disk);
    int hashers = ManifestStore.threadsFor(Runtime.getRuntime().availableProcessors());
    ManifestStore manifests =
        new ManifestStore(disk, games, state, listing, operations::isBusy, hashers);
    MovedAside movedAside = new MovedAside(disk, games);
    Optional<OwnMachines> machines = OwnMachines.system();
    UnrarPrograms unrar = UnrarPrograms.system(System.getenv(), games);
    ArchiveReader archives =
        config
            .unrar()
            .<ArchiveReader>map(ExternalArchiveReader::new)
            .orElseGet(
                () ->
                    new FallbackArchiveReader(
                        new BuiltInArchiveReader(
                            disk, BuiltInArchiveReader::freeHeapBytes, machines),
                        unrar));
    ArchiveLimits limits = ArchiveLimits.defaults();
    InstalledGames installs =
        new InstalledGames(
            new Adoption(disk, games, state, archives, limits), operations::isBusy, events);
    Recovery recovery = new Recovery(disk, games, state);
    PeerHolder told = new PeerHolder();
    Library library =
        new Library(
            disk,
            clock,
            games,
            state,
            roots,
            party(catalog, operations, gameId -> isBegun(disk, state, gameId)),
            new TidyingWatcher(new FolderWatcher(), recovery, operations, movedAside),
            new Library.Listener() {
              @Override
              public void changed(LibrarySnapshot before, LibrarySnapshot now) {
                requestManifests(manifests, before, now);
                PeerAssembly.changed(before, now).forEach(game -> movedAside.look(game.id()));
                installs.libraryChanged(before, now);
                told.libraryChanged();
              }

              @Override
              public void problemsChanged() {
                told.problemsChanged();
              }
            });

    PeerTable table = new PeerTable(catalog::contains);
    byte[] instance = new byte[8];
    random.nextBytes(instance);
    Swarm swarm =
        new Swarm(
            new Swarm.Self(identity.peerId(), config.name(), HexFormat.of().formatHex(instance)),
            () -> Peer.tell(library.snapshot(), catalog),
            table,
            event -> {
              events.emit(event);
              if (event instanceof PeerEvent.GamesListUpdated) {
                told.othersChanged();
              }
            },
            config.partyKey());

    Organisers organisers =
        Organisation.organisers(
            disk, state, config.partyKey().isPresent(), swarm, catalog, events, random);
    EtiCovers covers =
        new EtiCovers(disk, EtiFolder.assets(games), state.resolve("covers"), archives);
    Disk patient = PatientDisk.ofSystem(disk);
    Installer installer = new Installer(patient, games, state, roots, archives, limits);
    BannedPeers banned = new BannedPeers(events);
    VersionProver prover =
        new VersionProver(
            swarm,
            () -> banned.without(table.entries()),
            openGames(catalog, library, installs),
            new VersionProofs(),
            () -> events.emit(new PeerEvent.GamesListUpdated()),
            random,
            System::nanoTime);
    GameSources sources = new GameSources(catalog, table, swarm, banned, prover);
    Optional<ArchiveOutlook> outlook =
        config.unrar().isPresent()
            ? Optional.empty()
            : Optional.of(new ArchiveOutlook(disk, machines, unrar));
    LocalOutlooks localOutlooks = new LocalOutlooks(disk, games, library, outlook, events);
    RemoteOutlooks remoteOutlooks =
        new RemoteOutlooks(
            outlook, sources, gameId -> library.snapshot().version(gameId).isPresent(), events);
    RunningDownloads downloads =
        new RunningDownloads(LeechLinks.of(swarm, table), banned, System::nanoTime);
    ServingGates gates = new ServingGates(catalog::contains, operations::isBusy);
    Uploads uploads =
        new Uploads(
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
    Plays plays =
        plays(
            disk,
            games,
            state,
            config.catalog(),
            firstPlays(installs),
            operations,
            catalog::contains);
    OperationContext context =
        new OperationContext(
            patient,
            new GameGrounds(patient, roots, state),
            catalog,
            library,
            manifests,
            new DamagedGames(patient, state),
            new PendingUpdate(patient, games, state),
            new KnownScripts(patient, games, state),
            installer,
            installs,
            operations,
            book,
            sources,
            remoteOutlooks,
            banned,
            downloads,
            events,
            System::nanoTime,
            gameId -> plays.beforeUninstall(gameId, userOf(config.name())));
    GameOperations gameOperations = new GameOperations(context);
    Peer peer =
        new Peer(
            identity.peerId(),
            config.name(),
            games,
            new Peer.Rooms(
                catalog,
                covers,
                new CatalogWatch(catalog, covers, organisers),
                Organisation.of(
                    organisers,
                    disk,
                    games,
                    state,
                    library,
                    operations,
                    manifests,
                    catalog,
                    covers::folder,
                    events,
                    random),
                library,
                manifests,
                recovery,
                installs,
                operations,
                book,
                new Resumption(context, gameOperations),
                plays,
                table,
                swarm,
                prover,
                uploads,
                downloads,
                discovery,
                new HandConnections(disk, state),
                random,
                localOutlooks,
                remoteOutlooks,
                health(disk, clock, games, () -> unpackingMeans(config, archives, unrar)),
                List.of(
                    movedAside::notices,
                    library::notices,
                    localOutlooks,
                    remoteOutlooks,
                    installs,
                    plays::notices,
                    new CatalogNotices(catalog, library::snapshot)),
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

  private static UnpackingSource.Means unpackingMeans(
      PeerConfig config, ArchiveReader archives, UnrarPrograms unrar) {
    return new UnpackingSource.Means(
        config
            .unrar()
            .map(program -> List.of(program.toString()))
            .orElseGet(
                () ->
                    Stream.concat(
                            Stream.of("Lanspread itself"),
                            unrar.find().stream()
                                .map(
                                    found -> "UnRAR " + found.version() + " at " + found.program()))
                        .toList()),
        archives.unusable().orElse(""));
  }

  private static HealthChecks health(
      Disk disk, Clock clock, Path games, UnpackingSource unpacking) {
    return new HealthChecks(
        InterfaceSource.system(),
        Ports.system(),
        FirewallSource.system(System.getProperty("os.name"), disk, Path.of("/")),
        disk,
        clock,
        games,
        unpacking);
  }

  /** Playing without a peer; every game is known. */
  public static Plays plays(Disk disk, Path gamesFolder, Path stateFolder, Optional<Path> catalog) {
    Adoption adoption =
        new Adoption(
            disk,
            gamesFolder,
            stateFolder,
            new BuiltInArchiveReader(disk, BuiltInArchiveReader::freeHeapBytes),
            ArchiveLimits.defaults());
    return plays(
        disk,
        gamesFolder,
        stateFolder,
        catalog,
        new FirstPlay.Watcher() {
          @Override
          public void begins(GameId id) {
            adoption.adopt(id);
          }

          @Override
          public void ended(GameId id) {}
        },
        new Operations(_ -> {}, InstantSource.system()),
        gameId -> !gameId.isReserved());
  }

  private static FirstPlay.Watcher firstPlays(InstalledGames installs) {
    return new FirstPlay.Watcher() {
      @Override
      public void begins(GameId id) {
        try {
          installs.settle(id);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void ended(GameId id) {
        installs.look(id);
      }
    };
  }

  private static Plays plays(
      Disk disk,
      Path games,
      Path state,
      Optional<Path> catalog,
      FirstPlay.Watcher firstPlays,
      Operations operations,
      Predicate<GameId> known) {
    return new Plays(
        new FirstPlay(PatientDisk.ofSystem(disk), games, state, firstPlays),
        new GameScripts(
            disk,
            ScriptSources.ofSystem(disk, games, state, catalog),
            new SystemProcesses(),
            games,
            state),
        operations,
        known,
        Plays.Patience.USUAL);
  }

  /** Whom scripts are told of when nobody says who uninstalls. */
  private static PlayerSettings userOf(String peerName) {
    return new PlayerSettings(
        PlayerSettings.problem(peerName).isEmpty() ? peerName : "Player",
        Locale.getDefault().getLanguage().isEmpty() ? "en" : Locale.getDefault().getLanguage());
  }

  /** The games whose version no catalog pins, and what of them is here. */
  private static VersionProver.Games openGames(
      Catalog catalog, Library library, InstalledGames installs) {
    return new VersionProver.Games() {
      @Override
      public boolean isOpen(GameId gameId) {
        return catalog.contains(gameId)
            && catalog.find(gameId).map(CatalogGame::pinnedVersion).isEmpty();
      }

      @Override
      public Optional<Version> here(GameId gameId) {
        return library
            .snapshot()
            .find(gameId)
            .flatMap(
                game ->
                    Optional.ofNullable(game.version())
                        .or(() -> game.installed() ? installs.version(gameId) : Optional.empty()));
      }
    };
  }

  /** What the library asks. */
  static PartyGames party(Catalog catalog, Operations operations, Predicate<GameId> begun) {
    return new PartyGames() {
      @Override
      public Optional<GameId> named(String folder) {
        return catalog.named(folder);
      }

      @Override
      public boolean isBusy(GameId gameId) {
        return operations.isBusy(gameId);
      }

      @Override
      public boolean isOurs(GameId gameId) {
        return begun.test(gameId);
      }
    };
  }

  /** Whether a download has written something that was not taken away again. */
  private static boolean isBegun(Disk disk, Path state, GameId gameId) {
    try {
      return !new PayloadRecord(disk, state.resolve("games").resolve(gameId.value()))
          .paths()
          .isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void requestManifests(
      ManifestStore manifests, LibrarySnapshot before, LibrarySnapshot now) {
    changed(before, now).stream()
        .filter(LocalGame::downloaded)
        .forEach(game -> manifests.request(game.id()));
  }

  /** The games that are here now and were not, or were others. */
  private static List<LocalGame> changed(LibrarySnapshot before, LibrarySnapshot now) {
    return now.games().values().stream()
        .filter(game -> !game.equals(before.games().get(game.id())))
        .toList();
  }

  private static Discovery discovery(InetAddress listenAddress) {
    InterfaceSource interfaces = InterfaceSource.system().reaching(listenAddress);
    Discovery mdns = new MdnsDiscovery(interfaces);
    return listenAddress.isLoopbackAddress()
        ? mdns
        : new Discoveries(List.of(mdns, new BroadcastDiscovery(interfaces)));
  }
}
