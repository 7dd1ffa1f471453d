package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.Deadline;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetching of one manifest: one holder is asked after the other without waiting for the one
 * before, until the first that is right has come. Used once.
 */
final class ManifestFetch {
  private static final Logger log = LoggerFactory.getLogger(ManifestFetch.class);

  private final GameId gameId;
  private final Version version;
  private final FileList list;
  private final Sha256 digest;
  private final AnswerTimes times;
  private final Cancellation cancellation;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Manifest found;

  // how many are being asked
  @GuardedBy("lock")
  private int open;

  ManifestFetch(
      GameId gameId,
      Version version,
      FileList list,
      Sha256 digest,
      AnswerTimes times,
      Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.list = list;
    this.digest = digest;
    this.times = times;
    this.cancellation = cancellation;
  }

  /** Asks; empty when none of the holders gives it. */
  Optional<Manifest> from(List<Source> holders) throws InterruptedException {
    cancellation.onCancel(this::cancelled);
    List<Thread> askers = new ArrayList<>();
    try {
      synchronized (lock) {
        for (Source holder : holders) {
          open++;
          askers.add(
              Thread.ofVirtual()
                  .name("manifest-" + holder.peerId().brief())
                  .start(() -> ask(holder)));
          awaitLocked(times.next());
          cancellation.check();
          if (found != null) {
            break;
          }
        }
        while (isOpenLocked()) {
          lock.wait();
        }
        cancellation.check();
        return Optional.ofNullable(found);
      }
    } finally {
      askers.forEach(Thread::interrupt);
    }
  }

  private void cancelled() {
    cancelled.countDown();
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /** Waits so long for those that are being asked. */
  @GuardedBy("lock")
  private void awaitLocked(Duration time) throws InterruptedException {
    Deadline deadline = Deadline.in(time);
    while (isOpenLocked() && deadline.waitOn(lock)) {
      // one of them may have answered
    }
  }

  @GuardedBy("lock")
  private boolean isOpenLocked() {
    return open > 0 && found == null && !cancellation.isCancelled();
  }

  private void ask(Source source) {
    Optional<Manifest> manifest = Optional.empty();
    try {
      manifest = poll(source);
    } catch (InterruptedException | Cancellation.CancelledException e) {
      log.debug("peer {} is not needed for the manifest any more", source.peerId().brief());
    } finally {
      synchronized (lock) {
        open--;
        if (manifest.isPresent()) {
          found = manifest.get();
        }
        lock.notifyAll();
      }
    }
  }

  /** Asks until the source has an answer: it may have one later. */
  private Optional<Manifest> poll(Source source) throws InterruptedException {
    SourcePatience patience = new SourcePatience();
    boolean again = true;
    while (again) {
      cancellation.check();
      try {
        switch (source.manifest(gameId, version)) {
          case Source.Answer.Given<Manifest>(Manifest manifest) -> {
            if (manifest.version().equals(version)
                && manifest.digest().equals(digest)
                && manifest.fileList().equals(list)) {
              return Optional.of(manifest);
            }
            log.info("peer {} gave a manifest that does not fit", source.peerId().brief());
            again = false;
          }
          case Source.Answer.Refused<Manifest>(WireCode code, String message) -> {
            log.info("peer {} gave no manifest: {}", source.peerId().brief(), message);
            again = patience.withRefusal(code);
          }
          case Source.Answer.Invalid<Manifest>(String reason) -> {
            log.warn("peer {} gave an invalid manifest: {}", source.peerId().brief(), reason);
            again = false;
          }
        }
      } catch (IOException e) {
        log.info("peer {} gave no manifest: {}", source.peerId().brief(), e.toString());
        again = !Thread.currentThread().isInterrupted() && patience.withFailure();
      }
      if (again
          && cancelled.await(patience.pause(Duration.ZERO).toMillis(), TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
    }
    return Optional.empty();
  }
}
