package net.lanspread.download;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.download.ChunkLedger.State;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.upload.SlotQueue;
import org.jspecify.annotations.Nullable;

/**
 * Seeds and leeches on one switch, in a time of its own: each leech with a planner and a ledger of
 * its own, each peer with upload slots; transfers share the links of both ends fairly.
 */
final class SwarmSimulation {
  private static final double STEP_SECONDS = 0.005;
  private static final double LATENCY_SECONDS = 0.004;
  private static final double TICK_SECONDS = 0.25;
  private static final double MAX_SECONDS = 3_000;
  private static final int MAX_WRONG = 2;
  private static final Sha256 RIGHT = Sha256.hash(new byte[0]);

  /**
   * A peer.
   *
   * @param isPoisoned whether it says that it has everything and sends wrong bytes
   */
  record Member(
      boolean isSeed,
      double upBytesPerSecond,
      double downBytesPerSecond,
      double joinsAtSeconds,
      boolean isPoisoned) {}

  private record Later(double seconds, long order, Runnable what) {}

  private static final class Flow {
    final Peer from;
    final Peer to;
    final ChunkRequest ask;
    SlotQueue.@Nullable Ticket ticket;
    boolean started;
    boolean ended;
    double leftBytes;
    double rate;

    Flow(Peer from, Peer to, ChunkRequest ask) {
      this.from = from;
      this.to = to;
      this.ask = ask;
      this.leftBytes = ask.lengthBytes;
    }
  }

  private final class Peer {
    final int number;
    final PeerId id;
    final Member member;
    final SlotQueue slots = new SlotQueue();
    final Map<SlotQueue.Ticket, Flow> asked = new HashMap<>();
    final ChunkLedger chunks = new ChunkLedger(map, new BitSet());
    final ChunkStates states = new ChunkStates(chunks);
    final Planner planner;
    final HaveLedger ledger = new HaveLedger();
    final List<Flow> fetches = new ArrayList<>();
    final Map<PeerId, Integer> wrong = new HashMap<>();
    final Set<PeerId> banned = new HashSet<>();
    boolean here;
    boolean killed;
    long sentBytes;
    double doneSeconds = Double.NaN;
    boolean dirty;

    Peer(int number, Member member, Random random) {
      this.number = number;
      this.member = member;
      this.id = PeerId.ofPublicKey(("member " + number).getBytes(StandardCharsets.UTF_8));
      this.planner = new Planner(chunks, random.nextLong());
      chunks.judgeBy(Collections.nCopies(map.count(), RIGHT));
    }

    HaveLedger.Standing standing() {
      BitSet has = new BitSet();
      has.set(0, map.count(), member.isPoisoned());
      has.or(chunks.in(State.VERIFIED));
      return new HaveLedger.Standing(has, planner.askedOfSeeds());
    }

    boolean leeches() {
      return here && !member.isSeed();
    }

    boolean isAwaited() {
      return !killed && !member.isPoisoned() && !isDone();
    }

    boolean isDone() {
      return member.isSeed() || !Double.isNaN(doneSeconds);
    }
  }

  private final ChunkMap map;
  private final Random random;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<PeerId, Peer> byId = new HashMap<>();
  private final List<Flow> flows = new ArrayList<>();
  private final PriorityQueue<Later> agenda =
      new PriorityQueue<>(
          Comparator.comparingDouble(Later::seconds).thenComparingLong(Later::order));
  private final Set<Integer> spread = new HashSet<>();
  private Runnable onSpread = () -> {};
  private boolean unpacks;
  private double nowSeconds;
  private long orders;
  private long messages;

  SwarmSimulation(ChunkMap map, List<Member> members, Random random) {
    this.map = map;
    this.random = random;
    for (Member member : members) {
      Peer peer = new Peer(peers.size(), member, random);
      peers.add(peer);
      byId.put(peer.id, peer);
      at(member.joinsAtSeconds(), () -> join(peer));
    }
  }

  void at(double seconds, Runnable what) {
    agenda.add(new Later(seconds, orders++, what));
  }

  private double latency() {
    return LATENCY_SECONDS * random.nextDouble();
  }

  private void after(double seconds, Runnable what) {
    at(nowSeconds + seconds, what);
  }

  private long nanos() {
    return (long) (nowSeconds * 1e9);
  }

  private void join(Peer peer) {
    peer.here = true;
    for (Peer other : peers) {
      if (other == peer || !other.here) {
        continue;
      }
      if (peer.member.isSeed()) {
        other.planner.join(peer.id);
        other.dirty = true;
      } else if (other.member.isSeed()) {
        peer.planner.join(other.id);
      } else {
        peer.ledger.met(other.id);
      }
    }
    peer.dirty = true;
    if (!peer.member.isSeed()) {
      tick(peer);
    }
  }

  /** A peer that vanishes. */
  void kill(int number) {
    Peer gone = peers.get(number);
    gone.here = false;
    gone.killed = true;
    for (Flow flow : List.copyOf(flows)) {
      if (flow.from == gone || flow.to == gone) {
        drop(flow);
        if (flow.to != gone) {
          flow.to.planner.postponed(flow.ask, nanos());
        }
      }
    }
    for (Peer other : peers) {
      other.planner.drop(gone.id);
      breakOff(other);
      other.ledger.gone(gone.id);
      other.dirty = true;
    }
  }

  /** Lets each leech unpack chunks as fast as they come. */
  SwarmSimulation unpacking() {
    unpacks = true;
    peers.forEach(this::need);
    return this;
  }

  private void need(Peer peer) {
    if (unpacks) {
      int first = peer.chunks.in(State.VERIFIED).nextClearBit(0);
      BitSet next = new BitSet();
      next.set(first, Math.min(map.count(), first + ArrivingArchives.WINDOW_CHUNKS));
      peer.planner.needs(next);
    }
  }

  /** Does something once all leeches together have everything. */
  void whenSpread(Runnable what) {
    onSpread = what;
  }

  private void tick(Peer peer) {
    if (peer.here && !peer.isDone()) {
      peer.dirty = true;
      after(TICK_SECONDS, () -> tick(peer));
    }
  }

  long messages() {
    return messages;
  }

  long sentBy(int number) {
    return peers.get(number).sentBytes;
  }

  double doneAt(int number) {
    return peers.get(number).doneSeconds;
  }

  boolean isBanned(int by, int whom) {
    return peers.get(by).banned.contains(peers.get(whom).id);
  }

  /** The moment at which the last honest leech is done. */
  double run() {
    while (peers.stream().anyMatch(Peer::isAwaited)) {
      while (!agenda.isEmpty() && agenda.peek().seconds() <= nowSeconds) {
        agenda.poll().what().run();
      }
      for (Peer peer : peers) {
        if (peer.dirty) {
          peer.dirty = false;
          ask(peer);
        }
        tell(peer);
        admit(peer);
      }
      peers.forEach(peer -> peer.states.assertConsistent());
      nowSeconds += STEP_SECONDS;
      if (nowSeconds > MAX_SECONDS) {
        throw new AssertionError("the swarm does not end");
      }
      send();
    }
    return peers.stream()
        .filter(peer -> peer.leeches() && !peer.member.isPoisoned())
        .mapToDouble(peer -> peer.doneSeconds)
        .max()
        .orElse(0);
  }

  private void ask(Peer peer) {
    if (!peer.leeches() || peer.isDone()) {
      return;
    }
    boolean any = true;
    while (any) {
      any = false;
      for (int i = 0; i < peers.size(); i++) {
        Peer source = peers.get((i + peer.number) % peers.size());
        if (source == peer
            || peer.fetches.stream().filter(flow -> flow.from == source).count()
                >= Planner.MAX_REQUESTS) {
          continue;
        }
        Optional<ChunkRequest> ask = peer.planner.next(source.id, nanos());
        if (ask.isPresent()) {
          Flow flow = new Flow(source, peer, ask.get());
          peer.fetches.add(flow);
          flows.add(flow);
          after(latency(), () -> arrive(flow));
          any = true;
        }
      }
    }
  }

  private void arrive(Flow flow) {
    if (!flow.ended && flow.from.here) {
      if (!flow.from.member.isSeed()
          && !flow.from.member.isPoisoned()
          && flow.from.chunks.state(flow.ask.chunk) != State.VERIFIED) {
        throw new AssertionError("a leech is asked for what it does not have");
      }
      flow.ticket = flow.from.slots.ask(flow.to.id);
      flow.from.asked.put(flow.ticket, flow);
    }
  }

  private void admit(Peer peer) {
    for (SlotQueue.Ticket ticket : peer.slots.admit(nanos())) {
      Objects.requireNonNull(peer.asked.get(ticket)).started = true;
    }
  }

  private void tell(Peer peer) {
    if (!peer.leeches()) {
      return;
    }
    for (HaveLedger.News news : peer.ledger.due(peer.standing(), nanos())) {
      messages++;
      after(latency(), () -> hear(peer, news));
    }
  }

  private void hear(Peer from, HaveLedger.News news) {
    Peer to = Objects.requireNonNull(byId.get(news.to()));
    boolean heard = to.leeches();
    if (heard && !to.banned.contains(from.id)) {
      to.ledger.heardOf(from.id, news.greeting());
      to.planner.joinLeech(from.id);
      to.planner.has(from.id, news.added());
      to.planner.fetches(from.id, news.fetching());
      to.dirty = true;
    }
    after(
        latency(),
        () ->
            from.ledger.told(
                news, heard ? LeechLinks.Reception.HEARD : LeechLinks.Reception.NO_LEECH, nanos()));
  }

  /** Gives each flow its fair share: the tightest link first. */
  private void share() {
    List<Flow> open = new ArrayList<>();
    double[] up = new double[peers.size()];
    double[] down = new double[peers.size()];
    int[] ups = new int[peers.size()];
    int[] downs = new int[peers.size()];
    for (Peer peer : peers) {
      up[peer.number] = peer.member.upBytesPerSecond();
      down[peer.number] = peer.member.downBytesPerSecond();
    }
    for (Flow flow : flows) {
      if (flow.started) {
        open.add(flow);
        ups[flow.from.number]++;
        downs[flow.to.number]++;
      }
    }
    while (!open.isEmpty()) {
      double least = Double.MAX_VALUE;
      for (int i = 0; i < up.length; i++) {
        least = ups[i] > 0 ? Math.min(least, up[i] / ups[i]) : least;
        least = downs[i] > 0 ? Math.min(least, down[i] / downs[i]) : least;
      }
      List<Flow> rest = new ArrayList<>();
      List<Flow> settled = new ArrayList<>();
      for (Flow flow : open) {
        double mine =
            Math.min(
                up[flow.from.number] / ups[flow.from.number],
                down[flow.to.number] / downs[flow.to.number]);
        if (mine <= least * 1.000001) {
          settled.add(flow);
        } else {
          rest.add(flow);
        }
      }
      for (Flow flow : settled) {
        flow.rate = least;
        up[flow.from.number] -= least;
        down[flow.to.number] -= least;
        ups[flow.from.number]--;
        downs[flow.to.number]--;
      }
      open = rest;
    }
  }

  private void send() {
    share();
    for (Flow flow : List.copyOf(flows)) {
      if (!flow.started || flow.ended) {
        continue;
      }
      int before = (int) Math.ceil(flow.leftBytes);
      flow.leftBytes = Math.max(0, flow.leftBytes - flow.rate * STEP_SECONDS);
      boolean whole = flow.leftBytes < 0.5;
      int came = whole ? before : before - (int) Math.ceil(flow.leftBytes);
      flow.from.sentBytes += came;
      flow.from.slots.taken(came, nanos());
      boolean first = before == flow.ask.lengthBytes;
      boolean wanted = flow.to.planner.progressed(flow.ask, came, nanos());
      if (first) {
        flow.to.dirty = true;
        breakOff(flow.to);
      }
      if (!wanted || whole) {
        drop(flow);
        end(flow, wanted);
      }
    }
  }

  private void drop(Flow flow) {
    flow.ended = true;
    flows.remove(flow);
    flow.to.fetches.remove(flow);
    if (flow.ticket != null) {
      flow.from.slots.end(flow.ticket);
      flow.from.asked.remove(flow.ticket);
    }
  }

  private void end(Flow flow, boolean wanted) {
    Peer peer = flow.to;
    int chunk = flow.ask.chunk;
    PeerId source = flow.from.id;
    peer.dirty = true;
    if (!wanted || (flow.ask.second && !peer.planner.claim(flow.ask))) {
      peer.planner.postponed(flow.ask, nanos());
      return;
    }
    if (flow.from.member.isPoisoned()) {
      peer.planner.failed(flow.ask, nanos());
      if (peer.wrong.merge(source, 1, Integer::sum) >= MAX_WRONG) {
        peer.banned.add(source);
        peer.planner.drop(source);
      }
      breakOff(peer);
      return;
    }
    breakOff(peer);
    if (peer.planner.arrived(flow.ask, RIGHT, nanos())) {
      need(peer);
      if (spread.add(chunk) && spread.size() == map.count()) {
        onSpread.run();
      }
      if (peer.chunks.isComplete()) {
        peer.doneSeconds = nowSeconds;
      }
    }
    breakOff(peer);
  }

  /** Ends the requests that were called off. */
  private void breakOff(Peer peer) {
    for (Flow other : List.copyOf(peer.fetches)) {
      if (!other.ask.isWanted()) {
        drop(other);
        peer.planner.postponed(other.ask, nanos());
      }
    }
  }
}
