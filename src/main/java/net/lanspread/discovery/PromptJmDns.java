package net.lanspread.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Timer;
import java.util.TimerTask;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.ServiceInfoImpl;
import javax.jmdns.impl.tasks.RecordReaper;
import javax.jmdns.impl.tasks.Responder;
import javax.jmdns.impl.tasks.resolver.ServiceInfoResolver;
import javax.jmdns.impl.tasks.resolver.ServiceResolver;
import javax.jmdns.impl.tasks.resolver.TypeResolver;
import javax.jmdns.impl.tasks.state.Announcer;
import javax.jmdns.impl.tasks.state.Canceler;
import javax.jmdns.impl.tasks.state.Prober;
import javax.jmdns.impl.tasks.state.Renewer;
import org.jspecify.annotations.Nullable;

/**
 * A JmDNS that announces within a second instead of four, withdraws in a third of a second instead
 * of two, holds up no end of the program by its threads, and never tries to mend itself: when
 * something goes wrong it says so with {@link #isBroken}, and its owner makes a new one.
 */
final class PromptJmDns extends JmDNSImpl {
  /** The pause between probes as RFC 6762 has it; JmDNS takes a second. */
  private static final long PROBE_INTERVAL_MS = 250;

  /** The pause between the goodbyes, of which JmDNS sends three. */
  private static final long GOODBYE_INTERVAL_MS = 100;

  // The fields have no initial values of ours on purpose: the constructor of the superclass uses
  // them, and an initializer here would run after it.

  @GuardedBy("this")
  private @Nullable Timer timer;

  /** Apart from the other because tasks of one wait for the other's. */
  @GuardedBy("this")
  private @Nullable Timer stateTimer;

  private volatile boolean broken;

  PromptJmDns(InetAddress address, String name) throws IOException {
    super(address, name);
  }

  boolean isBroken() {
    return broken;
  }

  /** Says goodbye and ends; returns when that was sent. */
  void withdraw() {
    super.close();
  }

  /**
   * Notes a failed answer: JmDNS calls this then, but only the owner may end it, with {@link
   * #withdraw}.
   */
  @Override
  public void close() {
    broken = true;
  }

  @Override
  public void recover() {
    broken = true;
  }

  /**
   * Sends, or notes the failure: a failure thrown would keep {@link #withdraw} waiting for 10 s.
   */
  @Override
  public void send(DNSOutgoing out) {
    try {
      super.send(out);
    } catch (IOException e) {
      broken = true;
    }
  }

  @Override
  public void startProber() {
    new Prober(this).start(stateTimer());
  }

  @Override
  public void startAnnouncer() {
    new Announcer(this).start(stateTimer());
  }

  @Override
  public void startRenewer() {
    new Renewer(this).start(stateTimer());
  }

  @Override
  public void startCanceler() {
    new Canceler(this).start(stateTimer());
  }

  @Override
  public void startReaper() {
    new RecordReaper(this).start(timer());
  }

  @Override
  public void startServiceInfoResolver(ServiceInfoImpl info) {
    new ServiceInfoResolver(this, info).start(timer());
  }

  @Override
  public void startTypeResolver() {
    new TypeResolver(this).start(timer());
  }

  @Override
  public void startServiceResolver(String type) {
    new ServiceResolver(this, type).start(timer());
  }

  @Override
  public void startResponder(DNSIncoming in, InetAddress address, int port) {
    new Responder(this, in, address, port).start(timer());
  }

  @Override
  public void purgeTimer() {
    timer().purge();
  }

  @Override
  public void purgeStateTimer() {
    stateTimer().purge();
  }

  @Override
  public void cancelTimer() {
    timer().cancel();
  }

  @Override
  public void cancelStateTimer() {
    stateTimer().cancel();
  }

  private synchronized Timer timer() {
    if (timer == null) {
      timer = new TaskTimer("JmDNS(" + getName() + ").Timer");
    }
    return timer;
  }

  private synchronized Timer stateTimer() {
    if (stateTimer == null) {
      stateTimer = new TaskTimer("JmDNS(" + getName() + ").State.Timer");
    }
    return stateTimer;
  }

  /** A timer with delays of its own for some tasks, that ignores tasks once it was cancelled. */
  private static final class TaskTimer extends Timer {
    @GuardedBy("this")
    private boolean cancelled;

    TaskTimer(String name) {
      super(name, true);
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      super.cancel();
    }

    @Override
    public synchronized void schedule(TimerTask task, long delayMs) {
      if (!cancelled) {
        super.schedule(task, delayMs);
      }
    }

    @Override
    public synchronized void schedule(TimerTask task, long delayMs, long intervalMs) {
      if (cancelled) {
        return;
      }
      switch (task) {
        case Prober _ ->
            super.schedule(task, Math.min(delayMs, PROBE_INTERVAL_MS / 2), PROBE_INTERVAL_MS);
        case Announcer _ -> super.schedule(task, 0, intervalMs);
        case Canceler _ -> super.schedule(task, delayMs, GOODBYE_INTERVAL_MS);
        default -> super.schedule(task, delayMs, intervalMs);
      }
    }
  }
}
