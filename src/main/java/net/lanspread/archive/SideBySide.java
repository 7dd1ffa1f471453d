package net.lanspread.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One pass over an archive that is not solid, its compressed files decoded by several threads. The
 * thread of the pass does all else, in archive order: it starts files and copies stored ones, and
 * the reported failure is the first one in that order.
 *
 * <p>Used once, by one thread, which owns all others: none is left when {@link #run} returns.
 */
final class SideBySide {
  /** Below, threads cost more than they bring. */
  private static final long WORTH_BYTES = 1L << 20;

  /** The memory that a decoder takes beside the dictionary that headers tell of. */
  private static final long DECODER_BYTES = 6L << 20;

  /**
   * A file on its way. Its changing fields are under the lock of its owner, which the checker
   * cannot follow into another object.
   */
  private static final class Job {
    private final RarHeaders.Member member;
    private final long number;
    private final Delivery delivery;

    private boolean over;
    private boolean left;
    private @Nullable Throwable failure;

    Job(RarHeaders.Member member, long number, Delivery delivery) {
      this.member = member;
      this.number = number;
      this.delivery = delivery;
    }
  }

  private final Path archive;
  private final EntrySink sink;
  private final RarPass pass;
  private final List<RarPass> beside;
  private final MemoryNeed need;

  /** The jobs that were started and not yet collected, in archive order. */
  private final Deque<Job> started = new ArrayDeque<>();

  private long files;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Queue<Job> waiting = new ArrayDeque<>();

  // all files in front of it are decoded to their end
  @GuardedBy("lock")
  private long firstFailed = Long.MAX_VALUE;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param pass for the thread that runs it
   * @param beside passes for other threads, which leave unknown files to the first one
   */
  SideBySide(Path archive, EntrySink sink, RarPass pass, List<RarPass> beside, MemoryNeed need) {
    this.archive = archive;
    this.sink = sink;
    this.pass = pass;
    this.beside = List.copyOf(beside);
    this.need = need;
  }

  /**
   * The number of files of an archive that may be decoded side by side; 1 when that is not worth
   * it.
   */
  static int most(RarHeaders headers, EntrySink sink, int atOnce) {
    if (atOnce == 1 || headers.anySolid() || sink.beside().isEmpty()) {
      return 1;
    }
    List<RarHeaders.Member> files =
        headers.members().stream().filter(each -> isIndependent(headers, each)).toList();
    long bytes = files.stream().mapToLong(each -> each.entry().sizeBytes()).sum();
    return bytes < WORTH_BYTES ? 1 : Math.clamp(files.size(), 1, atOnce);
  }

  /** The heap that one more decoder takes. */
  static long shareBytes(MemoryNeed need) {
    return need.heapBytes() + DECODER_BYTES;
  }

  private static boolean isIndependent(RarHeaders headers, RarHeaders.Member member) {
    return member.compressed(headers.format()) && !member.oldVersion();
  }

  /** Unpacks all entries into the sink. */
  void run(RarHeaders headers) throws ArchiveException, IOException {
    UnpackThreads threads = new UnpackThreads("unpack-files");
    try {
      beside.forEach(each -> threads.start(() -> work(each)));
      try {
        for (RarHeaders.Member member : headers.members()) {
          next(headers, member);
        }
      } catch (ArchiveException | IOException | RuntimeException | Error e) {
        settle(true); // an earlier file's failure counts first
        throw e;
      }
      settle(true);
    } finally {
      close();
      threads.join();
    }
  }

  private void next(RarHeaders headers, RarHeaders.Member member)
      throws ArchiveException, IOException {
    if (isIndependent(headers, member)) {
      start(member);
    } else if (!member.oldVersion()) {
      // The original of a copy may still be on its way.
      settle(member.entry().copyOf() != null);
      pass.unpack(member, need);
    }
  }

  private void start(RarHeaders.Member member) throws ArchiveException, IOException {
    long number = files++;
    Optional<EntrySink> file = sink.beside();
    Delivery delivery = new Delivery(archive, file.orElseThrow(), () -> isWanted(number));
    delivery.start(member.entry());
    Job job = new Job(member, number, delivery);
    started.add(job);
    synchronized (lock) {
      while (waiting.size() >= beside.size() && firstFailed == Long.MAX_VALUE) {
        awaitChangeLocked();
      }
      waiting.add(job);
      lock.notifyAll();
    }
    settle(false);
  }

  private boolean isWanted(long number) {
    synchronized (lock) {
      return !closed && number <= firstFailed;
    }
  }

  /**
   * Takes in the ended jobs, up to the first one that runs.
   *
   * @param all whether it waits for that one, too, as it does once one has failed
   */
  private void settle(boolean all) throws ArchiveException, IOException {
    while (!started.isEmpty()) {
      Job job = started.getFirst();
      boolean left;
      synchronized (lock) {
        if (closed) {
          return; // it was interrupted
        }
        if (!job.over && !all && firstFailed == Long.MAX_VALUE) {
          return;
        }
        while (!job.over) {
          awaitChangeLocked();
        }
        left = job.left;
        switch (job.failure) {
          case null -> {}
          case ArchiveException e -> throw e;
          case IOException e -> throw e;
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          case Throwable e -> throw new IllegalStateException("no pass throws this", e);
        }
      }
      if (left) {
        decode(pass, job);
      } else {
        started.removeFirst();
      }
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // Every caller is such a loop.
  private void awaitChangeLocked() throws IOException {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      closed = true;
      throw UnpackProcess.interrupted(e);
    }
  }

  private void work(RarPass by) {
    for (Job job = take(); job != null; job = take()) {
      decode(by, job);
    }
  }

  private void decode(RarPass by, Job job) {
    boolean left = false;
    Throwable failure = null;
    try {
      left = isWanted(job.number) && !by.finish(job.member, need.windowBytes(), job.delivery);
    } catch (ArchiveException | IOException | RuntimeException | Error e) {
      failure = e;
    }
    synchronized (lock) {
      job.over = true;
      job.left = left;
      job.failure = failure;
      if (failure != null && !closed) {
        firstFailed = Math.min(firstFailed, job.number);
      }
      lock.notifyAll();
    }
  }

  /** The next file to decode; null when there will be none. */
  private @Nullable Job take() {
    synchronized (lock) {
      while (waiting.isEmpty() && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // The thread is never interrupted, and ends when it is closed.
        }
      }
      lock.notifyAll();
      return closed ? null : waiting.poll();
    }
  }

  private void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}
