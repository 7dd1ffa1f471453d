package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The download of one game version, from the sources' votes to the committed sentinel. Reports
 * everything but its own end, which its caller does when the new state is visible.
 */
public final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  private final GameId gameId;
  private final Version version;
  private final ContentAgreement agreement;
  private final PayloadFiles payload;
  private final Disk disk;
  private final Roots roots;
  private final java.nio.file.Path root;
  private final SpaceClaims claims;
  private final Cancellation cancellation;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;
  private final RunningDownloads downloads;
  // only the thread in run uses it
  private boolean begun;

  /**
   * @param pinned the digest that the catalog asks for, if any
   * @param roots of the games folder
   * @param root where the game's root is, or will be
   * @param claims what all downloads to that disk have yet to write
   * @param banned whom this session asks for nothing more
   * @param downloads where this one is shared with other leeches, until the caller ends that
   * @param nanoTime a clock for durations and speeds
   */
  public Download(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Disk disk,
      Roots roots,
      java.nio.file.Path root,
      java.nio.file.Path stateFolder,
      SpaceClaims claims,
      Cancellation cancellation,
      Events events,
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime) {
    this.gameId = gameId;
    this.version = version;
    this.agreement = new ContentAgreement(gameId, version, pinned, cancellation);
    this.payload = new PayloadFiles(disk, roots, root, stateFolder);
    this.disk = disk;
    this.roots = roots;
    this.root = root;
    this.claims = claims;
    this.cancellation = cancellation;
    this.events = events;
    this.banned = banned;
    this.downloads = downloads;
    this.nanoTime = nanoTime;
  }

  /**
   * Downloads from the sources. Blocks until it has ended and left the disk settled.
   *
   * @param eligible the sources at the moment of a call: who comes while the download runs joins
   *     it, who goes leaves it
   * @param foresight asked before anything is fetched
   */
  public DownloadResult run(Supplier<List<Source>> eligible, Foresight foresight)
      throws InterruptedException {
    return run(eligible, foresight, true);
  }

  /**
   * Fetches what is wrong or missing of a version that is here. The same as a download, but a
   * cancel deletes nothing.
   */
  public DownloadResult repair(Supplier<List<Source>> eligible) throws InterruptedException {
    return run(eligible, Foresight.NONE, false);
  }

  private DownloadResult run(
      Supplier<List<Source>> eligible, Foresight foresight, boolean cancelDeletes)
      throws InterruptedException {
    DownloadResult result = runSettled(eligible, foresight);
    if (begun && !(result instanceof DownloadResult.Finished)) {
      downloads.end(gameId);
      boolean paused = cancellation.isPaused();
      cleanUp(cancelDeletes && !paused && result instanceof DownloadResult.Cancelled);
    }
    if (result instanceof DownloadResult.Failed(FailureCode code, _)
        && code == FailureCode.PEERS_GONE) {
      events.emit(new PeerEvent.DownloadPeersGone(gameId));
    }
    return result;
  }

  private DownloadResult runSettled(Supplier<List<Source>> eligible, Foresight foresight)
      throws InterruptedException {
    long startedNanos = nanoTime.getAsLong();
    DownloadResult result;
    try {
      switch (agreement.files(eligible.get())) {
        case ContentAgreement.Agreed.Not<ContentAgreement.Files>(var code, var message) -> {
          return new DownloadResult.Failed(code, message);
        }
        case ContentAgreement.Agreed.On<ContentAgreement.Files>(var files, var holders) -> {
          Optional<String> objection =
              new FirstLook(gameId, version, agreement, cancellation, banned)
                  .objection(files, holders, foresight);
          if (objection.isPresent()) {
            return new DownloadResult.Failed(FailureCode.ARCHIVE_ERROR, objection.get());
          }
          events.emit(agreement.event(files, holders));
          Optional<SharedFile> tooLarge =
              payload.tooLargeForTheDisk(files.list(), roots.existing(root));
          if (tooLarge.isPresent()) {
            IOException why = DiskProblem.tooLarge(root + "/" + tooLarge.get().path());
            return new DownloadResult.Failed(FailureCode.IO_ERROR, DiskProblem.inWords(why));
          }
          long missingBytes = payload.missingBytes(files.list());
          long usableBytes = SpaceClaims.usableBytes(disk, roots.existing(root));
          Optional<SpaceClaims.Claim> space = claims.claim(missingBytes, usableBytes);
          if (space.isEmpty()) {
            return new DownloadResult.Failed(
                FailureCode.DISK_FULL,
                ("the game needs %d MiB more, and the disk has %d MiB that no other download needs;"
                        + " make room and try again")
                    .formatted(missingBytes >> 20, claims.unclaimedBytes(usableBytes) >> 20));
          }
          try (SpaceClaims.Claim claim = space.get()) {
            result = transfer(files, holders, eligible, claim, startedNanos);
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

  private void cleanUp(boolean withPayload) {
    if (!roots.isThere()) {
      log.warn("what the download of {} left is away with its disk, and stays there", gameId);
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

  private DownloadResult transfer(
      ContentAgreement.Files files,
      List<Source> holders,
      Supplier<List<Source>> eligible,
      SpaceClaims.Claim space,
      long startedNanos)
      throws IOException, InterruptedException {
    boolean resumes = payload.holdsAny(files.list());
    Optional<Manifest> known = Optional.empty();
    if (resumes || files.digest() != null) {
      switch (agreement.manifest(files, holders)) {
        case ContentAgreement.Agreed.Not<Manifest>(var code, var message) -> {
          return new DownloadResult.Failed(code, message);
        }
        case ContentAgreement.Agreed.On<Manifest>(var manifest, _) -> known = Optional.of(manifest);
      }
    }
    begun = true;
    payload.begin(files.list(), version);
    events.emit(new PeerEvent.DownloadBegin(gameId));
    List<Planner.Chunk> missing = new ArrayList<>();
    if (resumes) {
      for (HashedFile file : known.orElseThrow().files()) {
        missing.addAll(missingChunks(file));
      }
    } else {
      files.list().files().forEach(file -> missing.addAll(allChunks(file)));
    }
    long totalBytes = files.list().totalBytes();
    long missingBytes = missing.stream().mapToLong(Planner.Chunk::lengthBytes).sum();
    Transfer transfer =
        new Transfer(
            new TransferTask(
                gameId,
                version,
                files.list().files(),
                missing,
                totalBytes - missingBytes,
                totalBytes,
                startedNanos),
            payload,
            event -> {
              if (event instanceof PeerEvent.DownloadChunkFinished chunk) {
                space.written(chunk.chunkBytes());
              }
              events.emit(event);
            },
            banned,
            nanoTime);
    cancellation.onCancel(transfer::stop);
    ManifestHolder manifest = new ManifestHolder(known);
    Thread judge =
        Thread.ofVirtual()
            .name("manifest-" + gameId)
            .start(() -> bringManifest(files, holders, missing, transfer, manifest));
    Thread sources =
        Thread.ofVirtual()
            .name("sources-" + gameId)
            .start(
                () ->
                    new LateSources(
                            gameId,
                            agreement,
                            files.list(),
                            () ->
                                manifest
                                    .find()
                                    .map(Manifest::digest)
                                    .or(() -> Optional.ofNullable(files.digest())),
                            transfer,
                            holders)
                        .follow(eligible));
    TransferEnd end = transfer.run(holders);
    for (Thread helper : List.of(judge, sources)) {
      helper.interrupt();
      helper.join();
    }
    return switch (end) {
      case TransferEnd.Stopped _ -> throw new Cancellation.CancelledException();
      case TransferEnd.Failed(FailureCode code, String message) ->
          new DownloadResult.Failed(code, message);
      case TransferEnd.Complete(long fetchedBytes, String versionIni) ->
          commit(files.list(), manifest.get(), versionIni, fetchedBytes, startedNanos);
    };
  }

  /** Hands the manifest to the transfer, waiting for the sources to make it where they must. */
  private void bringManifest(
      ContentAgreement.Files files,
      List<Source> holders,
      List<Planner.Chunk> missing,
      Transfer transfer,
      ManifestHolder manifest) {
    try {
      if (manifest.find().isEmpty()) {
        switch (agreement.manifest(files, holders)) {
          case ContentAgreement.Agreed.Not<Manifest>(var code, var message) -> {
            transfer.fail(code, message);
            return;
          }
          case ContentAgreement.Agreed.On<Manifest>(var found, _) -> manifest.set(found);
        }
      }
      downloads.begin(gameId, manifest.get(), payload, missing, transfer);
    } catch (InterruptedException | Cancellation.CancelledException e) {
      transfer.stop();
    }
  }

  private DownloadResult commit(
      FileList list, Manifest manifest, String fetched, long fetchedBytes, long startedNanos)
      throws IOException {
    Optional<Version> named = fetched.isEmpty() ? payload.parkedVersion() : Version.parse(fetched);
    if (!named.equals(Optional.of(version))) {
      return new DownloadResult.Failed(
          FailureCode.VERIFICATION_FAILED, "the version.ini that came does not name the version");
    }
    cancellation.check();
    payload.commit(list, version);
    return new DownloadResult.Finished(
        manifest, fetchedBytes, Duration.ofNanos(nanoTime.getAsLong() - startedNanos));
  }

  private static List<Planner.Chunk> allChunks(SharedFile file) {
    List<Planner.Chunk> chunks = new ArrayList<>();
    for (long i = 0; i < Chunks.count(file.sizeBytes()); i++) {
      chunks.add(Planner.Chunk.of(file, i));
    }
    return chunks;
  }

  /** The chunks of a file that are not on the disk with the manifest's content. */
  private List<Planner.Chunk> missingChunks(HashedFile hashed) throws IOException {
    SharedFile file = new SharedFile(hashed.path(), hashed.sizeBytes());
    List<Sha256> hashes = hashed.chunks();
    Optional<Disk.Reader> reader = payload.openReader(file);
    if (reader.isEmpty()) {
      return allChunks(file);
    }
    List<Planner.Chunk> missing = new ArrayList<>();
    try (Disk.Reader bytes = reader.get()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(Chunks.CHUNK_BYTES, file.sizeBytes()));
      for (int i = 0; i < hashes.size(); i++) {
        cancellation.check();
        Planner.Chunk chunk = Planner.Chunk.of(file, i);
        buffer.clear().limit(chunk.lengthBytes());
        while (buffer.hasRemaining()
            && bytes.read(buffer, chunk.offset() + buffer.position()) >= 0) {}
        var hash = Sha256.newDigest();
        hash.update(buffer.flip());
        if (!Sha256.ofRaw(hash.digest()).equals(hashes.get(i))) {
          missing.add(chunk);
        }
      }
    }
    return missing;
  }
}
