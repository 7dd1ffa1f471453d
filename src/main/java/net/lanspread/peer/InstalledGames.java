package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.install.Adoption;
import net.lanspread.install.Adoption.Known;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts about each installed game that the library does not see, and the taking over of those
 * that somebody else has unpacked: one after the other, on a thread that {@link #start} begins and
 * {@link #close} ends. A game that is not complete is looked at again every minute, for somebody
 * may be copying it.
 */
public final class InstalledGames implements NoticeSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstalledGames.class);
  private static final Duration INCOMPLETE_AGAIN = Duration.ofMinutes(1);

  /** The player's own files in an installed game. */
  public record OwnFiles(int count, long totalBytes) {}

  private final Adoption adoption;
  private final Predicate<GameId> busy;
  private final Events events;
  private final Thread thread;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, Known> known = new HashMap<>();

  @GuardedBy("lock")
  private final SequencedSet<GameId> waiting = new LinkedHashSet<>();

  @GuardedBy("lock")
  private final SequencedSet<GameId> again = new LinkedHashSet<>();

  @GuardedBy("lock")
  private final Map<GameId, CompletableFuture<Void>> asked = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param busy whether an operation runs on a game, which sees to it itself
   */
  InstalledGames(Adoption adoption, Predicate<GameId> busy, Events events) {
    this.adoption = adoption;
    this.busy = busy;
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("adoption").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The library has changed. */
  void libraryChanged(LibrarySnapshot before, LibrarySnapshot now) {
    for (LocalGame game : before.games().values()) {
      if (!now.games().containsKey(game.id())) {
        look(game.id());
      }
    }
    for (LocalGame game : now.games().values()) {
      if (!game.equals(before.games().get(game.id()))) {
        Known seen = look(game.id());
        if (game.installed() && game.downloaded() && !seen.complete()) {
          synchronized (lock) {
            waiting.add(game.id());
            lock.notifyAll();
          }
        }
      }
    }
  }

  /** Looks at a game again after a change. */
  Known look(GameId gameId) {
    Known now = adoption.look(gameId);
    Known before;
    synchronized (lock) {
      before = known.put(gameId, now);
    }
    Known told = before == null ? Known.NOTHING : before;
    boolean news =
        !now.notices().equals(told.notices())
            || !now.scriptsChanged().equals(told.scriptsChanged());
    if (news && thread.isAlive()) {
      events.emit(new PeerEvent.GamesListUpdated());
    }
    return now;
  }

  /**
   * Waits until the unpacked files of the game are known, or it is certain that they cannot be. For
   * the thread of an operation or a play, while the archives are those of the installed game.
   */
  void settle(GameId gameId) throws InterruptedException {
    CompletableFuture<Void> done;
    synchronized (lock) {
      if (closed || known.getOrDefault(gameId, Known.NOTHING).complete()) {
        return;
      }
      done = asked.computeIfAbsent(gameId, _ -> new CompletableFuture<>());
      waiting.addFirst(gameId);
      lock.notifyAll();
    }
    try {
      done.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The version that is installed, where that is known. */
  Optional<Version> version(GameId gameId) {
    return Optional.ofNullable(of(gameId, Known::version));
  }

  /**
   * True when the installed version is older than the downloaded one, or its update was cut off.
   *
   * @param downloaded the downloaded version; null for none
   */
  boolean isUpdatePending(GameId gameId, @Nullable Version downloaded) {
    Known game = of(gameId, now -> now);
    if (game == null) {
      return false;
    }
    Version installed = game.version();
    return game.updatePending()
        || (downloaded != null && installed != null && !installed.equals(downloaded));
  }

  /** The scripts that an update has brought and nobody has accepted, by name. */
  List<String> scriptsChanged(GameId gameId) {
    return Objects.requireNonNullElse(of(gameId, Known::scriptsChanged), List.of());
  }

  /** The player's own files in a game; empty when they cannot be told from the game's. */
  public Optional<OwnFiles> ownFiles(GameId gameId) {
    return adoption.ownFiles(gameId).map(own -> new OwnFiles(own.count(), own.totalBytes()));
  }

  @Override
  public List<Notice> of(GameId gameId) {
    return Objects.requireNonNullElse(of(gameId, Known::notices), List.of());
  }

  private <T> @Nullable T of(GameId gameId, java.util.function.Function<Known, @Nullable T> what) {
    synchronized (lock) {
      Known game = known.get(gameId);
      return game == null ? null : what.apply(game);
    }
  }

  private void run() {
    try {
      while (true) {
        adopt(next());
      }
    } catch (InterruptedException e) {
      log.debug("no more games are taken over");
    } finally {
      release();
    }
  }

  private GameId next() throws InterruptedException {
    synchronized (lock) {
      while (waiting.isEmpty()) {
        if (again.isEmpty()) {
          lock.wait();
        } else {
          lock.wait(INCOMPLETE_AGAIN.toMillis());
          if (waiting.isEmpty()) {
            waiting.addAll(again);
            again.clear();
          }
        }
      }
      return waiting.removeFirst();
    }
  }

  private void adopt(GameId gameId) {
    boolean wanted;
    synchronized (lock) {
      wanted = asked.containsKey(gameId);
    }
    try {
      if (wanted || !busy.test(gameId)) {
        adoption.adopt(gameId);
        boolean complete = look(gameId).complete();
        synchronized (lock) {
          if (!complete) {
            again.add(gameId);
          } else {
            again.remove(gameId);
          }
        }
      }
    } catch (RuntimeException e) {
      log.error("{} could not be looked at", gameId, e);
    } finally {
      if (wanted) {
        CompletableFuture<Void> done;
        synchronized (lock) {
          done = asked.remove(gameId);
        }
        if (done != null) {
          done.complete(null);
        }
      }
    }
  }

  private void release() {
    List<CompletableFuture<Void>> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(asked.values());
      asked.clear();
    }
    left.forEach(done -> done.complete(null));
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (lock) {
      closed = true;
    }
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(1));
    }
    release();
  }
}
