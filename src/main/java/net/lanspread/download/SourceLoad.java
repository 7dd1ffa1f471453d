package net.lanspread.download;

import net.lanspread.content.PeerId;

/** What a source of a planner does now, and how fast. Not thread-safe. */
final class SourceLoad {
  final PeerId source;
  final SourceSpeed speed = new SourceSpeed();
  long askedBytes;
  long leftBytes;
  int requests;
  int strikes;

  /** Whether a chunk of it was right. */
  boolean isProven;

  long lastStrikeNanos;

  SourceLoad(PeerId source) {
    this.source = source;
  }
}
