package net.lanspread.download;

import java.util.List;
import net.lanspread.install.UnpackingAhead.Arriving;

/** The unpacker of a game while a download brings it. */
public interface Ahead {
  /** No unpacking ahead. */
  Ahead NONE =
      new Ahead() {
        @Override
        public boolean isWanted() {
          return false;
        }

        @Override
        public void begin(List<Arriving> archives) {}

        @Override
        public boolean giveUp() {
          return false;
        }
      };

  /** True when anybody unpacks it. */
  default boolean isWanted() {
    return true;
  }

  /**
   * The archives have begun to come, the first one's first bytes are there, and there is room for
   * its files. Comes once at most, and blocks until the unpacking has begun.
   *
   * @param archives in the order in which they are unpacked
   */
  void begin(List<Arriving> archives) throws InterruptedException;

  /**
   * Removes everything that was unpacked: blocks until nothing of it is left. False when nothing
   * had been begun.
   */
  boolean giveUp();
}
