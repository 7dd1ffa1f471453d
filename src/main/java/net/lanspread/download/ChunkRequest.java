package net.lanspread.download;

import net.lanspread.content.PeerId;

/** A chunk that a planner has asked a source for. Not thread-safe. */
final class ChunkRequest {
  final PeerId source;
  final SourceLoad load;
  final long askedNanos;
  private final int chunkBytes;
  int leftBytes;

  ChunkRequest(SourceLoad load, Planner.Chunk chunk, long askedNanos) {
    this.source = load.source;
    this.load = load;
    this.askedNanos = askedNanos;
    this.chunkBytes = chunk.lengthBytes();
    this.leftBytes = chunk.lengthBytes();
  }

  /** Whether something of it has come. */
  boolean hasBegun() {
    return leftBytes < chunkBytes;
  }
}
