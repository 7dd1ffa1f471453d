package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveOutlook;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.ExternalArchiveReader;
import net.lanspread.archive.FallbackArchiveReader;
import net.lanspread.archive.OwnMachines;
import net.lanspread.archive.UnrarPrograms;
import net.lanspread.catalog.EtiFolder;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.OperatingSystem;
import net.lanspread.content.PeerId;
import net.lanspread.discovery.Discovery;
import net.lanspread.disk.Disk;
import net.lanspread.disk.PatientDisk;
import net.lanspread.disk.Roots;
import net.lanspread.download.MovedAside;
import net.lanspread.download.RunningDownloads;
import net.lanspread.install.Adoption;
import net.lanspread.install.Installer;
import net.lanspread.install.KnownScripts;
import net.lanspread.install.PendingUpdate;
import net.lanspread.install.Recovery;
import net.lanspread.launch.FirewallOpening;
import net.lanspread.launch.SystemProcesses;
import net.lanspread.library.DamagedGames;
import net.lanspread.library.FileListing;
import net.lanspread.library.FolderWatcher;
import net.lanspread.library.Library;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.organiser.Organisers;
import net.lanspread.protocol.RateLimit;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.VersionProofs;
import net.lanspread.swarm.VersionProver;
import net.lanspread.transport.Identity;
import net.lanspread.transport.TransportOptions;
import net.lanspread.upload.ServingGates;
import net.lanspread.upload.UploadSlots;
import net.lanspread.upload.Uploads;

/** The assembly of a peer from its rooms; nothing runs yet. */
public final class PeerAssembly {
  private PeerAssembly() {}

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
    GamesFolders games = config.gamesFolders();
    Path home = GameParts.etiHome(disk, games);
    Path state = config.stateFolder();
    LiveCatalog catalog =
        LiveCatalog.open(
            config.catalog(), EtiFolder.catalog(home), state.resolve("catalog"), System::nanoTime);
    Identity identity = Identity.loadOrCreate(disk, identity(state), random, clock);

    Operations operations = new Operations(events, clock);
    Roots roots = GameParts.roots(disk, games, state);
    OperationBook book = new OperationBook(disk, roots, state, operations);
    FileListing listing = new FileListing(disk);
    int processors = Runtime.getRuntime().availableProcessors();
    int hashers = ManifestStore.threadsFor(processors);
    ManifestStore manifests =
        new ManifestStore(disk, roots, state, listing, operations::isBusy, hashers);
    MovedAside movedAside = new MovedAside(disk, roots);
    Optional<OwnMachines> machines = OwnMachines.system();
    UnrarPrograms unrar = UnrarPrograms.system(System.getenv(), home);
    ArchiveReader archives =
        config
            .unrar()
            .<ArchiveReader>map(ExternalArchiveReader::new)
            .orElseGet(
                () ->
                    new FallbackArchiveReader(
                        new BuiltInArchiveReader(
                            disk, BuiltInArchiveReader::freeHeapBytes, machines, processors),
                        unrar));
    ArchiveLimits limits = ArchiveLimits.defaults();
    InstalledGames installs =
        new InstalledGames(
            new Adoption(disk, roots, state, archives, limits), operations::isBusy, events);
    Recovery recovery = new Recovery(disk, roots, state);
    PeerHolder told = new PeerHolder();
    Library library =
        new Library(
            disk,
            clock,
            state,
            roots,
            GameParts.party(
                catalog, operations, gameId -> GameParts.isBegun(disk, roots, state, gameId)),
            new TidyingWatcher(new FolderWatcher(), recovery, operations, movedAside),
            new Library.Listener() {
              @Override
              public void changed(LibrarySnapshot before, LibrarySnapshot now) {
                GameParts.requestManifests(manifests, before, now);
                GameParts.changed(before, now).forEach(game -> movedAside.look(game.id()));
                installs.libraryChanged(before, now);
                told.libraryChanged();
              }

              @Override
              public void problemsChanged() {
                told.problemsChanged();
              }
            });

    PeerTable table = new PeerTable(catalog::contains, clock);
    byte[] instance = new byte[8];
    random.nextBytes(instance);
    Swarm swarm =
        new Swarm(
            new Swarm.Self(identity.peerId(), config.name(), HexFormat.of().formatHex(instance)),
            () -> PeerRows.tell(library.snapshot(), catalog),
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
        new EtiCovers(disk, EtiFolder.assets(home), state.resolve("covers"), archives);
    Disk patient = PatientDisk.ofSystem(disk);
    Installer installer = new Installer(patient, roots, state, archives, limits, processors);
    BannedPeers banned = new BannedPeers(events);
    VersionProver prover =
        new VersionProver(
            swarm,
            () -> banned.without(table.entries()),
            GameParts.openGames(catalog, library, installs),
            new VersionProofs(),
            () -> events.emit(new PeerEvent.GamesListUpdated()),
            random,
            System::nanoTime);
    GameSources sources = new GameSources(catalog, table, swarm, banned, prover);
    Optional<ArchiveOutlook> outlook =
        config.unrar().isPresent()
            ? Optional.empty()
            : Optional.of(new ArchiveOutlook(disk, machines, unrar));
    LocalOutlooks localOutlooks = new LocalOutlooks(disk, roots, library, outlook, events);
    RemoteOutlooks remoteOutlooks =
        new RemoteOutlooks(
            outlook, sources, gameId -> library.snapshot().version(gameId).isPresent(), events);
    RunningDownloads downloads =
        new RunningDownloads(LeechLinks.of(swarm, table), banned, System::nanoTime);
    ServingGates gates = new ServingGates(catalog::contains, operations::isWorking);
    RateLimit sending = new RateLimit(RateLimit.Time.SYSTEM);
    Uploads uploads =
        new Uploads(
            roots,
            library,
            listing,
            manifests,
            gates,
            downloads::open,
            new UploadSlots(System::nanoTime, sending));
    Optional<Discovery> discovery =
        config.mdns()
            ? Optional.of(SystemParts.discovery(config.listen().getAddress()))
            : Optional.empty();
    Turns turns = new Turns(book);
    Events activities =
        event -> {
          events.emit(event);
          told.activityChanged();
        };
    Steering steering =
        new Steering(
            disk,
            state,
            config.usual(),
            new Steering.Ways(sending, swarm.receiving()),
            turns,
            activities);
    Launched launched =
        new Launched(
            Optional.of(new LaunchedFile(disk, state)),
            new SystemProcesses(),
            steering,
            clock,
            activities);
    Plays plays =
        PlayParts.plays(
            disk,
            roots,
            state,
            config.catalog(),
            PlayParts.firstPlays(installs),
            operations,
            catalog::contains,
            launched);
    OperationContext context =
        new OperationContext(
            patient,
            new GameGrounds(patient, roots, state),
            catalog,
            library,
            manifests,
            new DamagedGames(patient, state),
            new PendingUpdate(patient, roots, state),
            new KnownScripts(patient, roots, state),
            installer,
            installs,
            operations,
            book,
            turns,
            sources,
            remoteOutlooks,
            banned,
            downloads,
            events,
            System::nanoTime,
            gameId -> plays.beforeUninstall(gameId, PlayParts.userOf(config.name())));
    GameOperations gameOperations = new GameOperations(context);
    Peer peer =
        new Peer(
            identity.peerId(),
            config.name(),
            roots,
            new PeerRooms(
                catalog,
                covers,
                new CatalogWatch(catalog, covers, organisers),
                Organisation.of(
                    organisers,
                    new Bringing(
                        disk,
                        state,
                        clock,
                        organisers.boards()::posted,
                        operations::active,
                        gameId -> gameOperations.download(gameId, true, true)),
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
                steering,
                plays,
                new Telling(launched, steering, swarm::tell, config.tells()),
                () -> SystemParts.freeBytes(disk, games),
                sources,
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
                SystemParts.health(
                    disk, clock, games, () -> SystemParts.unpackingMeans(config, archives, unrar)),
                new DiskCount(
                    disk,
                    roots,
                    state,
                    gameId -> library.snapshot().find(gameId),
                    catalog::contains,
                    operations::isBusy),
                FirewallOpening.ofSystem(OperatingSystem.ofThisMachine(), new SystemProcesses()),
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
                SystemParts.network(
                    config.network(),
                    identity,
                    config.listen(),
                    listener,
                    TransportOptions.DEFAULT));
    told.set(peer);
    return peer;
  }
}
