package net.lanspread.install;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import net.lanspread.archive.ArchiveBytes;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.ProgressWatcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An install that begins before its game has come. It is an install like every other, with its
 * intent recorded before and all of it taken back if it does not end well; only its archives are
 * unpacked while somebody else still brings them, and before the commit it waits for the word that
 * the game has come.
 *
 * <p>Ends by {@link #finish}, or by {@link #close}, which gives up: the download is not touched by
 * either. Runs on threads of its own, of which none is ever interrupted. Thread-safe.
 */
public final class UnpackingAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackingAhead.class);

  /**
   * An archive that is still coming.
   *
   * @param name of the file in the root
   * @param bytes closed by the unpacking, however it ends
   */
  public record Arriving(String name, ArchiveBytes bytes) {}

  /**
   * The game that will be installed.
   *
   * @param version of the game; empty when the sentinel in the root will tell it
   * @param archives those of the game, in the order in which they are unpacked
   * @param onDisk whether the archives are in the root once they have come: an archive that can
   *     only be unpacked from a whole file is unpacked then, and the root has the last word on
   *     which archives are the game's
   * @param atOnce the number of archives that may be unpacked side by side; 1 when the bytes of a
   *     further one come only after those of the one before have been {@link ArchiveBytes#passed}
   */
  public record Plan(
      Optional<Version> version, List<Arriving> archives, boolean onDisk, int atOnce) {
    public Plan {
      archives = List.copyOf(archives);
    }

    void closeAll() {
      for (Arriving archive : archives) {
        try {
          archive.bytes().close();
        } catch (IOException e) {
          LOG.debug("{} cannot be closed", archive.name(), e);
        }
      }
    }

    private Plan counted(Progress progress) {
      return new Plan(
          version,
          archives.stream()
              .map(each -> new Arriving(each.name(), progress.counted(each.bytes())))
              .toList(),
          onDisk,
          atOnce);
    }
  }

  private final Installer installer;
  private final GameId id;
  private final Cancellation operation;
  private final Consumer<Outcome.Failed> failed;
  private final Cancellation own = new Cancellation();
  private final Progress progress = new Progress();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Map<String, byte[]> scripts;

  @GuardedBy("lock")
  private @Nullable Outcome outcome;

  @GuardedBy("lock")
  private boolean startsOver;

  private UnpackingAhead(
      Installer installer,
      GameId id,
      Plan plan,
      Cancellation operation,
      Consumer<Outcome.Failed> failed) {
    this.installer = installer;
    this.id = id;
    this.operation = operation;
    this.failed = failed;
    Plan counted = plan.counted(progress);
    // Unpacking computes without a pause, and would keep virtual threads from their processors.
    this.thread = Thread.ofPlatform().name("unpack-ahead-" + id).unstarted(() -> run(counted));
    own.onCancel(
        () -> {
          counted.closeAll();
          wake();
        });
  }

  /**
   * Begins to install a game, in place of an old {@code local/} if there is one. Returns when the
   * intent is recorded and the staging folder made, or when it has failed.
   *
   * <p>An update must be marked as begun before. If the archives come to the disk, something of
   * them stands in the root by now: an empty root is deleted when all is taken back.
   *
   * @param operation ends it, too
   * @param failed is told, on a thread of its own, when it ends before it was asked to: everything
   *     is rolled back then, and no more bytes are wanted
   */
  public static UnpackingAhead begin(
      Installer installer,
      GameId id,
      Plan plan,
      Cancellation operation,
      Consumer<Outcome.Failed> failed)
      throws InterruptedException {
    UnpackingAhead ahead = new UnpackingAhead(installer, id, plan, operation, failed);
    operation.onCancel(ahead.own::cancel);
    ahead.thread.start();
    try {
      ahead.begun.await();
    } catch (InterruptedException e) {
      ahead.close(); // nobody else could
      throw e;
    }
    return ahead;
  }

  /**
   * Finishes the install when the game has come: unpacks the rest, takes the player's own files in,
   * and commits. Blocks. An earlier failure is only told.
   *
   * @param scripts for the root, by name, where the root has none of the download
   * @param watcher hears how many bytes of the archives are unpacked
   */
  public Outcome finish(Map<String, byte[]> scripts, ProgressWatcher watcher) {
    progress.tell(watcher);
    synchronized (lock) {
      this.scripts = Map.copyOf(scripts);
      lock.notifyAll();
    }
    join();
    synchronized (lock) {
      if (outcome != null && !startsOver) {
        return outcome;
      }
    }
    return installer.install(id, operation, watcher);
  }

  /** Gives up, unless it is finished: returns when nothing of it is left. */
  @Override
  public void close() {
    own.cancel();
    join();
  }

  private void run(Plan plan) {
    Outcome ended = Outcome.failed(FailureCode.IO_ERROR, "The game could not be unpacked.");
    try {
      ended = installer.installArriving(id, plan, new Coming(), own);
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not be unpacked while it came", id, e);
    } finally {
      plan.closeAll();
      boolean asked;
      synchronized (lock) {
        outcome = ended;
        asked = scripts != null || own.isCancelled();
      }
      begun.countDown();
      if (!asked && ended instanceof Outcome.Failed failure) {
        failed.accept(failure);
      }
    }
  }

  private void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /** Waits for the thread in every case: its output must have an end. */
  private void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        own.cancel();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Coming implements ArrivingPayload.Coming {
    @Override
    public void unpackingBegins() {
      begun.countDown();
    }

    @Override
    public Map<String, byte[]> awaitEnd() {
      synchronized (lock) {
        while (scripts == null && !own.isCancelled()) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancellation.CancelledException();
          }
        }
        return scripts == null ? Map.of() : scripts;
      }
    }

    @Override
    public void startOver() {
      synchronized (lock) {
        startsOver = true;
      }
    }
  }

  /** The progress of unpacking, told from {@link #finish} on. */
  private static final class Progress {
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable ProgressWatcher watcher;

    @GuardedBy("lock")
    private long doneBytes;

    @GuardedBy("lock")
    private long totalBytes;

    ArchiveBytes counted(ArchiveBytes bytes) {
      synchronized (lock) {
        totalBytes += bytes.sizeBytes();
      }
      return new Counted(this, bytes);
    }

    void tell(ProgressWatcher teller) {
      synchronized (lock) {
        watcher = teller;
      }
      passed(0);
    }

    void passed(long bytes) {
      synchronized (lock) {
        doneBytes += bytes;
        if (watcher != null) {
          watcher.at(doneBytes, totalBytes);
        }
      }
    }
  }

  private static final class Counted implements ArchiveBytes {
    private final Progress progress;
    private final ArchiveBytes bytes;
    // only the thread that reads uses it
    private long passedBytes;

    Counted(Progress progress, ArchiveBytes bytes) {
      this.progress = progress;
      this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.sizeBytes();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return bytes.read(into, offset);
    }

    @Override
    public void passed(long offset) {
      // A header may lead to behind the end.
      long reached = Math.min(offset, sizeBytes());
      if (reached > passedBytes) {
        progress.passed(reached - passedBytes);
        passedBytes = reached;
      }
      bytes.passed(reached);
    }

    @Override
    public void await(long count) throws IOException {
      bytes.await(count);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
