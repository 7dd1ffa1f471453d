package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * The proofs of the versions that peers announce: a peer that gives its file list has proven its
 * version. A peer that fails is asked again after pauses that double, so that everybody may come
 * back. Thread-safe; time is passed in, in nanoseconds of one clock.
 */
public final class VersionProofs {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final int MAX_DOUBLINGS = 5;

  /** A peer that has failed to prove so many games is believed on others only after other peers. */
  private static final int MAX_FAILED_GAMES = 3;

  /** The standing of one announced version. */
  public enum Standing {
    PROVEN,
    /** The peer was not asked, or has had no time to answer yet. */
    CLAIMED,
    /** The peer left another question, or this one, without an answer, or failed at others. */
    SUSPECT,
    /** The peer was asked and has not proven it. */
    FAILED;

    /** True when the version counts before all others. */
    boolean counts() {
      return this == PROVEN || this == CLAIMED;
    }
  }

  /** A failure to prove a version, and when to ask again. */
  private record Failure(Version version, int times, long askAgainNanos) {}

  private static final class Known {
    private final Map<GameId, Version> proven = new HashMap<>();
    private final Map<GameId, Failure> failures = new HashMap<>();
    private boolean suspect;
    private @Nullable Failure silence;
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PeerId, Known> byPeer = new HashMap<>();

  /** The standing of a peer's word that it has the version. */
  public Standing standing(PeerId peer, GameId game, Version version) {
    synchronized (lock) {
      Known known = byPeer.get(peer);
      if (known == null) {
        return Standing.CLAIMED;
      }
      if (version.equals(known.proven.get(game))) {
        return Standing.PROVEN;
      }
      Failure failure = known.failures.get(game);
      if (failure != null && failure.version().equals(version)) {
        return Standing.FAILED;
      }
      return known.suspect ? Standing.SUSPECT : Standing.CLAIMED;
    }
  }

  /** The peer has given the file list of the version. */
  void proven(PeerId peer, GameId game, Version version) {
    synchronized (lock) {
      Known known = byPeer.computeIfAbsent(peer, _ -> new Known());
      known.proven.put(game, version);
      known.failures.remove(game);
      known.suspect = false;
      known.silence = null;
    }
  }

  /** The peer takes long to answer. */
  void late(PeerId peer) {
    synchronized (lock) {
      byPeer.computeIfAbsent(peer, _ -> new Known()).suspect = true;
    }
  }

  /** The peer has answered that it does not have the version, or with an invalid answer. */
  void refused(PeerId peer, GameId game, Version version, long nowNanos) {
    synchronized (lock) {
      Known known = byPeer.computeIfAbsent(peer, _ -> new Known());
      known.proven.remove(game);
      known.failures.put(game, failure(known.failures.get(game), version, nowNanos));
      known.suspect |= known.failures.size() >= MAX_FAILED_GAMES;
    }
  }

  /** The peer has not answered in time, or only in part. */
  void silent(PeerId peer, GameId game, Version version, long nowNanos) {
    synchronized (lock) {
      refused(peer, game, version, nowNanos);
      Known known = byPeer.computeIfAbsent(peer, _ -> new Known());
      known.suspect = true;
      known.silence = failure(known.silence, version, nowNanos);
    }
  }

  private static Failure failure(@Nullable Failure before, Version version, long nowNanos) {
    int times = before == null ? 0 : before.times();
    long pauseNanos = FIRST_PAUSE.toNanos() << Math.min(times, MAX_DOUBLINGS);
    return new Failure(version, times + 1, nowNanos + pauseNanos);
  }

  /** True when the peer may be asked now for a proof that it has not given. */
  boolean mayAsk(PeerId peer, GameId game, Version version, long nowNanos) {
    synchronized (lock) {
      Known known = byPeer.get(peer);
      if (known == null) {
        return true;
      }
      Failure failure = known.failures.get(game);
      return !version.equals(known.proven.get(game))
          && isOver(known.silence, nowNanos)
          && (failure == null || isOver(failure, nowNanos) || !failure.version().equals(version));
    }
  }

  private static boolean isOver(@Nullable Failure failure, long nowNanos) {
    return failure == null || nowNanos - failure.askAgainNanos() >= 0;
  }

  /** Forgets all peers but these. */
  void retain(Collection<PeerId> peers) {
    synchronized (lock) {
      byPeer.keySet().retainAll(peers);
    }
  }
}
