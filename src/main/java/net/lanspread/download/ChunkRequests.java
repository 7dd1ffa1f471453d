package net.lanspread.download;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;
import net.lanspread.download.Planner.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a planner that are under way, by chunk, and which of them have been claimed: one
 * whose source has brought the chunk whole. Each counts in its source's load. Pure. Not
 * thread-safe.
 */
final class ChunkRequests {
  private final Map<Chunk, List<ChunkRequest>> underWay = new HashMap<>();
  private final Map<Chunk, PeerId> claims = new HashMap<>();

  void begin(Chunk chunk, SourceLoad load, long nowNanos) {
    underWay
        .computeIfAbsent(chunk, _ -> new ArrayList<>(1))
        .add(new ChunkRequest(load, chunk, nowNanos));
    load.askedBytes += chunk.lengthBytes();
    load.leftBytes += chunk.lengthBytes();
    if (load.requests++ == 0) {
      load.speed.begin(nowNanos);
    }
  }

  /** The request has ended, well or not; null when there was none. */
  @Nullable ChunkRequest end(Chunk chunk, PeerId source, long nowNanos) {
    ChunkRequest request = find(chunk, source);
    if (request == null) {
      return null;
    }
    List<ChunkRequest> requests = underWay.getOrDefault(chunk, List.of());
    requests.remove(request);
    if (requests.isEmpty()) {
      underWay.remove(chunk);
    }
    claims.remove(chunk, source);
    request.load.leftBytes -= request.leftBytes;
    if (--request.load.requests == 0) {
      request.load.speed.end(nowNanos);
    }
    return request;
  }

  @Nullable ChunkRequest find(Chunk chunk, PeerId source) {
    for (ChunkRequest request : underWay.getOrDefault(chunk, List.of())) {
      if (request.source.equals(source)) {
        return request;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  boolean isAsked(Chunk chunk) {
    return underWay.containsKey(chunk);
  }

  /** Whether a source other than this one is asked for the chunk. */
  boolean isAskedElsewhere(Chunk chunk, PeerId source) {
    return underWay.getOrDefault(chunk, List.of()).stream()
        .anyMatch(request -> !request.source.equals(source));
  }

  boolean anyAskedOf(PeerId source) {
    return underWay.values().stream()
        .flatMap(List::stream)
        .anyMatch(request -> request.source.equals(source));
  }

  /** How many requests of these sources have begun to be answered. */
  long begunCount(Predicate<PeerId> sources) {
    return underWay.values().stream()
        .flatMap(List::stream)
        .filter(request -> sources.test(request.source) && request.hasBegun())
        .count();
  }

  /** The chunks that one of these sources is asked for. */
  Set<Chunk> askedOf(Predicate<PeerId> sources) {
    Set<Chunk> asked = new HashSet<>();
    underWay.forEach(
        (chunk, requests) -> {
          if (requests.stream().anyMatch(request -> sources.test(request.source))) {
            asked.add(chunk);
          }
        });
    return asked;
  }

  /** The requests for those of these chunks that the source is not asked for itself. */
  Map<Chunk, List<ChunkRequest>> ofOthers(SourceLoad load, Predicate<Chunk> which) {
    Map<Chunk, List<ChunkRequest>> found = new LinkedHashMap<>();
    underWay.forEach(
        (chunk, requests) -> {
          if (requests.stream().noneMatch(request -> request.load == load) && which.test(chunk)) {
            found.put(chunk, requests);
          }
        });
    return found;
  }

  /** From now on nobody but this source can bring the chunk, until the request ends. */
  void claim(Chunk chunk, PeerId source) {
    claims.put(chunk, source);
  }

  /** Claims of requests that have ended do not count. */
  void forgetClaimsOfNobody() {
    claims.entrySet().removeIf(claim -> find(claim.getKey(), claim.getValue()) == null);
  }

  boolean isClaimed(Chunk chunk) {
    return claims.containsKey(chunk);
  }

  boolean isClaimedElsewhere(Chunk chunk, PeerId source) {
    return !source.equals(claims.getOrDefault(chunk, source));
  }
}
