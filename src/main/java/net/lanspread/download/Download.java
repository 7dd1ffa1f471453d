package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.download.ContentAgreement.Agreed;
import net.lanspread.download.ContentAgreement.Files;
import net.lanspread.download.Grounds.Ground;
import net.lanspread.install.UnpackingAhead.Arriving;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The download of one game version, from the sources' votes to the committed sentinel. Reports
 * everything but its own end, which its caller does when the new state is visible.
 */
public final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /**
   * The assumed size of unpacked archives, as a multiple of the archives' size; an install begins
   * only when the disk has as much.
   */
  private static final int UNPACKED = 2;

  private final GameId gameId;
  private final Version version;
  private final ContentAgreement agreement;
  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Grounds grounds;
  private final Cancellation cancellation;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;
  private final RunningDownloads downloads;
  // what is being written, once that has begun; only the thread in run uses it
  private @Nullable PayloadFiles begun;

  /**
   * @param pinned the digest that the catalog asks for, if any
   * @param stateFolder of the game, outside its root
   * @param grounds the places for it
   * @param banned the peers that this session asks for nothing more
   * @param downloads the downloads among which this one is shared with other leeches, until the
   *     caller ends that
   * @param nanoTime a clock for durations and speeds
   */
  public Download(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Disk disk,
      Roots roots,
      Path stateFolder,
      Grounds grounds,
      Cancellation cancellation,
      Events events,
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime) {
    this.gameId = gameId;
    this.version = version;
    this.agreement = new ContentAgreement(gameId, version, pinned, cancellation);
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.grounds = grounds;
    this.cancellation = cancellation;
    this.events = events;
    this.banned = banned;
    this.downloads = downloads;
    this.nanoTime = nanoTime;
  }

  /**
   * Downloads from the sources. Blocks until it has ended and left the disk settled.
   *
   * @param eligible the sources at the moment of a call: a source that comes while the download
   *     runs joins it, one that goes leaves it
   * @param foresight asked before anything is fetched
   * @param ahead has given up when this returns, unless the download has finished
   */
  public DownloadResult run(Supplier<List<Source>> eligible, Foresight foresight, Ahead ahead)
      throws InterruptedException {
    return run(eligible, foresight, ahead, true);
  }

  /**
   * Fetches wrong and missing chunks of a version that is here. It is a download, but a cancel
   * deletes nothing.
   */
  public DownloadResult repair(Supplier<List<Source>> eligible) throws InterruptedException {
    return run(eligible, Foresight.NONE, Ahead.NONE, false);
  }

  private DownloadResult run(
      Supplier<List<Source>> eligible, Foresight foresight, Ahead ahead, boolean cancelDeletes)
      throws InterruptedException {
    DownloadResult result = runSettled(eligible, foresight, ahead);
    if (!(result instanceof DownloadResult.Finished)) {
      // Before the payload goes, because a root with something in it stays.
      var _ = ahead.giveUp();
    }
    PayloadFiles payload = begun;
    if (payload != null && !(result instanceof DownloadResult.Finished)) {
      downloads.end(gameId);
      boolean paused = cancellation.isPaused();
      cleanUp(payload, cancelDeletes && !paused && result instanceof DownloadResult.Cancelled);
    }
    if (result instanceof DownloadResult.Failed(FailureCode code, _)
        && code == FailureCode.PEERS_GONE) {
      events.emit(new PeerEvent.DownloadPeersGone(gameId));
    }
    return result;
  }

  private DownloadResult runSettled(
      Supplier<List<Source>> eligible, Foresight foresight, Ahead ahead)
      throws InterruptedException {
    long startedNanos = nanoTime.getAsLong();
    DownloadResult result;
    try {
      FirstLook look = new FirstLook(gameId, version, agreement, cancellation, banned);
      switch (look.files(eligible.get(), foresight, events)) {
        case Agreed.Not<Files>(var code, var message) -> {
          return new DownloadResult.Failed(code, message);
        }
        case Agreed.On<Files>(var files, var holders) -> {
          List<Ground> places = new ArrayList<>();
          List<IOException> tooLarge = new ArrayList<>();
          for (Ground place : grounds.all()) {
            payload(place)
                .tooLargeForTheDisk(files.list(), place.existing())
                .ifPresentOrElse(
                    file -> tooLarge.add(DiskProblem.tooLarge(place.root() + "/" + file.path())),
                    () -> places.add(place));
          }
          if (places.isEmpty()) {
            return new DownloadResult.Failed(
                FailureCode.IO_ERROR, DiskProblem.inWords(tooLarge.getFirst()));
          }
          Grounds.Need missing = place -> payload(place).missingBytes(files.list());
          Optional<Grounds.Claimed> space =
              grounds.claim(
                  disk, places, missing, ahead.isWanted() ? unpackedBytes(files.list()) : 0);
          if (space.isEmpty()) {
            return new DownloadResult.Failed(
                FailureCode.DISK_FULL,
                ("the game needs %d MiB more, and %s that no other download needs;"
                        + " make room and try again")
                    .formatted(
                        missing.bytes(places.getFirst()) >> 20, Grounds.mostRoom(disk, places)));
          }
          try (SpaceClaims.Claim claim = space.get().claim()) {
            result =
                new Writing(space.get().ground())
                    .transfer(files, holders, eligible, claim, ahead, startedNanos);
          }
        }
      }
    } catch (Cancellation.CancelledException e) {
      result = new DownloadResult.Cancelled();
    } catch (IOException e) {
      log.warn("the download of {} failed", gameId, e);
      DiskFailures.Failure failure = DiskFailures.of(e);
      result = new DownloadResult.Failed(failure.code(), failure.message());
    }
    return result;
  }

  private PayloadFiles payload(Ground ground) {
    return new PayloadFiles(disk, roots, ground.root(), stateFolder);
  }

  /** The bytes that an install of the files takes, as far as that can be guessed. */
  private long unpackedBytes(FileList list) {
    return UNPACKED
        * GameArchives.of(list, List.of(), gameId).stream().mapToLong(SharedFile::sizeBytes).sum();
  }

  private void cleanUp(PayloadFiles payload, boolean withPayload) {
    if (!payload.isThere()) {
      log.warn("the rest of the download of {} is away with its disk, and stays there", gameId);
      return;
    }
    try {
      payload.sweep();
      if (withPayload) {
        payload.deletePayload();
      }
    } catch (IOException e) {
      log.warn("cleaning up after the download of {} failed; that is tried again", gameId, e);
    }
  }

  /** The work in the place that was chosen. */
  private final class Writing {
    private final Ground ground;
    private final PayloadFiles payload;

    Writing(Ground ground) {
      this.ground = ground;
      this.payload = payload(ground);
    }

    DownloadResult transfer(
        Files files,
        List<Source> holders,
        Supplier<List<Source>> eligible,
        SpaceClaims.Claim space,
        Ahead ahead,
        long startedNanos)
        throws IOException, InterruptedException {
      boolean resumes = payload.holdsAny(files.list());
      Optional<Manifest> known = Optional.empty();
      if (resumes || files.digest() != null) {
        switch (agreement.manifest(files, holders)) {
          case Agreed.Not<Manifest>(var code, var message) -> {
            return new DownloadResult.Failed(code, message);
          }
          case Agreed.On<Manifest>(var manifest, _) -> known = Optional.of(manifest);
        }
      }
      begun = payload;
      payload.begin(files.list(), version);
      events.emit(new PeerEvent.DownloadBegin(gameId));
      ChunkMap map = new ChunkMap(files.list().files());
      BitSet here = resumes ? here(map, known.orElseThrow()) : new BitSet();
      Transfer transfer =
          new Transfer(
              new TransferTask(gameId, version, map, startedNanos, new Room(ahead, nanoTime)),
              here,
              payload,
              space.following(events),
              banned,
              nanoTime);
      cancellation.onCancel(transfer::stop);
      ArrivingArchives archives =
          new ArrivingArchives(
              map,
              file ->
                  payload.openReader(file).orElseThrow(() -> new NoSuchFileException(file.path())),
              transfer::needs,
              ArrivingArchives.WINDOW_CHUNKS);
      try (WriteBehind behind = new WriteBehind(disk, ground.root(), map)) {
        AtomicReference<@Nullable Manifest> manifest = new AtomicReference<>();
        known.ifPresent(manifest::set);
        Thread judge =
            Thread.ofVirtual()
                .name("manifest-" + gameId)
                .start(
                    () -> {
                      if (bringManifest(
                              files, holders, transfer, manifest, List.of(archives, behind))
                          && ahead.isWanted()) {
                        goAhead(archives, files.list(), ahead);
                      }
                    });
        TransferEnd end =
            new LateSources(
                    gameId,
                    agreement,
                    files.list(),
                    () ->
                        Optional.ofNullable(manifest.get())
                            .map(Manifest::digest)
                            .or(() -> Optional.ofNullable(files.digest())),
                    transfer,
                    holders)
                .run(eligible);
        judge.interrupt();
        judge.join();
        return switch (end) {
          case TransferEnd.Stopped _ -> throw new Cancellation.CancelledException();
          case TransferEnd.Failed(FailureCode code, String message) ->
              new DownloadResult.Failed(code, message);
          case TransferEnd.Complete(long fetchedBytes) ->
              commit(
                  files.list(),
                  Objects.requireNonNull(manifest.get()),
                  fetchedBytes,
                  ahead,
                  behind,
                  startedNanos);
        };
      }
    }

    /** Hands the manifest to the transfer, waiting for the sources to make it where they must. */
    private boolean bringManifest(
        Files files,
        List<Source> holders,
        Transfer transfer,
        AtomicReference<@Nullable Manifest> manifest,
        List<ChunkLedger.Listener> besides) {
      try {
        if (manifest.get() == null) {
          switch (agreement.manifest(files, holders)) {
            case Agreed.Not<Manifest>(var code, var message) -> {
              transfer.fail(code, message);
              return false;
            }
            case Agreed.On<Manifest>(var found, _) -> manifest.set(found);
          }
        }
        downloads.begin(gameId, Objects.requireNonNull(manifest.get()), payload, transfer, besides);
        return true;
      } catch (InterruptedException | Cancellation.CancelledException e) {
        transfer.stop();
        return false;
      }
    }

    /** Lets the unpacking begin, where there is certainly room for the download beside it. */
    private void goAhead(ArrivingArchives archives, FileList list, Ahead ahead) {
      try {
        List<Arriving> coming = archives.await(gameId, list);
        long packedBytes = coming.stream().mapToLong(archive -> archive.bytes().sizeBytes()).sum();
        long usableBytes = SpaceClaims.usableBytes(disk, ground.root());
        if (packedBytes == 0
            || ground.space().unclaimedBytes(usableBytes) / UNPACKED < packedBytes) {
          log.info("{} is unpacked when it has come", gameId);
          return;
        }
        ahead.begin(coming);
      } catch (InterruptedException e) {
        log.debug("{} has come before its unpacking could begin", gameId);
      } catch (IOException e) {
        log.warn("{} cannot be unpacked while it comes", gameId, e);
      }
    }

    private DownloadResult commit(
        FileList list,
        Manifest manifest,
        long fetchedBytes,
        Ahead ahead,
        WriteBehind behind,
        long startedNanos)
        throws IOException {
      if (!payload.isSentinelOf(version)) {
        return new DownloadResult.Failed(
            FailureCode.VERIFICATION_FAILED, "the version.ini that came does not name the version");
      }
      cancellation.check();
      if (SpaceClaims.usableBytes(disk, ground.root()) < 0) {
        var _ = ahead.giveUp(); // the commit needs some room, too
      }
      payload.commit(list, version, behind.await());
      return new DownloadResult.Finished(
          manifest, fetchedBytes, Duration.ofNanos(nanoTime.getAsLong() - startedNanos));
    }

    /** The chunks that are on the disk as the manifest has them. */
    private BitSet here(ChunkMap map, Manifest manifest) throws IOException {
      BitSet here = new BitSet();
      List<Sha256> hashes = manifest.hashes();
      ByteBuffer buffer = ByteBuffer.allocate(Chunks.CHUNK_BYTES);
      for (SharedFile file : manifest.fileList().files()) {
        Optional<Disk.Reader> reader = payload.openReader(file);
        if (reader.isEmpty()) {
          continue;
        }
        try (Disk.Reader bytes = reader.get()) {
          BitSet chunks = map.holding(file.path(), 0, file.sizeBytes());
          for (int i = chunks.nextSetBit(0); i >= 0; i = chunks.nextSetBit(i + 1)) {
            cancellation.check();
            buffer.clear().limit(map.lengthBytes(i));
            while (buffer.hasRemaining()
                && bytes.read(buffer, map.offset(i) + buffer.position()) >= 0) {}
            MessageDigest hash = Sha256.newDigest();
            hash.update(buffer.flip());
            here.set(i, Sha256.ofRaw(hash.digest()).equals(hashes.get(i)));
          }
        }
      }
      return here;
    }
  }
}
