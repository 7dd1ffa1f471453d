package net.lanspread.download;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import net.lanspread.content.PeerId;
import net.lanspread.download.ChunkLedger.State;

/**
 * The chunks that one source may be asked for, before it is said which of them is preferred. Pure:
 * the time comes with each call, in nanoseconds of one clock.
 */
record Candidates(ChunkLedger ledger, LeechOffers leeches, SourceLoads sources) {
  /** From so few missing chunks on, a seed is asked for chunks that others fetch from it, too. */
  private static final int ENDGAME_CHUNKS = 3;

  /**
   * The missing chunks that the source may be asked for.
   *
   * @param fetched the chunks that leeches fetch and will pass on
   */
  BitSet missing(SourceLoad load, BitSet fetched, long nowNanos) {
    BitSet open = (BitSet) ledger.in(State.MISSING).clone();
    ledger
        .failures()
        .forEach(
            (chunk, failed) -> {
              if (failed.contains(load.source) && !hasFailedAtAll(chunk, failed)) {
                open.clear(chunk);
              }
            });
    if (leeches.isLeech(load.source)) {
      open.and(leeches.had(load.source::equals));
    } else if (!leeches.isEmpty()) {
      BitSet offered =
          leeches.had(
              sources
                  .keepingUp(nowNanos)
                  .and(this::isProven)
                  .and(leech -> !sources.isSpared(leech)));
      ledger.failures().keySet().forEach(offered::clear);
      open.andNot(offered);
      if (ledger.in(State.MISSING).cardinality() > ENDGAME_CHUNKS
          && ledger.requests().findAny().isPresent()) {
        open.andNot(fetched);
      }
    }
    if (load.isSpared) {
      open.andNot(broughtByOthers());
    }
    return open;
  }

  /** The chunks that a source that is not spared has and has not failed to bring. */
  private BitSet broughtByOthers() {
    List<PeerId> others =
        sources.peerIds().stream().filter(source -> !sources.isSpared(source)).toList();
    BitSet brought = leeches.had(others::contains);
    if (others.stream().anyMatch(source -> !leeches.isLeech(source))) {
      brought.set(0, ledger.map().count());
    }
    ledger
        .failures()
        .forEach(
            (chunk, failed) -> {
              if (others.stream()
                  .filter(source -> leeches.offers(source, chunk))
                  .allMatch(failed::contains)) {
                brought.clear(chunk);
              }
            });
    return brought;
  }

  private boolean hasFailedAtAll(int chunk, Set<PeerId> failed) {
    return sources.peerIds().stream()
        .filter(source -> leeches.offers(source, chunk))
        .allMatch(failed::contains);
  }

  /** The chunks that others are asked for and that this source may be asked for, too. */
  BitSet again(SourceLoad load, long nowNanos) {
    BitSet again = new BitSet();
    boolean anyMissing = !ledger.in(State.MISSING).isEmpty();
    boolean mayQueue = !leeches.isEmpty() && (leeches.isLeech(load.source) || !anyMissing);
    boolean mayBeStuck = leeches.isEmpty() || !anyMissing;
    if (mayQueue || mayBeStuck) {
      ledger.in(State.ASKED).stream()
          .filter(chunk -> leeches.offers(load.source, chunk))
          .filter(chunk -> !ledger.failures().getOrDefault(chunk, Set.of()).contains(load.source))
          .filter(
              chunk -> {
                var requests = ledger.requests(chunk);
                return requests.stream().noneMatch(request -> request.load == load)
                    && ((mayQueue && Endgame.isQueued(requests))
                        || (mayBeStuck && Endgame.isStuck(requests, load, nowNanos)));
              })
          .forEach(again::set);
    }
    return again;
  }

  /** True when it has brought a right chunk: until then its word alone keeps nobody from a seed. */
  private boolean isProven(PeerId leech) {
    SourceLoad load = sources.find(leech);
    return load != null && load.isProven;
  }
}
