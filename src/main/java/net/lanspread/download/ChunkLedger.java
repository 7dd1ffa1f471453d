package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The state of each chunk of a download, and the facts that belong to the state. All other accounts
 * derive from it or listen to it. Pure. Not thread-safe.
 *
 * <pre>
 *   MISSING ─ ask → ASKED ─ arrived → ARRIVED ─ judgeBy → VERIFIED
 *                     └ claim → CLAIMED ┘
 * </pre>
 *
 * <p>A chunk goes back when a request for it fails or its bytes are judged to be wrong: to CLAIMED
 * or ASKED while there are other requests, else to MISSING. Once the hashes are known, a chunk is
 * verified as it arrives.
 */
final class ChunkLedger {
  enum State {
    /** It is not here, and no source is asked for it. */
    MISSING,
    /** A source is asked for it, or has yet to let go of it. */
    ASKED,
    /** A second source has brought it whole; it is written when the first has let go. */
    CLAIMED,
    /** It is here, and nobody can say yet whether it is right. */
    ARRIVED,
    /** It is here as the manifest has it. */
    VERIFIED
  }

  /**
   * A listener to changes. Each call comes at once and under the lock that guards the ledger, so it
   * must neither block nor call the ledger.
   */
  interface Listener {
    /** The chunk is in its file as the manifest has it. */
    void verified(int chunk);

    /** The requests have changed. */
    default void asked() {}
  }

  /** Bytes that came, with their hash and their giver. */
  record Arrival(int chunk, Sha256 hash, PeerId giver) {}

  /** The chunks in one state, and the sum of their lengths. */
  private static final class Share {
    final BitSet chunks = new BitSet();
    long bytes;
  }

  private final ChunkMap map;
  private final Map<State, Share> shares = new EnumMap<>(State.class);
  private final Map<Integer, List<ChunkRequest>> requests = new HashMap<>();
  private final Map<Integer, Arrival> arrivals = new HashMap<>();
  private final Map<Integer, Set<PeerId>> failures = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable List<Sha256> hashes;

  /**
   * @param verified the chunks that are here already
   */
  ChunkLedger(ChunkMap map, BitSet verified) {
    this.map = map;
    for (State state : State.values()) {
      shares.put(state, new Share());
    }
    for (int chunk = 0; chunk < map.count(); chunk++) {
      enter(chunk, verified.get(chunk) ? State.VERIFIED : State.MISSING);
    }
  }

  ChunkMap map() {
    return map;
  }

  /** The chunks in a state, as they are at each moment; not to be changed. */
  BitSet in(State state) {
    return share(state).chunks;
  }

  long bytes(State state) {
    return share(state).bytes;
  }

  /** The bytes that are here, right as far as anybody can say. */
  long hereBytes() {
    return bytes(State.ARRIVED) + bytes(State.VERIFIED);
  }

  State state(int chunk) {
    for (State state : State.values()) {
      if (in(state).get(chunk)) {
        return state;
      }
    }
    throw new IllegalArgumentException("there is no chunk " + chunk);
  }

  private boolean isHere(int chunk) {
    return in(State.ARRIVED).get(chunk) || in(State.VERIFIED).get(chunk);
  }

  /** True when every chunk is here. */
  boolean isComplete() {
    return in(State.ARRIVED).cardinality() + in(State.VERIFIED).cardinality() == map.count();
  }

  /** Tells the listener of all verified chunks, now and later. */
  void listen(Listener listener) {
    listeners.add(listener);
    in(State.VERIFIED).stream().forEach(listener::verified);
  }

  private Share share(State state) {
    return Objects.requireNonNull(shares.get(state));
  }

  private void enter(int chunk, State state) {
    Share share = share(state);
    share.chunks.set(chunk);
    share.bytes += map.lengthBytes(chunk);
  }

  private void move(int chunk, State to) {
    State from = state(chunk);
    if (from != to) {
      Share share = share(from);
      share.chunks.clear(chunk);
      share.bytes -= map.lengthBytes(chunk);
      enter(chunk, to);
      if (to == State.VERIFIED) {
        listeners.forEach(listener -> listener.verified(chunk));
      }
    }
  }

  void ask(ChunkRequest request) {
    requests.computeIfAbsent(request.chunk, _ -> new ArrayList<>(1)).add(request);
    move(request.chunk, State.ASKED);
    listeners.forEach(Listener::asked);
  }

  /** Makes this request the only one that can bring the chunk, until it ends. */
  void claim(ChunkRequest request) {
    request.claims = true;
    move(request.chunk, State.CLAIMED);
  }

  /** The request has ended; its chunk is wanted again unless it is here. */
  void end(ChunkRequest request) {
    int chunk = request.chunk;
    requests.computeIfPresent(
        chunk,
        (_, open) -> {
          open.remove(request);
          return open.isEmpty() ? null : open;
        });
    if (!isHere(chunk)) {
      putBack(chunk);
    }
    listeners.forEach(Listener::asked);
  }

  private void putBack(int chunk) {
    boolean claimed = requests(chunk).stream().anyMatch(request -> request.claims);
    boolean asked = !requests(chunk).isEmpty();
    move(chunk, claimed ? State.CLAIMED : asked ? State.ASKED : State.MISSING);
  }

  /** The chunk's bytes are in its file; not to be said of those that are {@link #areKnownWrong}. */
  void arrived(Arrival arrival) {
    int chunk = arrival.chunk();
    failures.remove(chunk);
    if (hashes == null) {
      arrivals.put(chunk, arrival);
      move(chunk, State.ARRIVED);
    } else {
      move(chunk, State.VERIFIED);
    }
  }

  /** True when there is a hash that is not the one of these bytes. */
  boolean areKnownWrong(Arrival arrival) {
    return hashes != null && !hashes.get(arrival.chunk()).equals(arrival.hash());
  }

  boolean isJudged() {
    return hashes != null;
  }

  /**
   * Takes in the hashes of the manifest. Gives the wrong arrivals, whose chunks are wanted again.
   */
  List<Arrival> judgeBy(List<Sha256> known) {
    hashes = known;
    List<Arrival> judged = List.copyOf(arrivals.values());
    arrivals.clear();
    List<Arrival> wrong = judged.stream().filter(this::areKnownWrong).toList();
    for (Arrival arrival : wrong) {
      putBack(arrival.chunk());
      failed(arrival.chunk(), arrival.giver());
    }
    BitSet right = (BitSet) in(State.ARRIVED).clone();
    right.stream().forEach(chunk -> move(chunk, State.VERIFIED));
    return wrong;
  }

  /** The source did not bring the chunk as it is, so that others are to be asked first. */
  void failed(int chunk, PeerId source) {
    if (!isHere(chunk)) {
      failures.computeIfAbsent(chunk, _ -> new HashSet<>()).add(source);
    }
  }

  /** The chunks that some source has failed to bring, with those sources. */
  Map<Integer, Set<PeerId>> failures() {
    return failures;
  }

  /** Everybody may be asked for everything again. */
  void forgive() {
    failures.clear();
  }

  /** The requests for a chunk that have not ended, also those that were called off. */
  Collection<ChunkRequest> requests(int chunk) {
    return requests.getOrDefault(chunk, List.of());
  }

  /** All requests that have not ended. */
  Stream<ChunkRequest> requests() {
    return requests.values().stream().flatMap(List::stream);
  }

  /** The chunks that sources of some kind are asked for. */
  BitSet asked(Predicate<PeerId> sources) {
    BitSet asked = new BitSet();
    requests()
        .filter(request -> sources.test(request.source))
        .forEach(request -> asked.set(request.chunk));
    return asked;
  }

  /** Calls off requests. */
  void callOff(Predicate<ChunkRequest> which) {
    requests().filter(which).forEach(ChunkRequest::callOff);
  }
}
