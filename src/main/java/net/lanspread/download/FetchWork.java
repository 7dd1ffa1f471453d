package net.lanspread.download;

import java.io.IOException;
import net.lanspread.content.Sha256;
import net.lanspread.operation.FailureCode;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one thread of a source in a {@link Transfer}: it fetches one chunk after the other,
 * until there is nothing more to ask the source for.
 */
record FetchWork(Transfer transfer, Source source) implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(FetchWork.class);

  /**
   * Begins it on a thread of its own.
   *
   * @param number of the thread among those of the source
   */
  Thread start(int number) {
    return Thread.ofVirtual().name("fetch-" + source.peerId().brief() + "-" + number).start(this);
  }

  @Override
  public void run() {
    try {
      for (ChunkRequest next = transfer.await(source);
          next != null;
          next = transfer.await(source)) {
        boolean pause;
        try {
          pause = fetch(next);
        } finally {
          transfer.letGo(next);
        }
        if (pause) {
          transfer.pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Logged here, because no other place would notice: memory may have run out.
      log.error("a fetching thread failed", e);
      transfer.fail(FailureCode.IO_ERROR, "the download failed inside Lanspread; see its log");
    }
  }

  /** Carries out a request; true when its source shall be left alone for a moment. */
  private boolean fetch(ChunkRequest request) throws InterruptedException {
    ChunkFetch fetch = transfer.begin(request);
    try {
      return fetch(request, fetch);
    } finally {
      fetch.forget();
    }
  }

  private boolean fetch(ChunkRequest request, ChunkFetch fetch) throws InterruptedException {
    switch (fetch.run(source, bytes -> transfer.wants(request, bytes))) {
      case ChunkFetch.Result.Whole(Sha256 hash) -> {
        if (!request.second || (transfer.claim(request) && stored(request, fetch))) {
          transfer.arrived(source, request, hash);
        }
      }
      case ChunkFetch.Result.Refused(WireCode code, String message) -> {
        return refused(request, code, message);
      }
      case ChunkFetch.Result.Broken(String reason) -> {
        return transfer.failed(request, reason);
      }
      case ChunkFetch.Result.DiskBroken(IOException failure) -> diskFailed(request, failure);
      case ChunkFetch.Result.Unwanted _ ->
          log.debug("chunk {} of peer {} is not wanted", request.chunk, request.source.brief());
    }
    return false;
  }

  private boolean stored(ChunkRequest request, ChunkFetch fetch) {
    try {
      fetch.store();
      return true;
    } catch (IOException e) {
      diskFailed(request, e);
      return false;
    }
  }

  /** Ends the transfer, unless there is room now: then the chunk is fetched again. */
  private void diskFailed(ChunkRequest request, IOException failure) {
    if (transfer.room().makes(failure, request.askedNanos)) {
      log.info("there is room for chunk {} now", request.chunk);
      return;
    }
    DiskFailures.Failure known = DiskFailures.of(failure);
    transfer.fail(known.code(), known.message());
  }

  private boolean refused(ChunkRequest request, WireCode code, String message) {
    log.info("peer {} refuses chunk {}: {}", request.source.brief(), request.chunk, message);
    return switch (code) {
      case BUSY -> {
        transfer.busy(request.source);
        yield true;
      }
      case NOT_SERVED, STALE -> {
        transfer.leave(request.source);
        yield false;
      }
      case MALFORMED, INTERNAL, SELF, SAME_IDENTITY, UNAUTHORIZED, INCOMPATIBLE_VERSION ->
          transfer.failed(request, message);
    };
  }
}
