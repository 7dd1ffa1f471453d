package net.lanspread.download;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
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
 * <p>Every chunk is hashed as it comes. While the manifest is not known the hashes are kept, and
 * judged when it is.
 *
 * <p>No two threads write the same bytes: a chunk that is asked of a second source comes into
 * memory, and is written when the first source's thread has let go of it.
 */
final class Transfer {
  /** What a source is suspected of that sent a chunk that is not the game's. */
  static final String WRONG_BYTES = "it sent wrong bytes";

  private static final Logger log = LoggerFactory.getLogger(Transfer.class);

  /** Longer than the silence that a source is granted; whoever is asked still has forgotten us. */
  private static final Duration STANDSTILL = Duration.ofSeconds(15);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  private final TransferTask task;
  private final PayloadFiles payload;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;
  private final Map<String, SharedFile> filesByPath = new HashMap<>();

  private final Object lock = new Object();
  // guarded by lock
  private final Planner planner;
  // guarded by lock
  private final ArrivedChunks arrived = new ArrivedChunks();
  // guarded by lock
  private final Set<PeerId> busySources = new HashSet<>();
  // guarded by lock
  private final FetchThreads threads = new FetchThreads();
  // guarded by lock
  private final OfferWatch offers = new OfferWatch();
  // guarded by lock
  private boolean begun;
  // guarded by lock
  private @Nullable TransferEnd end;
  // guarded by lock; when bytes came last
  private long movedNanos;
  // guarded by lock
  private boolean anyWrong;

  /**
   * @param nanoTime a clock for speeds
   */
  Transfer(
      TransferTask task,
      PayloadFiles payload,
      Events events,
      BannedPeers banned,
      LongSupplier nanoTime) {
    this.task = task;
    this.payload = payload;
    this.events = events;
    this.banned = banned;
    this.nanoTime = nanoTime;
    this.planner = new Planner(task.chunks(), List.of(), task.seed());
    task.files().forEach(file -> filesByPath.put(file.path(), file));
  }

  /** Fetches; returns when all threads have ended. */
  TransferEnd run(List<Source> sources) throws InterruptedException {
    List<Thread> started;
    TransferEnd how;
    synchronized (lock) {
      sources.forEach(this::join);
      begun = true;
      movedNanos = nanoTime.getAsLong();
      settle();
      threads.start("progress", this::reportProgress);
      try {
        while (end == null) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        stop();
        throw e;
      }
      how = end;
      started = threads.started();
    }
    for (Thread thread : started) {
      thread.join();
    }
    return how;
  }

  /** A source from now on, unless it is one already. */
  void join(Source source) {
    synchronized (lock) {
      if (end != null || !planner.join(source.peerId())) {
        return;
      }
      startThreads(source, Planner.MAX_REQUESTS);
    }
  }

  /** Whether it is asked for chunks. */
  boolean isSource(PeerId peer) {
    synchronized (lock) {
      return planner.isSource(peer);
    }
  }

  /** Called under the lock. */
  private void startThreads(Source source, int count) {
    for (int i = 0; i < count; i++) {
      threads.start("fetch-" + source.peerId().brief() + "-" + i, () -> work(source));
    }
  }

  /**
   * A leech has told of its chunks; it is a source of them from now on, unless it was dropped.
   * False when it cannot be one yet and has to tell that again.
   *
   * @param fromNow whether what it told before is to be forgotten
   */
  boolean leech(
      Source source, boolean fromNow, List<Planner.Chunk> added, List<Planner.Chunk> fetching) {
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
        startThreads(source, Planner.MAX_REQUESTS_OF_LEECH);
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
      if (planner.isSource(source)) {
        drop(source);
        settle();
      }
    }
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
        threads.interruptAll();
        lock.notifyAll();
      }
    }
  }

  /**
   * The manifest has become known: judges what has arrived, and from now on what arrives, and lets
   * it be passed on.
   */
  void judgeBy(Manifest manifest, Passing onwards) {
    ChunkJudge known = ChunkJudge.of(manifest);
    synchronized (lock) {
      for (ArrivedChunks.Wrong wrong : arrived.judgeBy(known)) {
        planner.wrong(wrong.chunk(), wrong.source());
        blame(wrong.source());
      }
      arrived.passTo(onwards, planner.there());
      arrived.passAsked(planner::askedOfSeeds);
      settle();
      lock.notifyAll();
    }
  }

  private void work(Source source) {
    try {
      for (UnderWay next = await(source); next != null; next = await(source)) {
        boolean pause;
        try {
          pause = fetch(source, next);
        } finally {
          ended(next);
        }
        if (pause) {
          pause();
        }
      }
    } catch (InterruptedException e) {
      log.debug("a fetching thread was told to end");
    } catch (RuntimeException e) {
      log.error("a fetching thread failed", e);
      fail(FailureCode.IO_ERROR, "the download failed inside Lanspread; see its log");
    }
  }

  /** What to ask the source for next, or null when there will be nothing. */
  private @Nullable UnderWay await(Source source) throws InterruptedException {
    synchronized (lock) {
      while (end == null && planner.isSource(source.peerId())) {
        Optional<Planner.Ask> ask = planner.next(source.peerId(), nanoTime.getAsLong());
        if (ask.isPresent()) {
          UnderWay request = threads.begin(source.peerId(), ask.get());
          arrived.passAsked(planner::askedOfSeeds);
          return request;
        }
        lock.wait();
      }
      return null;
    }
  }

  /** Lets go of a request: others may have its chunk if it did not come. */
  private void ended(UnderWay request) {
    synchronized (lock) {
      threads.end(request);
      if (!request.reported) {
        planner.postponed(request.chunk(), request.source, nanoTime.getAsLong());
      }
      arrived.passAsked(planner::askedOfSeeds);
      if (request.brokenOff && end == null) {
        var _ = Thread.interrupted();
      }
      lock.notifyAll();
    }
  }

  /** Carries out a request; true when its source shall be left alone for a moment. */
  private boolean fetch(Source source, UnderWay request) throws InterruptedException {
    Planner.Chunk chunk = request.chunk();
    boolean isVersionIni = chunk.path().equals(PathRules.VERSION_INI);
    Sha256 digest;
    synchronized (lock) {
      digest = arrived.digest();
    }
    ChunkFetch fetch =
        new ChunkFetch(
            task.request(chunk, digest),
            Objects.requireNonNull(filesByPath.get(chunk.path())),
            payload,
            isVersionIni || request.ask.second());
    return switch (fetch.run(source, bytes -> wants(request, bytes))) {
      case ChunkFetch.Result.Whole(Sha256 hash) -> {
        if (request.ask.second() && !(claim(request) && (isVersionIni || stored(request, fetch)))) {
          yield false;
        }
        yield arrived(source, request, hash, isVersionIni ? fetch.bytes() : null);
      }
      case ChunkFetch.Result.Declined(WireCode code, String message) ->
          declined(request, code, message);
      case ChunkFetch.Result.Broken(String reason) -> failed(request, reason);
      case ChunkFetch.Result.DiskBroken(IOException failure) -> diskFailed(request, failure);
      case ChunkFetch.Result.Unwanted _ -> false;
    };
  }

  private boolean wants(UnderWay request, int bytes) {
    synchronized (lock) {
      movedNanos = nanoTime.getAsLong();
      boolean wanted = planner.progressed(request.chunk(), request.source, bytes, movedNanos);
      if (!request.hasProgressed) {
        request.hasProgressed = true;
        threads.breakOff(other -> !other.hasProgressed && other.chunk().equals(request.chunk()));
        lock.notifyAll();
      }
      return wanted;
    }
  }

  /**
   * Takes the chunk over from the first source, which has not brought it yet, and waits until
   * nobody else writes it; false when it has.
   */
  private boolean claim(UnderWay request) throws InterruptedException {
    synchronized (lock) {
      if (!planner.claim(request.chunk(), request.source)) {
        return false;
      }
      threads.breakOff(other -> other.chunk().equals(request.chunk()));
      while (end == null && planner.isAskedElsewhere(request.chunk(), request.source)) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          if (request.brokenOff) {
            return false;
          }
          throw e;
        }
      }
      return end == null;
    }
  }

  private boolean stored(UnderWay request, ChunkFetch fetch) {
    try {
      fetch.store();
      return true;
    } catch (IOException e) {
      var _ = diskFailed(request, e);
      return false;
    }
  }

  /** A disk fails for all; but an interrupt may have broken the write of a single request. */
  private boolean diskFailed(UnderWay request, IOException failure) {
    synchronized (lock) {
      if (!request.brokenOff) {
        DiskFailures.Failure known = DiskFailures.of(failure);
        fail(known.code(), known.message());
      }
      return false;
    }
  }

  private boolean arrived(
      Source source, UnderWay request, Sha256 hash, byte @Nullable [] versionIniBytes) {
    Planner.Chunk chunk = request.chunk();
    synchronized (lock) {
      request.reported = true;
      if (arrived.isKnownWrong(chunk, hash)) {
        countFailure(request);
        blame(source.peerId());
      } else if (planner.arrived(chunk, source.peerId(), nanoTime.getAsLong())) {
        threads.breakOff(other -> other.chunk().equals(chunk));
        busySources.remove(source.peerId());
        arrived.add(chunk, hash, source.peerId(), versionIniBytes);
        // Events are only queued; under the lock they keep their order.
        events.emit(
            new PeerEvent.DownloadChunkFinished(
                task.gameId(),
                chunk.path(),
                chunk.offset(),
                chunk.lengthBytes(),
                source.peerId(),
                source.address()));
      }
      settle();
      lock.notifyAll();
    }
    return false;
  }

  private boolean declined(UnderWay request, WireCode code, String message) {
    log.info("peer {} declines {}: {} {}", request.source.brief(), request.chunk(), code, message);
    return switch (code) {
      case BUSY -> {
        synchronized (lock) {
          busySources.add(request.source);
        }
        yield true;
      }
      case NOT_SERVED, STALE -> {
        synchronized (lock) {
          drop(request.source);
          settle();
        }
        yield false;
      }
      case ARCHIVE, MALFORMED, INTERNAL, SELF, SAME_IDENTITY, UNAUTHORIZED, INCOMPATIBLE_VERSION ->
          failed(request, message);
    };
  }

  private boolean failed(UnderWay request, String reason) {
    synchronized (lock) {
      if (end != null || request.brokenOff) {
        return false;
      }
      log.info("{} from peer {} failed: {}", request.chunk(), request.source.brief(), reason);
      countFailure(request);
      settle();
      return true;
    }
  }

  private void pause() throws InterruptedException {
    synchronized (lock) {
      awaitEnd(nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  /** Called under the lock. */
  private void countFailure(UnderWay request) {
    request.reported = true;
    boolean wasSource = planner.isSource(request.source);
    if (planner.failed(request.chunk(), request.source, nanoTime.getAsLong())
            == Planner.Verdict.DROPPED
        && wasSource) {
      drop(request.source);
    }
  }

  /** Asks the source for nothing more and breaks off what it sends; called under the lock. */
  private void drop(PeerId source) {
    planner.drop(source);
    threads.breakOff(request -> request.source.equals(source));
    lock.notifyAll();
  }

  /** Counts a wrong chunk against its source; called under the lock. */
  private void blame(PeerId source) {
    anyWrong = true;
    log.warn("peer {} sent a chunk with wrong content", source.brief());
    banned.suspect(source, WRONG_BYTES);
    if (banned.contains(source) && planner.isSource(source)) {
      drop(source);
    }
  }

  /** Looks whether the transfer has ended; called under the lock. */
  private void settle() {
    if (!begun || end != null) {
      return;
    }
    if (planner.isComplete() && arrived.isJudged()) {
      finish(new TransferEnd.Complete(arrived.bytes(), arrived.versionIni()));
    } else if (!planner.isComplete() && planner.sourceCount() == 0) {
      finish(
          anyWrong
              ? new TransferEnd.Failed(
                  FailureCode.VERIFICATION_FAILED, "the sources sent bytes that are not the game's")
              : new TransferEnd.Failed(
                  FailureCode.PEERS_GONE, "every source of the game is gone; try again later"));
    }
  }

  /** Tells four times a second how far it is; and wakes whom the passing of time gives work. */
  private void reportProgress() {
    ProgressReport report = new ProgressReport(task.doneBytes(), nanoTime.getAsLong());
    while (true) {
      PeerEvent.DownloadProgress progress;
      synchronized (lock) {
        try {
          awaitEnd(report.dueNanos());
        } catch (InterruptedException e) {
          return;
        }
        if (end != null) {
          return;
        }
        startAgainAfterStandstill();
        lock.notifyAll();
        if (offers.isForsaken(planner.lacksAnOffer(), nanoTime.getAsLong())) {
          finish(
              new TransferEnd.Failed(
                  FailureCode.PEERS_GONE, "nobody has all of the game any more; try again later"));
          return;
        }
        long doneBytes = task.doneBytes() + arrived.bytes();
        progress =
            new PeerEvent.DownloadProgress(
                task.gameId(),
                doneBytes,
                task.totalBytes(),
                report.bytesPerSecond(doneBytes, nanoTime.getAsLong()),
                planner.sourceCount() - busySources.size());
      }
      events.emit(progress);
    }
  }

  /** Gives up what is under way when nothing has come of it for long; called under the lock. */
  private void startAgainAfterStandstill() {
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - movedNanos < STANDSTILL.toNanos()) {
      return;
    }
    movedNanos = nowNanos;
    int lost = planner.putBackLost();
    log.warn(
        "nothing of {} came for {} from {} sources: asking again; {} chunks were not asked for",
        task.gameId(),
        STANDSTILL,
        planner.sourceCount(),
        lost);
    threads.breakOff(_ -> true);
  }

  /** Waits until the end or the moment given; called under the lock. */
  private void awaitEnd(long untilNanos) throws InterruptedException {
    for (long leftNanos = untilNanos - nanoTime.getAsLong();
        end == null && leftNanos > 0;
        leftNanos = untilNanos - nanoTime.getAsLong()) {
      lock.wait(leftNanos / 1_000_000 + 1);
    }
  }
}
