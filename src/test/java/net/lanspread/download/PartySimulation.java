package net.lanspread.download;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import net.lanspread.content.PeerId;

/**
 * A download from guests of given speeds, in a time of its own. A guest shares its speed among what
 * it is asked for; the planner sees progress in steps. After a request that broke, one request less
 * is made of its guest for a moment.
 */
final class PartySimulation {
  private static final double STEP_SECONDS = 0.02;
  private static final double PAUSE_SECONDS = 0.5;
  private static final double MAX_SECONDS = 10_000;

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
    final Planner.Ask ask;
    final boolean fails;
    double leftBytes;

    Transmission(int guest, Planner.Ask ask, boolean fails) {
      this.guest = guest;
      this.ask = ask;
      this.fails = fails;
      this.leftBytes = ask.chunk().lengthBytes();
    }
  }

  private final List<Guest> guests;
  private final double[] speeds;
  private final long[] bytes;
  private final int[] pausing;
  private final Planner planner;
  private final Random random;
  private final List<Transmission> underWay = new ArrayList<>();
  private final List<Planner.Chunk> delivered = new ArrayList<>();
  private final PriorityQueue<Later> agenda =
      new PriorityQueue<>(Comparator.comparingDouble(Later::seconds));
  private double nowSeconds;

  PartySimulation(List<Planner.Chunk> chunks, List<Guest> guests, Random random) {
    this.guests = guests;
    this.random = random;
    this.speeds = guests.stream().mapToDouble(Guest::bytesPerSecond).toArray();
    this.bytes = new long[guests.size()];
    this.pausing = new int[guests.size()];
    this.planner = new Planner(chunks, List.of(), 0);
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

  List<Planner.Chunk> delivered() {
    return delivered;
  }

  private long nanos() {
    return (long) (nowSeconds * 1e9);
  }

  /** Runs until the download is complete; gives the seconds that took. */
  double run() {
    while (!planner.isComplete()) {
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
        Optional<Planner.Ask> ask = planner.next(guests.get(i).id(), nanos());
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
      PeerId id = guests.get(one.guest).id();
      int before = (int) Math.ceil(one.leftBytes);
      one.leftBytes = Math.max(0, one.leftBytes - each[i]);
      boolean whole = one.leftBytes < 0.5;
      int came = whole ? before : before - (int) Math.ceil(one.leftBytes);
      boolean wanted = planner.progressed(one.ask.chunk(), id, came, nanos());
      boolean broken = one.fails && one.leftBytes < one.ask.chunk().lengthBytes() / 2.0;
      if (!wanted || whole || broken) {
        ended.add(one);
        end(one, id, wanted, broken);
      }
    }
    underWay.removeAll(ended);
  }

  private void end(Transmission one, PeerId id, boolean wanted, boolean broken) {
    Planner.Chunk chunk = one.ask.chunk();
    if (!wanted) {
      planner.postponed(chunk, id, nanos());
    } else if (broken) {
      planner.failed(chunk, id, nanos());
      pausing[one.guest]++;
      at(nowSeconds + PAUSE_SECONDS, () -> pausing[one.guest]--);
    } else if (!one.ask.second() || planner.claim(chunk, id)) {
      if (planner.arrived(chunk, id, nanos())) {
        delivered.add(chunk);
        bytes[one.guest] += chunk.lengthBytes();
      }
    } else {
      planner.postponed(chunk, id, nanos());
    }
  }
}
