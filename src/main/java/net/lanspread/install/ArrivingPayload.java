package net.lanspread.install;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.archive.ArchiveBytes;
import net.lanspread.archive.ArchiveBytes.ArrivalEndedException;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.GameArchives;
import net.lanspread.archive.OpenArchive;
import net.lanspread.disk.Disk;
import net.lanspread.install.UnpackingAhead.Arriving;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Cancellation.CancelledException;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a game that are still coming, unpacked as their bytes are there. The first one
 * goes to its place at once; a further one that begins to come before its turn is unpacked beside
 * it, into a part of the staging folder, and moves to its place when its turn has come: so a later
 * archive replaces the files of earlier ones, whichever was ready first. Used once.
 */
final class ArrivingPayload implements Payload {

  /** The download as it is seen from here. */
  interface Coming {
    /** What was to be recorded before is recorded. */
    void unpackingBegins();

    /** Everything is unpacked: waits until the game has come; the scripts for its root, by name. */
    Map<String, byte[]> awaitEnd();

    /** What was unpacked is not what the game turned out to be. */
    void startOver();
  }

  private final Disk disk;
  private final GameFolders game;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final UnpackingAhead.Plan plan;
  private final Coming coming;
  private final Cancellation cancellation;
  private final List<Turn> turns = new ArrayList<>();

  /** What went wrong first, on whatever thread. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ArrivingPayload(
      Disk disk,
      GameFolders game,
      ArchiveReader reader,
      ArchiveLimits limits,
      UnpackingAhead.Plan plan,
      Coming coming,
      Cancellation cancellation) {
    this.disk = disk;
    this.game = game;
    this.reader = reader;
    this.limits = limits;
    this.plan = plan;
    this.coming = coming;
    this.cancellation = cancellation;
    plan.archives().forEach(archive -> turns.add(new Turn(archive)));
  }

  /** An archive on its way into the staging folder. */
  private static final class Turn {
    private final Arriving archive;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** What it was unpacked into beside another one. */
    private final CompletableFuture<Staging> part = new CompletableFuture<>();

    Turn(Arriving archive) {
      this.archive = archive;
    }
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    coming.unpackingBegins();
    unpackAll(staging);
    staging.dropParts();
    // While the rest still comes nobody waits for this.
    staging.sync();
    Map<String, byte[]> scripts = coming.awaitEnd();
    cancellation.check();
    if (plan.onDisk()
        && !GameArchives.names(disk, game.root(), game.id())
            .equals(plan.archives().stream().map(Arriving::name).toList())) {
      coming.startOver();
      throw new CancelledException();
    }
    for (Map.Entry<String, byte[]> script : scripts.entrySet()) {
      staging.script(script.getKey(), script.getValue());
    }
  }

  private void unpackAll(Staging staging) throws ArchiveException, IOException {
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(plan.atOnce(), turns.size()); i++) {
      // Unpacking computes without a pause, and would keep virtual threads from their processors.
      helpers.add(Thread.ofPlatform().name("unpack-beside-" + i).start(() -> beside(staging)));
    }
    try {
      for (Turn turn : turns) {
        if (turn.taken.compareAndSet(false, true)) {
          unpack(turn.archive, staging);
        } else {
          staging.takeOver(turn.part.join());
        }
      }
    } catch (ArchiveException | IOException | RuntimeException | Error e) {
      fails(e);
    }
    joinAll(helpers);
    switch (failure.get()) {
      case null -> {}
      case ArrivalEndedException e -> {
        cancellation.cancel();
        throw e;
      }
      case ArchiveException e -> throw e;
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("nothing throws this", e);
    }
  }

  /** Takes what has begun to come before its turn. */
  private void beside(Staging staging) {
    for (int i = 1; i < turns.size() && failure.get() == null; i++) {
      Turn turn = turns.get(i);
      try {
        turn.archive.bytes().await(Math.min(1, turn.archive.bytes().sizeBytes()));
        if (turn.taken.compareAndSet(false, true)) {
          Staging part = staging.part(i);
          try (part) {
            unpack(turn.archive, part);
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

  private void unpack(Arriving archive, Staging into) throws ArchiveException, IOException {
    Path file = game.root().resolve(archive.name());
    ArchiveBytes bytes = archive.bytes();
    try {
      reader.unpackArriving(file, bytes, limits, into.newArchive());
    } catch (ArchiveException e) {
      into.throwFailure();
      if (!e.isBeyondReader()) {
        throw e;
      }
      if (!plan.onDisk()) {
        throw ArchiveException.reported(
            e.publicMessage() + "; install the game with its download, which can do more");
      }
      into.closeOpen();
      bytes.await(bytes.sizeBytes());
      try (OpenArchive open = reader.open(file, limits)) {
        cancellation.onCancel(open::stop);
        open.unpack(into.newArchive());
      }
    } finally {
      into.throwFailure();
    }
    // What nobody has to read comes all the same, and before anything of the next archive is
    // passed.
    bytes.await(bytes.sizeBytes());
    bytes.passed(bytes.sizeBytes());
  }

  /** Remembers the first failure and ends all others' waiting for bytes. */
  private void fails(Throwable e) {
    if (failure.compareAndSet(null, e)) {
      plan.closeAll();
    }
  }

  private static void joinAll(List<Thread> helpers) throws InterruptedIOException {
    for (Thread helper : helpers) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException)
            new InterruptedIOException("interrupted while unpacking").initCause(e);
      }
    }
  }
}
