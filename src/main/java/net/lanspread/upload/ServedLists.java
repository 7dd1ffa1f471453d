package net.lanspread.upload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.library.LocalGame;
import org.jspecify.annotations.Nullable;

/**
 * The served file lists. A request for a game while its list is made, or a moment later, gets the
 * same list, as long as the game and its hashes are the same. So a crowd costs as much as one
 * asker. The moment is short, because a file may change unnoticed; and twice as long as the making
 * took, so that listing takes at most a third of the time. Thread-safe.
 */
final class ServedLists {
  static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A list on the way to askers. */
  static final class Served {
    private final @Nullable Sha256 digest;
    private final byte[] body;

    /**
     * @param digest of the manifest where it is known
     * @param body shared by all, written by nobody
     */
    Served(@Nullable Sha256 digest, byte[] body) {
      this.digest = digest;
      this.body = body;
    }

    @Nullable Sha256 digest() {
      return digest;
    }

    byte[] body() {
      return body;
    }
  }

  /** An entry under the lock of its owner, which the checker cannot follow into another object. */
  private static final class Entry {
    final LocalGame game;
    final long hashes;
    final CompletableFuture<Served> made = new CompletableFuture<>();
    // before it is made there is no end
    @Nullable Long overNanos;

    Entry(LocalGame game, long hashes) {
      this.game = game;
      this.hashes = hashes;
    }

    boolean isOf(LocalGame now, long hashesNow) {
      return game.equals(now) && hashes == hashesNow;
    }
  }

  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, Entry> entries = new HashMap<>();

  ServedLists(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The list of a game.
   *
   * @param hashes another number whenever hashes of the game were made or taken over
   * @param make makes it, on the thread of the first who asks
   */
  Served of(LocalGame game, long hashes, Callable<Served> make) throws IOException {
    Entry entry;
    boolean first;
    long begin = nanoTime.getAsLong();
    synchronized (lock) {
      entries.values().removeIf(old -> old.overNanos != null && begin - old.overNanos >= 0);
      Entry before = entries.get(game.id());
      first = before == null || !before.isOf(game, hashes);
      if (before == null || first) {
        entry = new Entry(game, hashes);
        entries.put(game.id(), entry);
      } else {
        entry = before;
      }
    }
    if (first) {
      make(entry, begin, make);
    }
    try {
      return entry.made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private void make(Entry entry, long begin, Callable<Served> make) {
    try {
      Served served = make.call();
      ended(entry, begin, true);
      entry.made.complete(served);
    } catch (Exception | Error e) {
      ended(entry, begin, false);
      entry.made.completeExceptionally(e);
    }
  }

  private void ended(Entry entry, long begin, boolean kept) {
    long now = nanoTime.getAsLong();
    synchronized (lock) {
      entry.overNanos = now + Math.max(SHORTEST.toNanos(), 2 * (now - begin));
      if (!kept) {
        entries.remove(entry.game.id(), entry);
      }
    }
  }
}
