package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.swarm.VersionClaims.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asking for proofs. Where peers announce different newest versions of a game, a peer that
 * announces the newest is asked for its file list; a few peers at once, and each for one list at a
 * time. A version counts for nothing if it is not proven within {@link #PATIENCE}, until it is.
 *
 * <p>One thread decides whom to ask, and each question has one; all end with {@link #close}.
 */
public final class VersionProver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VersionProver.class);

  /** The time for which a version counts while its proof is asked for. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The time that a download waits for the newest version when others are proven. */
  static final Duration WAIT = Duration.ofSeconds(3);

  /** The time that a peer may take to prove a version. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** The time between two looks for peers that failed and may be asked again. */
  private static final Duration ROUND = Duration.ofSeconds(5);

  /** The pause between two looks at the peers: with many of them there is news all the time. */
  private static final Duration REST = Duration.ofMillis(100);

  private static final int MAX_AT_ONCE = 16;

  /** The facts about games that this computer knows. */
  public interface Games {
    /** True when the holders of a game decide its target version. */
    boolean isOpen(GameId game);

    /** The version that is here. */
    Optional<Version> here(GameId game);
  }

  /** Asks a peer for the file list of a game; given is the version that it is of. */
  interface Asker {
    Source.Answer<Version> prove(PeerEntry peer, GameId game) throws IOException;
  }

  /** A question that has not been answered. */
  private static final class Question {
    private final Claim claim;
    private final Thread thread;
    private final long askedNanos;
    private boolean late;

    Question(Claim claim, Thread thread, long askedNanos) {
      this.claim = claim;
      this.thread = thread;
      this.askedNanos = askedNanos;
    }
  }

  private final Asker asker;
  private final Supplier<List<PeerEntry>> peers;
  private final Games games;
  private final VersionProofs proofs;
  private final Runnable changed;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Claim, Question> underWay = new HashMap<>();

  @GuardedBy("lock")
  private boolean woken;

  @GuardedBy("lock")
  private boolean closed;

  // only the thread in run uses it
  private long restedNanos;

  /**
   * @param peers those that may be asked
   * @param games the facts about them that are known here
   * @param changed runs when a version may have begun or ceased to count
   */
  public VersionProver(
      Swarm swarm,
      Supplier<List<PeerEntry>> peers,
      Games games,
      VersionProofs proofs,
      Runnable changed,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this(
        (peer, game) -> new RemoteSource(swarm, peer.id(), peer.address()).prove(game),
        peers,
        games,
        proofs,
        changed,
        random,
        nanoTime);
  }

  VersionProver(
      Asker asker,
      Supplier<List<PeerEntry>> peers,
      Games games,
      VersionProofs proofs,
      Runnable changed,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.asker = asker;
    this.peers = peers;
    this.games = games;
    this.proofs = proofs;
    this.changed = changed;
    this.random = random;
    this.nanoTime = nanoTime;
  }

  public void start() {
    Thread.ofVirtual().name("proofs").start(this::run);
  }

  public VersionProofs proofs() {
    return proofs;
  }

  /** Peers have come, gone or changed, or the games here have. */
  public void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /**
   * Has every version of a game proven that may be the target, by several of its holders side by
   * side; returns when the newest is, when no peer is left to be asked, after {@link #WAIT}, or
   * when cancelled.
   */
  public void settle(GameId game, Cancellation cancellation) throws InterruptedException {
    cancellation.onCancel(this::wakeWaiters);
    long deadlineNanos = nanoTime.getAsLong() + WAIT.toNanos();
    List<Claim> open =
        VersionClaims.ofGame(
            game, peers.get(), games.here(game), proofs, random, nanoTime.getAsLong());
    boolean changes;
    synchronized (lock) {
      open.forEach(this::askLocked);
      long leftNanos = deadlineNanos - nanoTime.getAsLong();
      while (!closed
          && !cancellation.isCancelled()
          && leftNanos > 0
          && !Collections.disjoint(open, underWay.keySet())
          && !newestIsProven(open)) {
        lock.wait(leftNanos / 1_000_000 + 1);
        leftNanos = deadlineNanos - nanoTime.getAsLong();
      }
      changes = markLateLocked(nanoTime.getAsLong());
    }
    if (changes) {
      changed.run();
    }
  }

  private void wakeWaiters() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  private boolean newestIsProven(List<Claim> open) {
    Version newest = open.stream().map(Claim::version).max(Comparator.naturalOrder()).orElseThrow();
    return open.stream()
        .filter(claim -> claim.version().equals(newest))
        .anyMatch(
            claim ->
                proofs.standing(claim.peer().id(), claim.game(), newest)
                    == VersionProofs.Standing.PROVEN);
  }

  private void run() {
    try {
      restedNanos = nanoTime.getAsLong();
      while (awaitWork()) {
        List<PeerEntry> here = peers.get();
        Set<PeerId> ids = new HashSet<>();
        here.forEach(peer -> ids.add(peer.id()));
        proofs.retain(ids);
        long now = nanoTime.getAsLong();
        Set<Claim> asked;
        boolean changes;
        synchronized (lock) {
          changes = markLateLocked(now);
          asked = Set.copyOf(underWay.keySet());
        }
        List<Claim> due = VersionClaims.due(here, games, proofs, asked, random, now);
        synchronized (lock) {
          due.stream()
              .limit(Math.max(0, MAX_AT_ONCE - underWay.size()))
              .toList()
              .forEach(this::askLocked);
        }
        restedNanos = now + REST.toNanos();
        if (changes) {
          changed.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitWork() throws InterruptedException {
    synchronized (lock) {
      long untilNanos = nanoTime.getAsLong() + ROUND.toNanos();
      while (!closed) {
        long leftNanos = (woken ? restedNanos : untilNanos) - nanoTime.getAsLong();
        for (Question question : underWay.values()) {
          long sinceNanos = nanoTime.getAsLong() - question.askedNanos;
          Duration next = question.late ? DEADLINE : PATIENCE;
          leftNanos = Math.min(leftNanos, next.toNanos() - sinceNanos);
        }
        if (leftNanos <= 0) {
          break;
        }
        lock.wait(leftNanos / 1_000_000 + 1);
      }
      woken = false;
      return !closed;
    }
  }

  /** Marks questions that take long, and ends those that take too long. */
  @GuardedBy("lock")
  private boolean markLateLocked(long nowNanos) {
    boolean any = false;
    for (Question question : List.copyOf(underWay.values())) {
      long sinceNanos = nowNanos - question.askedNanos;
      if (!question.late && sinceNanos >= PATIENCE.toNanos()) {
        question.late = true;
        proofs.late(question.claim.peer().id());
        any = true;
      }
      if (sinceNanos >= DEADLINE.toNanos()) {
        Claim claim = question.claim;
        underWay.remove(claim);
        question.thread.interrupt();
        proofs.silent(claim.peer().id(), claim.game(), claim.version(), nowNanos);
        log.info(
            "peer {} does not prove {} of {}",
            claim.peer().id().brief(),
            claim.version(),
            claim.game());
        any = true;
      }
    }
    if (any) {
      lock.notifyAll();
    }
    return any;
  }

  @GuardedBy("lock")
  private void askLocked(Claim claim) {
    if (closed || underWay.containsKey(claim)) {
      return;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("prove-" + claim.peer().id().brief())
            .unstarted(() -> question(claim));
    underWay.put(claim, new Question(claim, thread, nanoTime.getAsLong()));
    thread.start();
  }

  private void question(Claim claim) {
    PeerId peer = claim.peer().id();
    String problem;
    boolean answered = true;
    try {
      problem =
          switch (asker.prove(claim.peer(), claim.game())) {
            case Source.Answer.Given<Version>(Version version) ->
                version.equals(claim.version()) ? "" : "it has " + version;
            case Source.Answer.Refused<Version>(var code, _) -> code.name();
            case Source.Answer.Invalid<Version>(String reason) -> reason;
          };
    } catch (IOException e) {
      problem = e.toString();
      answered = false;
    }
    synchronized (lock) {
      Question question = underWay.get(claim);
      if (question == null || !question.thread.equals(Thread.currentThread())) {
        return; // its time is over
      }
      underWay.remove(claim);
      if (problem.isEmpty()) {
        proofs.proven(peer, claim.game(), claim.version());
      } else if (answered) {
        proofs.refused(peer, claim.game(), claim.version(), nanoTime.getAsLong());
      } else {
        proofs.silent(peer, claim.game(), claim.version(), nanoTime.getAsLong());
      }
      woken = true;
      lock.notifyAll();
    }
    if (!problem.isEmpty()) {
      log.info(
          "peer {} does not prove {} of {}: {}",
          peer.brief(),
          claim.version(),
          claim.game(),
          problem);
    }
    changed.run();
  }

  /** Ends all threads soon; does not wait. */
  @Override
  public void close() {
    List<Question> open = new ArrayList<>();
    synchronized (lock) {
      closed = true;
      open.addAll(underWay.values());
      underWay.clear();
      lock.notifyAll();
    }
    open.forEach(question -> question.thread.interrupt());
  }
}
