package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.Activity;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.Strangers;
import net.lanspread.swarm.Traffic;
import net.lanspread.swarm.Traffic.Moved;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of a state: what is here, what the others have, what runs, what moves. Used by the
 * feed's thread alone, but for {@link #heard} and {@link #lookAgain}.
 */
final class StateMaker implements StateFeed.Maker {
  private static final Logger log = LoggerFactory.getLogger(StateMaker.class);
  private static final Duration WHILE_BYTES_MOVE = Duration.ofMillis(250);
  private static final Duration WHILE_QUIET = Duration.ofSeconds(2);
  private static final Duration FREE_SPACE_IS_GOOD_FOR = Duration.ofSeconds(2);
  private static final Duration COVERS_ARE_GOOD_FOR = Duration.ofMinutes(1);

  /** Free space is told in such steps, for every log line changes it. */
  private static final long FREE_STEP_BYTES = 10_000_000;

  private final AppSession session;
  private final GuestParty guestParty;
  private final Covers covers;
  private final Disk disk;
  private final String version;
  private final Supplier<AppState.Setup> suggestion;
  private final LongSupplier nanoTime;

  private final PartyView party = new PartyView();
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final GameStates gameStates;
  private final FlowRates rates = new FlowRates();
  private final Map<PeerId, Moved> sums = new HashMap<>();
  private @Nullable GamesFolders measured;
  private long measuredNanos;
  private FreeRoom room = new FreeRoom(List.of());
  private long coversNanos;
  private List<Path> coversBefore = List.of();
  private volatile Duration goodFor = WHILE_QUIET;

  /**
   * @param suggestion the suggested answers to the first questions
   */
  StateMaker(
      AppSession session,
      GuestParty guestParty,
      Covers covers,
      Disk disk,
      String version,
      Supplier<AppState.Setup> suggestion,
      LongSupplier nanoTime) {
    this.session = session;
    this.guestParty = guestParty;
    this.covers = covers;
    this.gameStates = new GameStates(covers, disk);
    this.disk = disk;
    this.version = version;
    this.suggestion = suggestion;
    this.nanoTime = nanoTime;
  }

  /** Takes in an event of the peer. */
  void heard(PeerEvent event) {
    party.heard(event);
    if (event instanceof PeerEvent.LocalLibraryChanged
        || event instanceof PeerEvent.ActiveOperationsChanged) {
      stale.set(true);
    }
  }

  /** Tells that something on the disk may have changed. */
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
    return switch (session.phase()) {
      case AppPhase.Opening _, AppPhase.Changing _, AppPhase.Closing _ -> Optional.empty();
      case AppPhase.Asking _ ->
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
                  null,
                  AppState.Board.NONE));
      case AppPhase.Starting(AppSettings settings) -> Optional.of(starting(settings));
      case AppPhase.Running now -> Optional.of(running(now.guest()));
    };
  }

  /** The state while the peer starts, so that the page is there in the guest's language. */
  private AppState starting(AppSettings settings) {
    FreeRoom before = measure(settings.gamesFolders(), List.of());
    return new AppState(
        AppState.RUNNING,
        null,
        new AppState.Me(
            "",
            settings.name(),
            settings.language().code(),
            "",
            settings.gamesFolders().main().toString(),
            before.mostBytes(),
            before.folders(),
            version,
            "none",
            new Strangers(0, 0),
            settings.tells()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null,
        AppState.Board.NONE);
  }

  private AppState running(AppPhase.Guest now) {
    Peer peer = now.peer();
    long nanos = nanoTime.getAsLong();
    if (stale.getAndSet(false)) {
      gameStates.lookAgain();
      measured = null;
    }
    lookAtTheDisk(peer, nanos);
    Map<PeerId, Moved> moved = peer.traffic().take();
    sum(moved);
    Map<PeerId, FlowRates.Rate> flows = rates.take(moved, nanos);
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
          gameStates.game(
              peer,
              row,
              standings.getOrDefault(row.gameId(), Operations.Standing.NOTHING),
              room,
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
            peer.gamesFolders().main().toString(),
            room.mostBytes(),
            room.folders(),
            version,
            guestParty.keyState(now),
            peer.strangers(),
            now.settings().tells()),
        games,
        peer.folderProblems(),
        peers(seen, shared, flows),
        flows(peer.id(), flows),
        OrganiserCalls.rows(peer),
        SteeringCalls.state(peer),
        playing,
        peer.publishing().progress().orElse(null),
        peer.publishing().failure().orElse(null),
        BoardCalls.state(seen, room.mostBytes()));
  }

  private void sum(Map<PeerId, Moved> moved) {
    moved.forEach(
        (other, bytes) -> {
          if (sums.size() < Traffic.MAX_PEERS || sums.containsKey(other)) {
            sums.merge(other, bytes, Moved::plus);
          }
        });
  }

  private void lookAtTheDisk(Peer peer, long nanos) {
    GamesFolders gamesFolders = peer.gamesFolders();
    List<Path> unpacked = peer.coverFolders();
    if (!unpacked.equals(coversBefore)) {
      coversBefore = unpacked;
      measured = null;
    }
    if (!gamesFolders.equals(measured)
        || nanos - measuredNanos >= FREE_SPACE_IS_GOOD_FOR.toNanos()) {
      room = measure(gamesFolders, peer.awayFolders());
      if (measured == null || nanos - coversNanos >= COVERS_ARE_GOOD_FOR.toNanos()) {
        covers.look(gamesFolders, peer.catalogFile(), unpacked);
        coversNanos = nanos;
      }
      measured = gamesFolders;
      measuredNanos = nanos;
    }
  }

  private FreeRoom measure(GamesFolders folders, List<Path> away) {
    return new FreeRoom(
        folders.all().stream()
            .map(
                folder ->
                    new AppState.GamesDir(
                        folder.toString(),
                        away.contains(folder),
                        away.contains(folder) ? 0 : freeBytes(folder)))
            .toList());
  }

  private long freeBytes(Path gamesFolder) {
    try {
      return disk.usableBytes(gamesFolder) / FREE_STEP_BYTES * FREE_STEP_BYTES;
    } catch (IOException e) {
      log.debug("the free space of {} is unknown", gamesFolder, e);
      return 0;
    }
  }

  private List<AppState.PeerRow> peers(
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
            sums.values().stream().mapToLong(Moved::sentBytes).sum(),
            sums.values().stream().mapToLong(Moved::receivedBytes).sum(),
            peer.steering().isMatch(),
            true,
            version,
            Message.Here.of(version, room.mostBytes())
                .freeBytes())); // in steps, as the others tell it
    Map<PeerId, Activity> activities = peer.activities();
    for (PeerEntry entry : seen.peers()) {
      Activity activity = activities.getOrDefault(entry.id(), Activity.NOTHING);
      Message.Here here = activity.here();
      Moved sum = sums.getOrDefault(entry.id(), Moved.NOTHING);
      FlowRates.Rate rate = flows.getOrDefault(entry.id(), FlowRates.Rate.NOTHING);
      rows.add(
          new AppState.PeerRow(
              entry.id().toString(),
              entry.name(),
              HostAndPort.text(entry.address()),
              (int) entry.games().values().stream().filter(game -> game.downloaded()).count(),
              rate.received(),
              rate.sent(),
              sum.receivedBytes(),
              sum.sentBytes(),
              activity.match(),
              false,
              here == null ? null : here.program(),
              here == null ? null : here.freeBytes()));
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
}
