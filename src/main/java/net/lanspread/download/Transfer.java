package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetching of one game version's chunks: {@value #REQUESTS_PER_SOURCE} threads for each source
 * carry out what the {@link Planner} decides, until every chunk is there and the manifest has
 * confirmed it.
 *
 * <p>Every chunk is hashed as it comes. While the manifest is not known the hashes are kept, and
 * judged when it is.
 */
final class Transfer {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final int REQUESTS_PER_SOURCE = 4;
  private static final int MAX_WRONG_CHUNKS = 2;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);
  private static final int SPEED_SAMPLES = 8;

  /** What is fetched, and for whom events are. */
  record Task(
      GameId gameId,
      Version version,
      List<SharedFile> files,
      List<Planner.Chunk> chunks,
      long doneBytes,
      long totalBytes) {}

  /** How a transfer ended. */
  sealed interface End {
    /**
     * Every chunk is there and confirmed.
     *
     * @param versionIni the text of version.ini
     */
    record Complete(long fetchedBytes, String versionIni) implements End {}

    record Failed(FailureCode code, String message) implements End {}

    record Stopped() implements End {}
  }

  /** How far the transfer was at a moment. */
  private record Sample(long doneBytes, long nanos) {
    long bytesPerSecondSince(Sample earlier) {
      return (long)
          (Math.max(0, doneBytes - earlier.doneBytes) * 1e9 / Math.max(1, nanos - earlier.nanos));
    }
  }

  private record Arrival(Sha256 hash, PeerId source) {}

  /** Ends a fetch whose source was dropped. */
  private static final class DroppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Task task;
  private final PayloadFiles payload;
  private final Events events;
  private final LongSupplier nanoTime;
  private final Map<String, SharedFile> filesByPath = new HashMap<>();

  private final Object lock = new Object();
  // guarded by lock
  private final Planner planner;
  // guarded by lock
  private final Map<Planner.Chunk, Arrival> unjudged = new HashMap<>();
  // guarded by lock
  private final Map<PeerId, Integer> wrongChunks = new HashMap<>();
  // guarded by lock
  private final Set<PeerId> busySources = new HashSet<>();
  // guarded by lock
  private @Nullable ChunkJudge judge;
  // guarded by lock
  private @Nullable End end;
  // guarded by lock
  private String versionIni = "";
  // guarded by lock
  private long fetchedBytes;
  // guarded by lock
  private boolean anyWrong;
  // guarded by lock
  private final List<Thread> workers = new ArrayList<>();
  // guarded by lock
  private final Map<PeerId, List<Thread>> fetchers = new HashMap<>();

  /**
   * @param nanoTime a clock for speeds
   */
  Transfer(
      Task task, List<Source> sources, PayloadFiles payload, Events events, LongSupplier nanoTime) {
    this.task = task;
    this.payload = payload;
    this.events = events;
    this.nanoTime = nanoTime;
    this.planner = new Planner(task.chunks(), sources.stream().map(Source::peerId).toList());
    task.files().forEach(file -> filesByPath.put(file.path(), file));
  }

  /** Fetches; returns when all threads have ended. */
  End run(List<Source> sources) throws InterruptedException {
    synchronized (lock) {
      settle();
      for (Source source : sources) {
        for (int i = 0; i < REQUESTS_PER_SOURCE; i++) {
          Thread fetcher =
              Thread.ofVirtual()
                  .name("fetch-" + source.peerId().brief() + "-" + i)
                  .start(() -> work(source));
          workers.add(fetcher);
          fetchers.computeIfAbsent(source.peerId(), _ -> new ArrayList<>()).add(fetcher);
        }
      }
      workers.add(Thread.ofVirtual().name("progress").start(this::reportProgress));
    }
    List<Thread> started;
    synchronized (lock) {
      started = List.copyOf(workers);
    }
    try {
      for (Thread thread : started) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop();
      throw e;
    }
    synchronized (lock) {
      return end == null ? new End.Stopped() : end;
    }
  }

  /** Ends the transfer from outside. */
  void stop() {
    finish(new End.Stopped());
  }

  /** Ends the transfer as failed. */
  void fail(FailureCode code, String message) {
    finish(new End.Failed(code, message));
  }

  private void finish(End how) {
    synchronized (lock) {
      if (end == null) {
        end = how;
        workers.forEach(Thread::interrupt);
        lock.notifyAll();
      }
    }
  }

  /** The manifest has become known: judges what has arrived, and from now on what arrives. */
  void judgeBy(Manifest manifest) {
    ChunkJudge known = ChunkJudge.of(manifest);
    List<PeerEvent> news = new ArrayList<>();
    synchronized (lock) {
      judge = known;
      Map<Planner.Chunk, Arrival> toJudge = new HashMap<>(unjudged);
      unjudged.clear();
      toJudge.forEach(
          (chunk, arrival) -> {
            if (!known.confirms(chunk, arrival.hash())) {
              fetchedBytes -= chunk.lengthBytes();
              planner.wrong(chunk, arrival.source());
              blame(arrival.source(), news);
            }
          });
      settle();
      lock.notifyAll();
    }
    news.forEach(events::emit);
  }

  private void work(Source source) {
    try {
      for (Optional<Planner.Chunk> chunk = await(source);
          chunk.isPresent();
          chunk = await(source)) {
        fetch(source, chunk.get());
      }
    } catch (InterruptedException e) {
      log.debug("a fetching thread was told to end");
    } catch (RuntimeException e) {
      log.error("a fetching thread failed", e);
      fail(FailureCode.IO_ERROR, "the download failed inside Lanspread; see its log");
    }
  }

  /** The next chunk for the source, or empty when there will be none. */
  private Optional<Planner.Chunk> await(Source source) throws InterruptedException {
    synchronized (lock) {
      while (end == null && planner.isSource(source.peerId())) {
        Optional<Planner.Chunk> chunk = planner.next(source.peerId());
        if (chunk.isPresent()) {
          return chunk;
        }
        lock.wait();
      }
      return Optional.empty();
    }
  }

  private void fetch(Source source, Planner.Chunk chunk) throws InterruptedException {
    long startedNanos = nanoTime.getAsLong();
    boolean isVersionIni = chunk.path().equals(PathRules.VERSION_INI);
    SharedFile file = java.util.Objects.requireNonNull(filesByPath.get(chunk.path()));
    Sha256 digest;
    synchronized (lock) {
      digest = judge == null ? null : judge.digest();
    }
    Message.GetChunk request =
        new Message.GetChunk(
            task.gameId(),
            task.version(),
            digest,
            chunk.path(),
            chunk.offset(),
            chunk.lengthBytes());
    ByteBuffer inMemory = ByteBuffer.allocate(isVersionIni ? chunk.lengthBytes() : 0);
    MessageDigest hash = Sha256.newDigest();
    try {
      Source.Answer<Integer> answer;
      if (isVersionIni) {
        answer =
            source.fetch(
                request,
                bytes -> {
                  requireSource(source);
                  hash.update(bytes.duplicate());
                  inMemory.put(bytes);
                });
      } else {
        answer = fetchToDisk(source, request, file, hash);
      }
      switch (answer) {
        case Source.Answer.Given<Integer> _ ->
            arrived(
                source,
                chunk,
                Sha256.ofRaw(hash.digest()),
                isVersionIni ? inMemory.array() : null,
                Math.max(1, nanoTime.getAsLong() - startedNanos));
        case Source.Answer.Declined<Integer>(WireCode code, String message) ->
            declined(source, chunk, code, message);
        case Source.Answer.Refused<Integer>(String reason) -> failed(source, chunk, reason);
      }
    } catch (DroppedException e) {
      released(source, chunk);
    } catch (Source.LocalDiskException e) {
      if (!released(source, chunk)) {
        DiskFailures.Failure failure = DiskFailures.of(e.failure());
        fail(failure.code(), failure.message());
      }
    } catch (IOException e) {
      failed(source, chunk, e.toString());
    }
  }

  private Source.Answer<Integer> fetchToDisk(
      Source source, Message.GetChunk request, SharedFile file, MessageDigest hash)
      throws IOException {
    Disk.Writer writer;
    try {
      writer = payload.openWriter(file);
    } catch (IOException e) {
      throw new Source.LocalDiskException(e);
    }
    try (writer) {
      long[] at = {request.offset()};
      return source.fetch(
          request,
          bytes -> {
            requireSource(source);
            int lengthBytes = bytes.remaining();
            hash.update(bytes.duplicate());
            try {
              writer.write(bytes, at[0]);
            } catch (IOException e) {
              throw new Source.LocalDiskException(e);
            }
            at[0] += lengthBytes;
          });
    }
  }

  private void requireSource(Source source) {
    synchronized (lock) {
      if (!planner.isSource(source.peerId())) {
        throw new DroppedException();
      }
    }
  }

  /**
   * Gives the chunk back when its source was dropped, whose writes an interrupt may have broken;
   * false when it was not.
   */
  private boolean released(Source source, Planner.Chunk chunk) {
    synchronized (lock) {
      if (planner.isSource(source.peerId())) {
        return false;
      }
      planner.postponed(chunk, source.peerId());
      lock.notifyAll();
      return true;
    }
  }

  private void arrived(
      Source source,
      Planner.Chunk chunk,
      Sha256 hash,
      byte @Nullable [] versionIniBytes,
      long tookNanos) {
    List<PeerEvent> news = new ArrayList<>();
    synchronized (lock) {
      ChunkJudge known = judge;
      if (known != null && !known.confirms(chunk, hash)) {
        countFailure(chunk, source.peerId());
        blame(source.peerId(), news);
      } else if (planner.arrived(chunk, source.peerId(), chunk.lengthBytes() * 1e9 / tookNanos)) {
        busySources.remove(source.peerId());
        fetchedBytes += chunk.lengthBytes();
        if (versionIniBytes != null) {
          versionIni = new String(versionIniBytes, StandardCharsets.ISO_8859_1);
        }
        if (known == null) {
          unjudged.put(chunk, new Arrival(hash, source.peerId()));
        }
        news.add(
            new PeerEvent.DownloadChunkFinished(
                task.gameId(),
                chunk.path(),
                chunk.offset(),
                chunk.lengthBytes(),
                source.peerId(),
                source.address()));
        news.forEach(events::emit);
        news.clear();
      }
      settle();
      lock.notifyAll();
    }
    news.forEach(events::emit);
  }

  private void declined(Source source, Planner.Chunk chunk, WireCode code, String message)
      throws InterruptedException {
    log.info("peer {} declines {}: {} {}", source.peerId().brief(), chunk.path(), code, message);
    switch (code) {
      case BUSY -> {
        synchronized (lock) {
          busySources.add(source.peerId());
          planner.postponed(chunk, source.peerId());
          lock.notifyAll();
        }
        pause();
      }
      case NOT_SERVED, STALE -> {
        synchronized (lock) {
          drop(source.peerId());
          settle();
          lock.notifyAll();
        }
      }
      case MALFORMED, INTERNAL, SELF, INCOMPATIBLE_VERSION -> failed(source, chunk, message);
    }
  }

  private void failed(Source source, Planner.Chunk chunk, String reason)
      throws InterruptedException {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      log.info("{} from peer {} failed: {}", chunk.path(), source.peerId().brief(), reason);
      countFailure(chunk, source.peerId());
      settle();
      lock.notifyAll();
    }
    pause();
  }

  private void pause() throws InterruptedException {
    synchronized (lock) {
      awaitEnd(nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos());
    }
  }

  /** Called under the lock. */
  private void countFailure(Planner.Chunk chunk, PeerId source) {
    boolean wasSource = planner.isSource(source);
    if (planner.failed(chunk, source) == Planner.Verdict.DROPPED && wasSource) {
      drop(source);
    }
  }

  /** Asks the source for nothing more and breaks off what it sends; called under the lock. */
  private void drop(PeerId source) {
    planner.drop(source);
    for (Thread fetcher : fetchers.getOrDefault(source, List.of())) {
      if (!fetcher.equals(Thread.currentThread())) {
        fetcher.interrupt();
      }
    }
  }

  /** Counts a wrong chunk against its source; called under the lock. */
  private void blame(PeerId source, List<PeerEvent> news) {
    anyWrong = true;
    log.warn("peer {} sent a chunk with wrong content", source.brief());
    if (wrongChunks.merge(source, 1, Integer::sum) >= MAX_WRONG_CHUNKS
        && planner.isSource(source)) {
      drop(source);
      news.add(new PeerEvent.PeerBanned(source, "it sent wrong bytes twice"));
    }
  }

  /** Looks whether the transfer has ended; called under the lock. */
  private void settle() {
    if (end != null) {
      return;
    }
    if (planner.isComplete() && judge != null) {
      finish(new End.Complete(fetchedBytes, versionIni));
    } else if (!planner.isComplete() && planner.sourceCount() == 0) {
      finish(
          anyWrong
              ? new End.Failed(
                  FailureCode.VERIFICATION_FAILED, "the sources sent bytes that are not the game's")
              : new End.Failed(
                  FailureCode.PEERS_GONE, "every source of the game is gone; try again later"));
    }
  }

  /** Tells four times a second how far it is; the speed is that of the last two seconds. */
  private void reportProgress() {
    Deque<Sample> samples = new ArrayDeque<>();
    samples.add(new Sample(task.doneBytes(), nanoTime.getAsLong()));
    while (true) {
      PeerEvent.DownloadProgress progress;
      synchronized (lock) {
        try {
          awaitEnd(samples.getLast().nanos() + PROGRESS_INTERVAL.toNanos());
        } catch (InterruptedException e) {
          return;
        }
        if (end != null) {
          return;
        }
        Sample now = new Sample(task.doneBytes() + fetchedBytes, nanoTime.getAsLong());
        progress =
            new PeerEvent.DownloadProgress(
                task.gameId(),
                now.doneBytes(),
                task.totalBytes(),
                now.bytesPerSecondSince(samples.getFirst()),
                planner.sourceCount() - busySources.size());
        samples.add(now);
        if (samples.size() > SPEED_SAMPLES) {
          samples.remove();
        }
      }
      events.emit(progress);
    }
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
