package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.download.ChunkLedger.State;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetching of one game version's chunks: some threads for each source carry out what the {@link
 * Planner} decides, until every chunk is there and the manifest has confirmed it. Sources may come
 * and go meanwhile.
 *
 * <p>Every chunk is hashed as it comes; the {@link ChunkLedger} knows its state.
 *
 * <p>No two threads write the same bytes: a chunk that is asked of a second source comes into
 * memory, and is written when the first source's thread has let go of it. Nothing interrupts a
 * thread: an unwanted request has its stream closed.
 *
 * <p>The class is long because it has a method for each step of a fetch, and each takes the one
 * lock of ledger, planner and watch; the decisions are theirs.
 */
final class Transfer {
  /** The suspicion against a source that sent a chunk of another content. */
  static final String WRONG_BYTES = "it sent wrong bytes";

  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  private final TransferTask task;
  private final ChunkPlace place;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ChunkLedger ledger;

  @GuardedBy("lock")
  private final Planner planner;

  @GuardedBy("lock")
  private final Set<PeerId> busySources = new HashSet<>();

  // those that may still be alive
  @GuardedBy("lock")
  private final List<Thread> threads = new ArrayList<>();

  @GuardedBy("lock")
  private boolean begun;

  @GuardedBy("lock")
  private @Nullable TransferEnd end;

  /** Apart from the lock, which wakes all that wait at it for each chunk. */
  private final CountDownLatch over = new CountDownLatch(1);

  // of the manifest, when it is known
  @GuardedBy("lock")
  private @Nullable Sha256 digest;

  @GuardedBy("lock")
  private final TransferWatch watch;

  /** Asked again a few times a second, and must not block. */
  private volatile BooleanSupplier held = () -> false;

  /**
   * @param verified the chunks that are here already
   * @param nanoTime a clock for speeds
   */
  Transfer(
      TransferTask task,
      BitSet verified,
      ChunkPlace place,
      Events events,
      BannedPeers banned,
      LongSupplier nanoTime) {
    this.task = task;
    this.place = place;
    this.events = events;
    this.banned = banned;
    this.nanoTime = nanoTime;
    this.ledger = new ChunkLedger(task.map(), verified);
    this.planner = new Planner(ledger, task.seed());
    this.watch = new TransferWatch(ledger, planner, nanoTime.getAsLong());
  }

  /**
   * Fetches; returns when all threads have ended. Tells four times a second how far it is, and
   * wakes whom the passing of time gives work.
   */
  TransferEnd run(List<Source> sources) throws InterruptedException {
    ProgressReport report;
    synchronized (lock) {
      report = new ProgressReport(ledger.hereBytes(), nanoTime.getAsLong());
      sources.forEach(this::join);
      begun = true;
      settleLocked();
    }
    try {
      for (var progress = progress(report); progress.isPresent(); progress = progress(report)) {
        events.emit(progress.get());
      }
    } finally {
      stop();
    }
    TransferEnd how;
    List<Thread> started;
    synchronized (lock) {
      how = Objects.requireNonNull(end);
      started = List.copyOf(threads);
    }
    for (Thread thread : started) {
      thread.join();
    }
    if (how instanceof TransferEnd.Stopped) {
      // The download may go on later; then the chunks since the last report count.
      synchronized (lock) {
        events.emit(progressLocked(report));
      }
    }
    return how;
  }

  /** The progress when the next report is due; empty at the end. */
  private Optional<PeerEvent.DownloadProgress> progress(ProgressReport report)
      throws InterruptedException {
    awaitEnd(report.dueNanos());
    synchronized (lock) {
      if (held.getAsBoolean()) {
        watch.moved(nanoTime.getAsLong());
      }
      if (watch.standsStill(nanoTime.getAsLong())) {
        log.warn("nothing of {} comes: asking again", task.gameId());
        planner.beginAnew();
      }
      settleLocked();
      return end == null ? Optional.of(progressLocked(report)) : Optional.empty();
    }
  }

  @GuardedBy("lock")
  private PeerEvent.DownloadProgress progressLocked(ProgressReport report) {
    long hereBytes = ledger.hereBytes();
    long rate = report.bytesPerSecond(hereBytes, nanoTime.getAsLong());
    int sources = planner.sourceCount() - busySources.size();
    return new PeerEvent.DownloadProgress(
        task.gameId(), hereBytes, task.map().totalBytes(), rate, sources);
  }

  Room room() {
    return task.room();
  }

  /** A source from now on, unless it is one already. */
  void join(Source source) {
    synchronized (lock) {
      if (end == null && !banned.contains(source.peerId()) && planner.join(source.peerId())) {
        startThreadsLocked(source, Planner.MAX_REQUESTS);
      }
    }
  }

  /** True when it is asked for chunks. */
  boolean isSource(PeerId peer) {
    synchronized (lock) {
      return planner.isSource(peer);
    }
  }

  @GuardedBy("lock")
  private void startThreadsLocked(Source source, int count) {
    threads.removeIf(thread -> !thread.isAlive());
    for (int i = 0; i < count; i++) {
      threads.add(new FetchWork(this, source).start(i));
    }
  }

  /**
   * Takes in a leech's news of its chunks; it is a source of them from now on, unless it was
   * dropped. False when it cannot be one yet and has to repeat its news.
   *
   * @param fromNow whether its earlier news is to be forgotten
   */
  boolean leech(Source source, boolean fromNow, BitSet added, BitSet fetching) {
    PeerId peer = source.peerId();
    synchronized (lock) {
      if (end != null || banned.contains(peer)) {
        return true;
      }
      if (!planner.isSource(peer)) {
        if (!fromNow) {
          return true;
        }
        if (!planner.joinLeech(peer)) {
          return false;
        }
        log.info("peer {} leeches {}, too", peer.brief(), task.gameId());
        startThreadsLocked(source, Planner.MAX_REQUESTS_OF_LEECH);
      } else if (fromNow) {
        planner.forget(peer);
      }
      planner.has(peer, added);
      planner.fetches(peer, fetching);
      lock.notifyAll();
      return true;
    }
  }

  /** The source is gone. */
  void leave(PeerId source) {
    synchronized (lock) {
      planner.drop(source);
      settleLocked();
    }
  }

  /** Puts these chunks first, because the unpacking waits for them; replaces the earlier ones. */
  void needs(Supplier<BitSet> chunks) {
    synchronized (lock) {
      planner.needs(chunks.get());
      lock.notifyAll();
    }
  }

  /** Allows only these chunks, because there is a place for them; replaces the earlier ones. */
  void allows(Supplier<BitSet> chunks) {
    synchronized (lock) {
      planner.allows(chunks.get());
      lock.notifyAll();
    }
  }

  /** Asks for nothing more while the condition holds; chunks that were asked for come. */
  void holdWhile(BooleanSupplier condition) {
    held = condition;
  }

  /** Ends the transfer from outside. */
  void stop() {
    finish(new TransferEnd.Stopped());
  }

  /** Ends the transfer as failed. */
  void fail(FailureCode code, String message) {
    finish(new TransferEnd.Failed(code, message));
  }

  private void finish(TransferEnd how) {
    synchronized (lock) {
      if (end == null) {
        end = how;
        over.countDown();
        ledger.callOff(_ -> true);
        lock.notifyAll();
      }
    }
  }

  /**
   * Takes in the manifest: judges all chunks that have arrived, and from now on each that arrives.
   *
   * @param known the manifest's digest
   * @param hashes of the chunks that are fetched, in their order
   * @param listeners are told of verified chunks, under the lock
   */
  void judgeBy(Sha256 known, List<Sha256> hashes, List<ChunkLedger.Listener> listeners) {
    synchronized (lock) {
      digest = known;
      ledger.judgeBy(hashes).forEach(wrong -> blameLocked(wrong.giver()));
      listeners.forEach(ledger::listen);
      settleLocked();
    }
  }

  /** The chunks to tell others of. */
  HaveLedger.Standing standing() {
    synchronized (lock) {
      return new HaveLedger.Standing(
          (BitSet) ledger.in(State.VERIFIED).clone(), planner.askedOfSeeds());
    }
  }

  /** The next request to the source, or null when there will be none. */
  @Nullable ChunkRequest await(Source source) throws InterruptedException {
    synchronized (lock) {
      while (end == null && planner.isSource(source.peerId())) {
        if (!held.getAsBoolean()) {
          planner.spares(source.peerId(), source.isInMatch());
          Optional<ChunkRequest> request = planner.next(source.peerId(), nanoTime.getAsLong());
          if (request.isPresent()) {
            return request.get();
          }
        }
        lock.wait();
      }
      return null;
    }
  }

  /** Lets other sources have the request's chunk if it did not come. */
  void letGo(ChunkRequest request) {
    synchronized (lock) {
      if (planner.postponed(request, nanoTime.getAsLong())) {
        lock.notifyAll();
      }
    }
  }

  /** Begins the fetch of a chunk. */
  ChunkFetch begin(ChunkRequest request) {
    synchronized (lock) {
      ChunkFetch fetch =
          new ChunkFetch(
              task.request(request.chunk, digest),
              task.map().file(request.chunk),
              place,
              request.second);
      // A stream is closed without the lock.
      request.onCallOff(() -> Thread.ofVirtual().name("close").start(fetch::close));
      return fetch;
    }
  }

  /** Bytes come, or would but for the user's limit; false when they are not wanted any more. */
  boolean wants(ChunkRequest request, int bytes) {
    synchronized (lock) {
      watch.moved(nanoTime.getAsLong());
      if (bytes == 0) {
        return request.isWanted();
      }
      boolean first = !request.hasBegun();
      boolean wanted = planner.progressed(request, bytes, nanoTime.getAsLong());
      if (first) {
        lock.notifyAll();
      }
      return wanted;
    }
  }

  /**
   * Takes the chunk over from the first source, which has not brought it yet, and waits until no
   * other thread writes it; false when the first source was faster.
   */
  boolean claim(ChunkRequest request) throws InterruptedException {
    synchronized (lock) {
      boolean claimed = planner.claim(request);
      while (claimed && request.isWanted() && planner.isAskedElsewhere(request)) {
        lock.wait();
      }
      return request.isWanted();
    }
  }

  /** All bytes of the chunk are in its file. */
  void arrived(Source source, ChunkRequest request, Sha256 hash) {
    synchronized (lock) {
      if (ledger.areKnownWrong(new ChunkLedger.Arrival(request.chunk, hash, request.source))) {
        planner.failed(request, nanoTime.getAsLong());
        blameLocked(request.source);
      } else if (planner.arrived(request, hash, nanoTime.getAsLong())) {
        busySources.remove(request.source);
        // Events are only queued; under the lock they keep their order.
        events.emit(task.finished(request, source.address()));
      }
      settleLocked();
    }
  }

  /** The source has other things to do. */
  void busy(PeerId source) {
    synchronized (lock) {
      busySources.add(source);
    }
  }

  /** The chunk did not come; whether that is its source's fault. */
  boolean failed(ChunkRequest request, String reason) {
    synchronized (lock) {
      if (!request.isWanted()) {
        return false;
      }
      log.info("chunk {} of peer {} failed: {}", request.chunk, request.source.brief(), reason);
      planner.failed(request, nanoTime.getAsLong());
      settleLocked();
      return true;
    }
  }

  /** Returns a moment later, or at the end. */
  void pause() throws InterruptedException {
    awaitEnd(nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos());
  }

  /** Counts a wrong chunk against its source. */
  @GuardedBy("lock")
  private void blameLocked(PeerId source) {
    watch.wrong();
    log.warn("peer {} sent a chunk with wrong content", source.brief());
    banned.suspect(source, WRONG_BYTES);
    if (banned.contains(source)) {
      planner.drop(source);
    }
  }

  /** Looks whether the transfer has ended, and wakes those who wait for that or for work. */
  @GuardedBy("lock")
  private void settleLocked() {
    if (begun) {
      watch.end(nanoTime.getAsLong()).ifPresent(this::finish);
    }
    lock.notifyAll();
  }

  /** Waits until the end or the moment given. */
  private void awaitEnd(long untilNanos) throws InterruptedException {
    boolean ended = false;
    for (long leftNanos = untilNanos - nanoTime.getAsLong();
        !ended && leftNanos > 0;
        leftNanos = untilNanos - nanoTime.getAsLong()) {
      ended = over.await(leftNanos, TimeUnit.NANOSECONDS);
    }
  }
}
