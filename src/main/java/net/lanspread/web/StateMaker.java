package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.ContentRule;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.Launched;
import net.lanspread.peer.Leftover;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of a state: what is here, what the others have, what runs, what moves, merged into one
 * row per game. Used by the feed's thread alone, but for {@link #heard} and {@link #lookAgain}.
 */
final class StateMaker implements StateFeed.Maker {
  private static final Logger log = LoggerFactory.getLogger(StateMaker.class);
  private static final Duration WHILE_BYTES_MOVE = Duration.ofMillis(250);
  private static final Duration WHILE_QUIET = Duration.ofSeconds(2);
  private static final Duration FREE_SPACE_IS_GOOD_FOR = Duration.ofSeconds(2);
  private static final Duration COVERS_ARE_GOOD_FOR = Duration.ofMinutes(1);

  /** Free space is told in such steps, for every log line changes it. */
  private static final long FREE_STEP_BYTES = 10_000_000;

  /**
   * What is on the disk about a game besides its row.
   *
   * @param payloadBytes of an earlier download that did not end, which the next one takes over
   */
  private record Extras(
      boolean hasServer, boolean hasSetup, boolean updatePending, long payloadBytes) {
    static final Extras NONE = new Extras(false, false, false, 0);
  }

  private final AppSession session;
  private final Covers covers;
  private final Disk disk;
  private final String version;
  private final Supplier<AppState.Setup> suggestion;
  private final LongSupplier nanoTime;

  private final PartyView party = new PartyView();
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final Map<GameId, Extras> extras = new HashMap<>();
  private final FlowRates rates = new FlowRates();
  private @Nullable Path measured;
  private long measuredNanos;
  private long freeBytes;
  private long coversNanos;
  private List<Path> coversBefore = List.of();
  private volatile Duration goodFor = WHILE_QUIET;

  /**
   * @param suggestion what to answer to the first questions
   */
  StateMaker(
      AppSession session,
      Covers covers,
      Disk disk,
      String version,
      Supplier<AppState.Setup> suggestion,
      LongSupplier nanoTime) {
    this.session = session;
    this.covers = covers;
    this.disk = disk;
    this.version = version;
    this.suggestion = suggestion;
    this.nanoTime = nanoTime;
  }

  /** Takes in what the peer tells. */
  void heard(PeerEvent event) {
    party.heard(event);
    if (event instanceof PeerEvent.LocalLibraryChanged
        || event instanceof PeerEvent.ActiveOperationsChanged) {
      stale.set(true);
    }
  }

  /** Something on the disk may have changed. */
  void lookAgain() {
    stale.set(true);
    party.lookAgain();
  }

  @Override
  public Duration goodFor() {
    return goodFor;
  }

  @Override
  public Optional<AppState> make() {
    return switch (session.standing()) {
      case AppSession.Standing.Changing _ -> Optional.empty();
      case AppSession.Standing.Asking _ ->
          Optional.of(
              new AppState(
                  AppState.SETUP,
                  suggestion.get(),
                  null,
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  null,
                  List.of(),
                  null,
                  null));
      case AppSession.Standing.Starting(AppSettings settings) -> Optional.of(starting(settings));
      case AppSession.Standing.Running now -> Optional.of(running(now));
    };
  }

  /** So that the page is there in the guest's language while the peer starts. */
  private AppState starting(AppSettings settings) {
    return new AppState(
        AppState.RUNNING,
        null,
        new AppState.Me(
            "",
            settings.name(),
            settings.language().code(),
            "",
            settings.gamesFolder().toString(),
            freeBytes(settings.gamesFolder()),
            version,
            "none",
            settings.tells()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null);
  }

  private AppState running(AppSession.Standing.Running now) {
    Peer peer = now.peer();
    long nanos = nanoTime.getAsLong();
    if (stale.getAndSet(false)) {
      extras.clear();
      measured = null;
    }
    lookAtTheDisk(peer, nanos);
    Map<PeerId, FlowRates.Rate> flows = rates.take(peer.traffic().take(), nanos);
    goodFor =
        flows.isEmpty() && peer.publishing().progress().isEmpty() ? WHILE_QUIET : WHILE_BYTES_MOVE;
    // Before the rows, so that an operation that has ended is never told without its result.
    Map<GameId, Operations.Standing> standings = peer.operations().standings();
    List<AppState.Game> games = new ArrayList<>();
    int shared = 0;
    PartyView.Seen seen = party.look(peer);
    List<NowRow> playing = peer.now();
    for (GameRow row : seen.games()) {
      games.add(
          game(
              now,
              row,
              standings.getOrDefault(row.gameId(), Operations.Standing.NOTHING),
              playing));
      shared += row.downloaded() ? 1 : 0;
    }
    return new AppState(
        AppState.RUNNING,
        null,
        new AppState.Me(
            peer.id().toString(),
            peer.name(),
            now.settings().language().code(),
            HostAndPort.text(peer.address()),
            peer.gamesFolder().toString(),
            freeBytes,
            version,
            now.partyKey(),
            now.settings().tells()),
        games,
        problems(peer),
        peers(seen, shared, flows),
        flows(peer.id(), flows),
        OrganiserCalls.rows(peer.organisers()),
        SteeringCalls.state(peer),
        NowCalls.rows(playing),
        OrganiserCalls.hashing(peer.publishing()),
        OrganiserCalls.failure(peer.publishing()));
  }

  private void lookAtTheDisk(Peer peer, long nanos) {
    Path gamesFolder = peer.gamesFolder();
    List<Path> unpacked = peer.coverFolders();
    if (!unpacked.equals(coversBefore)) {
      coversBefore = unpacked;
      measured = null;
    }
    if (!gamesFolder.equals(measured)
        || nanos - measuredNanos >= FREE_SPACE_IS_GOOD_FOR.toNanos()) {
      freeBytes = freeBytes(gamesFolder);
      if (measured == null || nanos - coversNanos >= COVERS_ARE_GOOD_FOR.toNanos()) {
        covers.look(gamesFolder, peer.catalogFile(), unpacked);
        coversNanos = nanos;
      }
      measured = gamesFolder;
      measuredNanos = nanos;
    }
  }

  private long freeBytes(Path gamesFolder) {
    try {
      return disk.usableBytes(gamesFolder) / FREE_STEP_BYTES * FREE_STEP_BYTES;
    } catch (IOException e) {
      log.debug("the free space of {} cannot be said", gamesFolder, e);
      return 0;
    }
  }

  private AppState.Game game(
      AppSession.Standing.Running now,
      GameRow row,
      Operations.Standing standing,
      List<NowRow> playing) {
    GameId id = row.gameId();
    Optional<CatalogGame> known = now.peer().catalogGame(id);
    GameNotes notes = now.peer().gameNotes(id);
    Extras more =
        row.installed() || !row.downloaded()
            ? extras.computeIfAbsent(id, _ -> look(now, row))
            : Extras.NONE;
    Optional<OperationStatus> running = Optional.ofNullable(standing.running());
    ApplicableActions.Facts facts =
        new ApplicableActions.Facts(
            row.downloaded(),
            row.installed(),
            row.targetVersion() != null,
            known.map(CatalogGame::pinnedDigest).isPresent(),
            row.updateAvailable(),
            more.updatePending(),
            row.notices().stream()
                .anyMatch(notice -> notice.code() == Notice.Code.ADOPTION_INCOMPLETE),
            more.hasServer(),
            more.hasSetup(),
            row.leftover() != null,
            running,
            NowCalls.phase(playing, id, Launched.Kind.GAME),
            NowCalls.phase(playing, id, Launched.Kind.SERVER),
            Math.max(0, row.sizeBytes() - more.payloadBytes()),
            unpackedBytes(now.peer().archiveBytes(id).orElse(row.sizeBytes()), known),
            freeBytes);
    return new AppState.Game(
        id.value(),
        row.title(),
        genre(notes.genre()),
        known.map(CatalogGame::publisher).orElse(null),
        known.map(CatalogGame::release).orElse(null),
        notes.maxPlayers(),
        row.sizeBytes(),
        row.downloaded(),
        row.installed(),
        row.availability(),
        text(row.localVersion()),
        text(row.targetVersion()),
        row.updateAvailable() || more.updatePending(),
        row.peerCount(),
        row.holders(),
        row.others(),
        covers.has(id),
        running.map(StateMaker::doing).orElse(null),
        left(row.leftover()),
        facts.neededBytes(),
        ApplicableActions.of(facts).stream().map(Action::label).toList(),
        failure(standing.failure()),
        row.scriptsChanged(),
        row.notices().stream()
            .map(notice -> new AppState.Told(notice.code().label(), notice.message()))
            .toList(),
        row.vouched(),
        row.pinClash(),
        NowCalls.label(facts.playing()),
        NowCalls.label(facts.serving()),
        NowCalls.players(playing, id),
        NowCalls.played(now.peer(), id));
  }

  private static List<AppState.Problem> problems(Peer peer) {
    return peer.folderProblems().stream()
        .map(
            problem ->
                new AppState.Problem(
                    problem.folder(),
                    text(problem.gameId()),
                    problem.notice().code().label(),
                    problem.notice().message()))
        .toList();
  }

  private Extras look(AppSession.Standing.Running now, GameRow row) {
    GameId id = row.gameId();
    try {
      Path root = now.peer().gamesFolder().resolve(id.value());
      if (disk.stat(root).filter(stat -> !stat.isFile()).isEmpty()) {
        return Extras.NONE;
      }
      long payloadBytes =
          row.downloaded()
              ? 0
              : Trees.files(disk, root, ContentRule::excludes).stream()
                  .mapToLong(file -> file.stat().sizeBytes())
                  .sum();
      return new Extras(
          row.installed() && now.peer().plays().hasServer(id),
          row.installed() && now.peer().plays().hasSetup(id),
          row.installed() && now.peer().games().isUpdatePending(id),
          payloadBytes);
    } catch (IOException e) {
      log.debug("the folder of {} cannot be looked at", id, e);
      return Extras.NONE;
    }
  }

  static AppState.Doing doing(OperationStatus status) {
    long leftBytes = Math.max(0, status.totalBytes() - status.doneBytes());
    return new AppState.Doing(
        status.kind().label(),
        status.phase().label(),
        status.doneBytes(),
        status.totalBytes(),
        status.bytesPerSecond(),
        status.activePeers(),
        status.bytesPerSecond() > 0 ? Math.ceilDiv(leftBytes, status.bytesPerSecond()) : null);
  }

  private static AppState.@Nullable Left left(@Nullable Leftover leftover) {
    return leftover == null ? null : new AppState.Left(leftover.doneBytes(), leftover.totalBytes());
  }

  private static AppState.@Nullable Failure failure(Operations.@Nullable Failure failure) {
    return failure == null
        ? null
        : new AppState.Failure(
            failure.code(),
            failure.message(),
            failure.at().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /**
   * What the archives unpack to: what the catalog says, where that can be; archives of games are
   * packed already for the most part, and seldom grow to more than four times their size.
   */
  static long unpackedBytes(long archiveBytes, Optional<CatalogGame> game) {
    double hint = game.map(CatalogGame::sizeGb).orElse(0.0) * 1e9;
    return hint >= archiveBytes && hint <= 4.0 * archiveBytes ? (long) hint : archiveBytes;
  }

  private static @Nullable Map<String, @Nullable String> genre(@Nullable Translated genre) {
    if (genre == null) {
      return null;
    }
    Map<String, @Nullable String> languages = new LinkedHashMap<>();
    languages.put("de", genre.german());
    languages.put("en", genre.english());
    languages.put("fr", genre.french());
    return languages;
  }

  private static List<AppState.PeerRow> peers(
      PartyView.Seen seen, int shared, Map<PeerId, FlowRates.Rate> flows) {
    Peer peer = seen.peer();
    List<AppState.PeerRow> rows = new ArrayList<>();
    rows.add(
        new AppState.PeerRow(
            peer.id().toString(),
            peer.name(),
            HostAndPort.text(peer.address()),
            shared,
            flows.values().stream().mapToLong(FlowRates.Rate::sent).sum(),
            flows.values().stream().mapToLong(FlowRates.Rate::received).sum(),
            peer.steering().isMatch(),
            true));
    Set<PeerId> inMatch = peer.inMatch();
    for (PeerEntry entry : seen.peers()) {
      FlowRates.Rate rate = flows.getOrDefault(entry.id(), FlowRates.Rate.NOTHING);
      rows.add(
          new AppState.PeerRow(
              entry.id().toString(),
              entry.name(),
              HostAndPort.text(entry.address()),
              (int) entry.games().values().stream().filter(game -> game.downloaded()).count(),
              rate.received(),
              rate.sent(),
              inMatch.contains(entry.id()),
              false));
    }
    return rows;
  }

  private static List<AppState.Flow> flows(PeerId self, Map<PeerId, FlowRates.Rate> rates) {
    List<AppState.Flow> flows = new ArrayList<>();
    rates.forEach(
        (other, rate) -> {
          if (rate.received() > 0) {
            flows.add(new AppState.Flow(other.toString(), self.toString(), rate.received()));
          }
          if (rate.sent() > 0) {
            flows.add(new AppState.Flow(self.toString(), other.toString(), rate.sent()));
          }
        });
    flows.sort(
        java.util.Comparator.comparing(AppState.Flow::from).thenComparing(AppState.Flow::to));
    return flows;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
