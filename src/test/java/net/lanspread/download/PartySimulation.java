package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;

/**
 * A download from guests of given speeds, in a time of its own. A guest shares its speed among its
 * requests; the planner sees progress in steps. After a request that broke, one request less is
 * made of its guest for a moment.
 */
final class PartySimulation {
  private static final double STEP_SECONDS = 0.02;
  private static final double PAUSE_SECONDS = 0.5;
  private static final double MAX_SECONDS = 10_000;
  private static final Sha256 HASH = Sha256.hash(new byte[0]);

  /**
   * A source.
   *
   * @param joinsAtSeconds when it appears
   * @param failing the share of its requests that break half way
   */
  record Guest(PeerId id, double bytesPerSecond, double joinsAtSeconds, double failing) {}

  private record Later(double seconds, Runnable what) {}

  private static final class Transmission {
    final int guest;
    final ChunkRequest ask;
    final boolean fails;
    double leftBytes;

    Transmission(int guest, ChunkRequest ask, boolean fails) {
      this.guest = guest;
      this.ask = ask;
      this.fails = fails;
      this.leftBytes = ask.lengthBytes;
    }
  }

  private final List<Guest> guests;
  private final double[] speeds;
  private final long[] bytes;
  private final int[] pausing;
  private final ChunkLedger chunks;
  private final ChunkStates states;
  private final Planner planner;
  private final Random random;
  private final List<Transmission> underWay = new ArrayList<>();
  private final List<Integer> delivered = new ArrayList<>();
  private final PriorityQueue<Later> agenda =
      new PriorityQueue<>(Comparator.comparingDouble(Later::seconds));
  private double nowSeconds;

  PartySimulation(ChunkMap map, List<Guest> guests, Random random) {
    this.guests = guests;
    this.random = random;
    this.speeds = guests.stream().mapToDouble(Guest::bytesPerSecond).toArray();
    this.bytes = new long[guests.size()];
    this.pausing = new int[guests.size()];
    this.chunks = new ChunkLedger(map, new BitSet());
    this.states = new ChunkStates(chunks);
    this.planner = new Planner(chunks, 0);
    guests.forEach(guest -> at(guest.joinsAtSeconds(), () -> planner.join(guest.id())));
  }

  /** The shortest time in which guests of these speeds can send so many bytes. */
  static double idealSeconds(long totalBytes, List<Guest> guests) {
    List<Guest> byArrival =
        guests.stream().sorted(Comparator.comparingDouble(Guest::joinsAtSeconds)).toList();
    double left = totalBytes;
    double speed = 0;
    double seconds = 0;
    for (Guest guest : byArrival) {
      double until = guest.joinsAtSeconds();
      if (speed * (until - seconds) >= left) {
        break;
      }
      left -= speed * (until - seconds);
      seconds = until;
      speed += guest.bytesPerSecond();
    }
    return seconds + left / speed;
  }

  void at(double seconds, Runnable what) {
    agenda.add(new Later(seconds, what));
  }

  void setSpeed(int guest, double bytesPerSecond) {
    speeds[guest] = bytesPerSecond;
  }

  long bytesOf(int guest) {
    return bytes[guest];
  }

  List<Integer> delivered() {
    return delivered;
  }

  private long nanos() {
    return (long) (nowSeconds * 1e9);
  }

  /** Runs until the download is complete; gives the seconds that took. */
  double run() {
    while (!chunks.isComplete()) {
      while (!agenda.isEmpty() && agenda.peek().seconds() <= nowSeconds) {
        agenda.poll().what().run();
      }
      askAll();
      double step = Math.min(STEP_SECONDS, secondsToNextEnd());
      nowSeconds += step;
      if (nowSeconds > MAX_SECONDS) {
        throw new AssertionError("the download does not end");
      }
      send(step);
      states.assertConsistent();
    }
    return nowSeconds;
  }

  private void askAll() {
    boolean any = true;
    while (any) {
      any = false;
      for (int i = 0; i < guests.size(); i++) {
        if (requestsOf(i) + pausing[i] >= Planner.MAX_REQUESTS) {
          continue;
        }
        Optional<ChunkRequest> ask = planner.next(guests.get(i).id(), nanos());
        if (ask.isPresent()) {
          boolean fails = random.nextDouble() < guests.get(i).failing();
          underWay.add(new Transmission(i, ask.get(), fails));
          any = true;
        }
      }
    }
  }

  private double secondsToNextEnd() {
    return underWay.stream()
        .mapToDouble(one -> one.leftBytes / Math.max(1e-9, speedOf(one)))
        .min()
        .orElse(STEP_SECONDS);
  }

  private double speedOf(Transmission one) {
    return speeds[one.guest] / requestsOf(one.guest);
  }

  private long requestsOf(int guest) {
    return underWay.stream().filter(one -> one.guest == guest).count();
  }

  private void send(double step) {
    double[] each = underWay.stream().mapToDouble(one -> speedOf(one) * step).toArray();
    List<Transmission> ended = new ArrayList<>();
    for (int i = 0; i < each.length; i++) {
      Transmission one = underWay.get(i);
      int before = (int) Math.ceil(one.leftBytes);
      one.leftBytes = Math.max(0, one.leftBytes - each[i]);
      boolean whole = one.leftBytes < 0.5;
      int came = whole ? before : before - (int) Math.ceil(one.leftBytes);
      boolean wanted = planner.progressed(one.ask, came, nanos());
      boolean broken = one.fails && one.leftBytes < one.ask.lengthBytes / 2.0;
      if (!wanted || whole || broken) {
        ended.add(one);
        end(one, wanted, broken);
      }
    }
    underWay.removeAll(ended);
  }

  private void end(Transmission one, boolean wanted, boolean broken) {
    if (!wanted) {
      planner.postponed(one.ask, nanos());
    } else if (broken) {
      planner.failed(one.ask, nanos());
      pausing[one.guest]++;
      at(nowSeconds + PAUSE_SECONDS, () -> pausing[one.guest]--);
    } else if (!one.ask.second || planner.claim(one.ask)) {
      if (planner.arrived(one.ask, HASH, nanos())) {
        delivered.add(one.ask.chunk);
        bytes[one.guest] += one.ask.lengthBytes;
      }
    } else {
      planner.postponed(one.ask, nanos());
    }
  }
}
