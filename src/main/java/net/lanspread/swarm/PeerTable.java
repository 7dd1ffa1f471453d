package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;

/**
 * The peers that are there now, one entry per identity, with the games of our party that each has.
 * It keeps no rows of other games, and at most {@link #MAX_ROWS} of one peer, so that invented
 * games cannot fill our memory. Thread-safe.
 */
public final class PeerTable {
  /** The most games of one peer. */
  static final int MAX_ROWS = 10_000;

  /** The most games of all peers together; anybody can make up identities, too. */
  static final int MAX_ROWS_TOGETHER = 150_000;

  /** The shortest time between two words of a peer on its user. */
  static final Duration TELLING_INTERVAL = Duration.ofMillis(250);

  /** The effect of a change on the table. */
  public enum Change {
    ADDED,
    UPDATED,
    NONE
  }

  private final Predicate<GameId> party;
  private final InstantSource clock;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, PeerEntry> entries = new TreeMap<>();

  // of which rows were left out
  @GuardedBy("lock")
  private final Set<PeerId> incomplete = new HashSet<>();

  // when each has last told of its user
  @GuardedBy("lock")
  private final Map<PeerId, Instant> toldAt = new HashMap<>();

  @GuardedBy("lock")
  private int rows;

  /** A table for a party that knows every game. */
  public PeerTable() {
    this(_ -> true, InstantSource.system());
  }

  /**
   * @param party whether a game is one of ours
   */
  public PeerTable(Predicate<GameId> party, InstantSource clock) {
    this.party = party;
    this.clock = clock;
  }

  /** Takes in a peer's description of itself; a known identity is updated in place. */
  public Change greet(PeerEntry entry) {
    synchronized (lock) {
      PeerEntry before = remove(entry.id()).orElse(null);
      PeerEntry kept =
          new PeerEntry(
              entry.id(),
              entry.name(),
              entry.address(),
              entry.revision(),
              withLocked(entry.id(), Map.of(), entry.games().values()));
      putLocked(kept);
      return before == null ? Change.ADDED : before.equals(kept) ? Change.NONE : Change.UPDATED;
    }
  }

  /**
   * Takes in a change of a peer's library, or a part of one; an older revision than the known one
   * changes nothing.
   */
  public Change update(
      PeerId id, long revision, Collection<GameSummary> changed, Collection<GameId> removed) {
    synchronized (lock) {
      PeerEntry before = entries.get(id);
      if (before == null || revision < before.revision()) {
        return Change.NONE;
      }
      Map<GameId, GameSummary> games = new TreeMap<>(before.games());
      removed.forEach(games::remove);
      rows -= before.games().size();
      PeerEntry now = before.with(revision, withLocked(id, games, changed));
      putLocked(now);
      return before.games().equals(now.games()) ? Change.NONE : Change.UPDATED;
    }
  }

  /**
   * Takes in what a peer says of its user, in place of what it said before, of games of our party.
   *
   * @return empty when it says that too often
   */
  public Optional<Change> tell(PeerId id, Message.Now said) {
    Instant now = clock.instant();
    synchronized (lock) {
      PeerEntry before = entries.get(id);
      if (before == null) {
        return Optional.of(Change.NONE);
      }
      Instant last = toldAt.get(id);
      if (last != null && Duration.between(last, now).abs().compareTo(TELLING_INTERVAL) < 0) {
        return Optional.empty();
      }
      toldAt.put(id, now);
      Activity activity = Activity.heard(said, now, party);
      entries.put(id, before.with(activity));
      return Optional.of(activity.equals(before.activity()) ? Change.NONE : Change.UPDATED);
    }
  }

  /** For when the peer's own rows are not counted. */
  @GuardedBy("lock")
  private Map<GameId, GameSummary> withLocked(
      PeerId id, Map<GameId, GameSummary> known, Collection<GameSummary> told) {
    Map<GameId, GameSummary> games = new TreeMap<>(known);
    int most = Math.min(MAX_ROWS, MAX_ROWS_TOGETHER - rows);
    for (GameSummary game : told) {
      boolean fits = games.size() < most || games.containsKey(game.gameId());
      if (fits && party.test(game.gameId())) {
        games.put(game.gameId(), game);
      } else {
        incomplete.add(id);
      }
    }
    return games;
  }

  @GuardedBy("lock")
  private void putLocked(PeerEntry entry) {
    entries.put(entry.id(), entry);
    rows += entry.games().size();
  }

  /** The peers that have told of more games than are kept. */
  public List<PeerEntry> incomplete() {
    synchronized (lock) {
      List<PeerEntry> found = new ArrayList<>();
      for (PeerId id : incomplete) {
        Optional.ofNullable(entries.get(id)).ifPresent(found::add);
      }
      return found;
    }
  }

  /** Takes in that a peer is at another host now, where it listens at the same port. */
  public Change moved(PeerId id, InetAddress host) {
    synchronized (lock) {
      PeerEntry before = entries.get(id);
      if (before == null || host.equals(before.address().getAddress())) {
        return Change.NONE;
      }
      InetSocketAddress address = new InetSocketAddress(host, before.address().getPort());
      entries.put(id, before.at(address));
      return Change.UPDATED;
    }
  }

  /** The removed entry, or empty when there was none. */
  public Optional<PeerEntry> remove(PeerId id) {
    synchronized (lock) {
      Optional<PeerEntry> removed = Optional.ofNullable(entries.remove(id));
      removed.ifPresent(entry -> rows -= entry.games().size());
      incomplete.remove(id);
      toldAt.remove(id);
      return removed;
    }
  }

  public Optional<PeerEntry> find(PeerId id) {
    synchronized (lock) {
      return Optional.ofNullable(entries.get(id));
    }
  }

  /** All entries, by id. */
  public List<PeerEntry> entries() {
    synchronized (lock) {
      return List.copyOf(entries.values());
    }
  }

  public int count() {
    synchronized (lock) {
      return entries.size();
    }
  }
}
