package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** The archives of a game that are still coming, unpacked as their bytes are there. Used once. */
final class ArrivingPayload implements Payload {

  /** The download as it is seen from here. */
  interface Coming {
    /** Tells that the record is written and unpacking begins. */
    void unpackingBegins();

    /** Everything is unpacked: waits until the game has come; the scripts for its root, by name. */
    Map<String, byte[]> awaitEnd();

    /** Throws the unpacked files away, because the game turned out to be another one. */
    void startOver();
  }

  private final Disk disk;
  private final GameFolders game;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final UnpackingAhead.Plan plan;
  private final Coming coming;
  private final Cancellation cancellation;

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
  }

  private record Turn(ArrivingPayload payload, Arriving archive) implements ArchiveTurns.Archive {
    @Override
    public void awaitBegin() throws IOException {
      ArchiveBytes bytes = archive.bytes();
      bytes.await(Math.min(1, bytes.sizeBytes()));
    }

    @Override
    public void unpack(Staging into) throws ArchiveException, IOException {
      payload.unpack(archive, into);
    }
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    coming.unpackingBegins();
    try {
      List<Turn> turns = plan.archives().stream().map(each -> new Turn(this, each)).toList();
      new ArchiveTurns(turns, plan.atOnce(), plan::closeAll).unpack(staging);
    } catch (ArrivalEndedException e) {
      cancellation.cancel();
      throw e;
    }
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
    if (!plan.onDisk()) {
      for (String gone : new RootScripts(disk).gone(game, scripts.keySet())) {
        staging.goneScript(gone);
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
    // The bytes that the unpacking did not read come all the same, and before any of the next
    // archive is passed.
    bytes.await(bytes.sizeBytes());
    bytes.passed(bytes.sizeBytes());
  }
}
