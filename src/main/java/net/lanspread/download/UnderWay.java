package net.lanspread.download;

import net.lanspread.content.PeerId;

/** A request that a thread of a {@link Transfer} carries out. Guarded by the transfer's lock. */
final class UnderWay {
  final Thread thread;
  final PeerId source;
  final Planner.Ask ask;
  boolean hasProgressed;
  boolean brokenOff;
  boolean reported;

  UnderWay(Thread thread, PeerId source, Planner.Ask ask) {
    this.thread = thread;
    this.source = source;
    this.ask = ask;
  }

  Planner.Chunk chunk() {
    return ask.chunk();
  }
}
