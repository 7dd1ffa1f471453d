package net.lanspread.install;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.UnpackThreads;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a game, unpacked in their order or several at once. The first one goes to its
 * place at once; a further one that may begin before its turn is unpacked beside it, into a part of
 * the staging folder, and moves to its place when its turn has come: so a later archive replaces
 * the files of earlier ones, whichever was ready first. Used once.
 */
final class ArchiveTurns {

  /** An archive on its way into the staging folder. */
  interface Archive {
    /** Returns when it is of use to begin before its turn. */
    void awaitBegin() throws IOException;

    /** Unpacks all of it. */
    void unpack(Staging into) throws ArchiveException, IOException;
  }

  /** A place in the order. */
  private static final class Turn {
    private final Archive archive;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** The staging of an archive that was unpacked beside another one. */
    private final CompletableFuture<Staging> part = new CompletableFuture<>();

    Turn(Archive archive) {
      this.archive = archive;
    }
  }

  private final List<Turn> turns;
  private final int atOnce;
  private final Runnable endAll;

  /** The first failure of any thread. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param atOnce the number that are unpacked side by side
   * @param endAll makes every unpacking fail soon; called once, when one has failed
   */
  ArchiveTurns(List<? extends Archive> archives, int atOnce, Runnable endAll) {
    this.turns = archives.stream().map(Turn::new).toList();
    this.atOnce = atOnce;
    this.endAll = endAll;
  }

  /** Unpacks all; no thread of it is left when this returns. */
  void unpack(Staging staging) throws ArchiveException, IOException {
    UnpackThreads helpers = new UnpackThreads("unpack-beside");
    for (int i = 1; i < Math.min(atOnce, turns.size()); i++) {
      helpers.start(() -> beside(staging));
    }
    try {
      for (Turn turn : turns) {
        if (turn.taken.compareAndSet(false, true)) {
          turn.archive.unpack(staging);
        } else {
          staging.takeOver(turn.part.join());
        }
      }
    } catch (ArchiveException | IOException | RuntimeException | Error e) {
      fails(e);
    }
    helpers.join();
    switch (failure.get()) {
      case null -> {}
      case ArchiveException e -> throw e;
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("nothing throws this", e);
    }
    staging.dropParts();
  }

  private void beside(Staging staging) {
    for (int i = 1; i < turns.size() && failure.get() == null; i++) {
      Turn turn = turns.get(i);
      try {
        turn.archive.awaitBegin();
        if (turn.taken.compareAndSet(false, true)) {
          Staging part = staging.part(i);
          try (part) {
            turn.archive.unpack(part);
            part.sync();
          }
          turn.part.complete(part);
        }
      } catch (ArchiveException | IOException | RuntimeException | Error e) {
        fails(e);
        turn.part.completeExceptionally(e);
      }
    }
  }

  private void fails(Throwable e) {
    if (failure.compareAndSet(null, e)) {
      endAll.run();
    }
  }
}
