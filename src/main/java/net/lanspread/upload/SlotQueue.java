package net.lanspread.upload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.lanspread.content.PeerId;

/**
 * The queue for slots: it decides which of the requested chunks are sent now. Few are sent at once,
 * so that each is out soon and its asker can pass it on. The asker that was served longest ago is
 * next, with its oldest request.
 *
 * <p>At least {@link #SLOTS} chunks are on their way. While all together are clearly slower than
 * they have lately been, the askers are the slow part, and one more chunk is let in now and then:
 * so a slow asker does not hold up the others.
 *
 * <p>Pure: the time comes with each call, in nanoseconds of one clock. Not thread-safe.
 */
public final class SlotQueue {
  static final int SLOTS = 3;

  /** Below this share of the highest speed there is room for one more. */
  private static final double FULL = 0.95;

  /**
   * The time over which speed is measured, and until a newly admitted chunk has shown its effect.
   */
  private static final double SETTLING_NANOS = 30_000_000.0;

  /** After this time the highest speed is forgotten by two thirds. */
  private static final double MEMORY_NANOS = 5e9;

  /** One chunk that is asked for. */
  public static final class Ticket {
    private final PeerId asker;
    private final long number;

    private Ticket(PeerId asker, long number) {
      this.asker = asker;
      this.number = number;
    }
  }

  private final Map<PeerId, Deque<Ticket>> waiting = new HashMap<>();
  private final Map<PeerId, Long> served = new HashMap<>();
  private final Set<Ticket> active = new HashSet<>();
  private double bytesPerNano;
  private double highestBytesPerNano;
  private long lastNanos;
  private long admittedNanos;
  private long turn;
  private long tickets;
  private int most = Integer.MAX_VALUE;

  /** A chunk is asked for. */
  public Ticket ask(PeerId asker) {
    Ticket ticket = new Ticket(asker, tickets++);
    waiting.computeIfAbsent(asker, _ -> new ArrayDeque<>()).add(ticket);
    return ticket;
  }

  /** No more chunks than so many are let in beside each other from now on. */
  public void bound(int chunks) {
    most = chunks;
  }

  /** The chunks that may be sent from now on. */
  public List<Ticket> admit(long nowNanos) {
    List<Ticket> admitted = new ArrayList<>();
    while (!waiting.isEmpty() && hasRoom(nowNanos)) {
      PeerId next = waiting.keySet().stream().min(this::byTurn).orElseThrow();
      Deque<Ticket> its = queue(next);
      Ticket ticket = its.remove();
      if (its.isEmpty()) {
        waiting.remove(next);
      }
      served.put(next, turn++);
      admittedNanos = nowNanos;
      active.add(ticket);
      admitted.add(ticket);
    }
    return admitted;
  }

  private boolean hasRoom(long nowNanos) {
    if (active.size() < Math.min(SLOTS, most)) {
      return true;
    }
    if (active.size() >= most) {
      return false;
    }
    measure(0, nowNanos);
    return nowNanos - admittedNanos >= SETTLING_NANOS && bytesPerNano < FULL * highestBytesPerNano;
  }

  private int byTurn(PeerId one, PeerId other) {
    int turns = Long.compare(served.getOrDefault(one, -1L), served.getOrDefault(other, -1L));
    return turns != 0
        ? turns
        : Long.compare(queue(one).element().number, queue(other).element().number);
  }

  /** The requests of a waiting peer. */
  private Deque<Ticket> queue(PeerId asker) {
    return Objects.requireNonNull(waiting.get(asker));
  }

  /** Askers have taken so many bytes more. */
  public void taken(int bytes, long nowNanos) {
    measure(bytes, nowNanos);
  }

  private void measure(int bytes, long nowNanos) {
    double passed = Math.max(0, nowNanos - lastNanos);
    lastNanos = nowNanos;
    bytesPerNano = bytesPerNano * Math.exp(-passed / SETTLING_NANOS) + bytes / SETTLING_NANOS;
    highestBytesPerNano =
        Math.max(highestBytesPerNano * Math.exp(-passed / MEMORY_NANOS), bytesPerNano);
  }

  /** The chunk is sent, or not wanted any more. */
  public void end(Ticket ticket) {
    if (!active.remove(ticket)) {
      Deque<Ticket> its = waiting.get(ticket.asker);
      if (its != null && its.remove(ticket) && its.isEmpty()) {
        waiting.remove(ticket.asker);
      }
    }
    if (active.isEmpty() && waiting.isEmpty()) {
      served.clear();
    }
  }
}
