package net.lanspread.peer;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.discovery.Discovery;
import net.lanspread.download.RunningDownloads;
import net.lanspread.health.HealthChecks;
import net.lanspread.install.Recovery;
import net.lanspread.library.Library;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.swarm.VersionProver;
import net.lanspread.upload.Uploads;

/** The rooms a peer is made of. */
record PeerRooms(
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
    Steering steering,
    Plays plays,
    GameSources sources,
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
