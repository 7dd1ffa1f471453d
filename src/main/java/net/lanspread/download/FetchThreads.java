package net.lanspread.download;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;

/**
 * The threads of a {@link Transfer} and the requests that they carry out now. Guarded by the
 * transfer's lock, except that the threads do their work without it.
 */
final class FetchThreads {
  private final List<Thread> threads = new ArrayList<>();
  private final List<UnderWay> underWay = new ArrayList<>();

  void start(String name, Runnable work) {
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  /** Those that may still be alive. */
  List<Thread> started() {
    return List.copyOf(threads);
  }

  void interruptAll() {
    threads.forEach(Thread::interrupt);
  }

  /** The current thread carries out a request from now on. */
  UnderWay begin(PeerId source, Planner.Ask ask) {
    UnderWay request = new UnderWay(Thread.currentThread(), source, ask);
    underWay.add(request);
    return request;
  }

  void end(UnderWay request) {
    underWay.remove(request);
  }

  /** Breaks off requests, except the current thread's own. */
  void breakOff(Predicate<UnderWay> which) {
    for (UnderWay request : underWay) {
      if (which.test(request) && !request.thread.equals(Thread.currentThread())) {
        request.brokenOff = true;
        request.thread.interrupt();
      }
    }
  }
}
