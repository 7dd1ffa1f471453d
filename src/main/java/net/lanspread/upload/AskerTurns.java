package net.lanspread.upload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.PeerStream;

/**
 * The turns of askers at large answers: each may have a few under way at once. A few more requests
 * wait, and further ones are to come again. So nobody can make us hold many lists. Thread-safe.
 */
final class AskerTurns {
  private static final class Asker {
    int running;
    int waiting;
  }

  private final int atOnce;
  private final int maxWaiting;

  private final Object lock = new Object();

  // the lock guards its values, too
  @GuardedBy("lock")
  private final Map<PeerId, Asker> askers = new HashMap<>();

  AskerTurns(int atOnce, int maxWaiting) {
    this.atOnce = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /** A large answer. */
  interface Answer {
    void send() throws IOException;
  }

  /**
   * Answers at the asker's turn, or tells that too much is asked for.
   *
   * @param things the kind of answer, for people
   */
  void inTurn(PeerId asker, PeerStream stream, String things, Answer answer) throws IOException {
    try {
      if (!begin(asker)) {
        stream.writeLast(
            MessageCodec.encode(
                new Message.Refused(WireCode.BUSY, "you ask for too many " + things + " at once")));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    try {
      answer.send();
    } finally {
      end(asker);
    }
  }

  /** Waits for a turn, which {@link #end} ends; false when too many wait already. */
  boolean begin(PeerId peer) throws InterruptedException {
    synchronized (lock) {
      Asker asker = askers.computeIfAbsent(peer, _ -> new Asker());
      if (asker.running >= atOnce && asker.waiting >= maxWaiting) {
        return false;
      }
      asker.waiting++;
      try {
        while (asker.running >= atOnce) {
          lock.wait();
        }
        asker.running++;
      } finally {
        asker.waiting--;
        forgetIfIdleLocked(peer, asker);
      }
      return true;
    }
  }

  void end(PeerId peer) {
    synchronized (lock) {
      Asker asker = askers.get(peer);
      if (asker != null) {
        asker.running--;
        forgetIfIdleLocked(peer, asker);
        lock.notifyAll();
      }
    }
  }

  @GuardedBy("lock")
  private void forgetIfIdleLocked(PeerId peer, Asker asker) {
    if (asker.running == 0 && asker.waiting == 0) {
      askers.remove(peer);
    }
  }
}
