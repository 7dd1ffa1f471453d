package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.download.ChunkLedger.State;

/** The rules that hold for a ledger at each moment between two calls. */
final class ChunkStates {
  private final ChunkLedger ledger;

  /** The chunks that are shorter than usual; few. */
  private final List<Integer> shorter;

  ChunkStates(ChunkLedger ledger) {
    this.ledger = ledger;
    ChunkMap map = ledger.map();
    shorter =
        IntStream.range(0, map.count())
            .filter(chunk -> map.lengthBytes(chunk) < Chunks.CHUNK_BYTES)
            .boxed()
            .toList();
  }

  /** Each chunk has one state, which its requests and the counts bear out. */
  void assertConsistent() {
    BitSet any = new BitSet();
    for (State state : State.values()) {
      BitSet chunks = ledger.in(state);
      require(!any.intersects(chunks), "a chunk has two states");
      any.or(chunks);
      require(ledger.bytes(state) == bytes(chunks), "the bytes that are %s", state);
    }
    int count = ledger.map().count();
    require(any.cardinality() == count && any.length() == count, "a chunk has no state");

    List<ChunkRequest> requests = ledger.requests().toList();
    BitSet asked = new BitSet();
    BitSet claimed = new BitSet();
    Set<SourceLoad> loads = new HashSet<>();
    for (ChunkRequest request : requests) {
      asked.set(request.chunk);
      loads.add(request.load);
      require(!(request.claims && claimed.get(request.chunk)), "two claim a chunk");
      claimed.set(request.chunk, claimed.get(request.chunk) || request.claims);
    }
    asked.andNot(ledger.in(State.ARRIVED));
    asked.andNot(ledger.in(State.VERIFIED));
    claimed.and(asked);
    asked.andNot(claimed);
    require(asked.equals(ledger.in(State.ASKED)), "who is asked is not under way");
    require(claimed.equals(ledger.in(State.CLAIMED)), "who claims is not under way");
    require(!ledger.isJudged() || ledger.in(State.ARRIVED).isEmpty(), "what came is not judged");
    for (int failed : ledger.failures().keySet()) {
      require(
          !ledger.in(State.ARRIVED).get(failed) && !ledger.in(State.VERIFIED).get(failed),
          "what is here counts as failed");
    }
    for (SourceLoad load : loads) {
      List<ChunkRequest> its = requests.stream().filter(each -> each.load == load).toList();
      require(load.requests == its.size(), "the requests of a source");
      require(
          load.leftBytes == its.stream().mapToLong(each -> each.leftBytes).sum(),
          "the bytes that a source has yet to bring");
    }
  }

  private long bytes(BitSet chunks) {
    long bytes = (long) chunks.cardinality() * Chunks.CHUNK_BYTES;
    for (int chunk : shorter) {
      bytes -= chunks.get(chunk) ? Chunks.CHUNK_BYTES - ledger.map().lengthBytes(chunk) : 0;
    }
    return bytes;
  }

  private static void require(boolean holds, String what, Object... details) {
    assertThat(holds).as(what, details).isTrue();
  }
}
