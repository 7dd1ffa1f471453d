package net.lanspread.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.download.ContentAgreement;
import net.lanspread.download.ProgressReport;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.Installer;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.Source.InstallStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The install of one game version from what its sources unpack: one source after the other, each
 * attempt from the start and with nothing left of the one before, until one succeeds.
 *
 * <p>Reports the begin and the success of the transfer and its progress; its caller reports the
 * rest, when the new state is visible.
 */
public final class StreamedInstall {
  private static final Logger log = LoggerFactory.getLogger(StreamedInstall.class);

  private static final Duration BUSY_INTERVAL = Duration.ofMillis(500);

  /** How often all that is left may be busy: two minutes. */
  private static final int MAX_BUSY_ROUNDS = 240;

  /**
   * How the install ended.
   *
   * @param received whether everything had come and that was reported
   */
  public record End(Outcome outcome, boolean received) {}

  /** What one attempt says of those to come. */
  private sealed interface Attempt {
    /** It was the last one. */
    record Last(Outcome outcome) implements Attempt {}

    /** The source has failed. */
    record Failed(Outcome.Failed why) implements Attempt {}

    /** The source is busy. */
    record Later() implements Attempt {}
  }

  private final GameId gameId;
  private final Version version;
  private final ContentAgreement agreement;
  private final Installer installer;
  private final ArchiveLimits limits;
  private final Disk disk;
  private final Path gamesFolder;
  private final SpaceClaims claims;
  private final Cancellation cancellation;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;
  // only the thread in run uses it
  private boolean received;

  /**
   * @param pinned the digest that the catalog asks for, if any
   * @param limits what a source may announce at most
   * @param gamesFolder an existing folder on the disk that is written to
   * @param claims what all operations on that disk have yet to write
   * @param banned whom this session asks for nothing more
   * @param nanoTime a clock for durations and speeds
   */
  public StreamedInstall(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Installer installer,
      ArchiveLimits limits,
      Disk disk,
      Path gamesFolder,
      SpaceClaims claims,
      Cancellation cancellation,
      Events events,
      BannedPeers banned,
      LongSupplier nanoTime) {
    this.gameId = gameId;
    this.version = version;
    this.agreement = new ContentAgreement(gameId, version, pinned, cancellation);
    this.installer = installer;
    this.limits = limits;
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.claims = claims;
    this.cancellation = cancellation;
    this.events = events;
    this.banned = banned;
    this.nanoTime = nanoTime;
  }

  /** Installs from one of the sources. Blocks until it has ended and left the disk settled. */
  public End run(List<Source> eligible) throws InterruptedException {
    Outcome outcome;
    try {
      outcome =
          switch (agreement.files(eligible)) {
            case ContentAgreement.Agreed.Not<ContentAgreement.Files>(var code, var message) ->
                Outcome.failed(code, message);
            case ContentAgreement.Agreed.On<ContentAgreement.Files>(var files, var holders) -> {
              events.emit(agreement.event(files, holders));
              events.emit(new PeerEvent.DownloadBegin(gameId));
              yield fromFirstThatCan(holders, files);
            }
          };
    } catch (Cancellation.CancelledException e) {
      outcome = Outcome.failed(FailureCode.CANCELLED, "the streamed install was cancelled");
    }
    if (outcome instanceof Outcome.Failed(FailureCode code, _) && code == FailureCode.PEERS_GONE) {
      events.emit(new PeerEvent.DownloadPeersGone(gameId));
    }
    return new End(outcome, received);
  }

  private Outcome fromFirstThatCan(List<Source> holders, ContentAgreement.Files files)
      throws InterruptedException {
    ScriptFetch scripts = new ScriptFetch(gameId, version, files, cancellation);
    Message.GetInstallStream request =
        new Message.GetInstallStream(gameId, version, files.digest());
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    Outcome why = Outcome.failed(FailureCode.PEERS_GONE, "no source is left; try again");
    Deque<Source> left = new ArrayDeque<>(holders);
    List<Source> busy = new ArrayList<>();
    for (int round = 0; round < MAX_BUSY_ROUNDS; round++) {
      while (!left.isEmpty()) {
        cancellation.check();
        Source source = left.remove();
        if (banned.contains(source.peerId())) {
          continue;
        }
        switch (attempt(source, request, scripts)) {
          case Attempt.Last(Outcome outcome) -> {
            return outcome;
          }
          case Attempt.Failed(Outcome.Failed failure) -> {
            log.warn(
                "peer {} cannot stream {}: {} {}",
                source.peerId().brief(),
                gameId,
                failure.code().label(),
                failure.message());
            if (failure.code() == FailureCode.PEERS_GONE && source.hasOtherWay()) {
              left.addFirst(source);
            }
            why = failure;
          }
          case Attempt.Later() -> busy.add(source);
        }
      }
      if (busy.isEmpty()) {
        return why;
      }
      if (cancelled.await(BUSY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
      left.addAll(busy);
      busy.clear();
    }
    return Outcome.failed(
        FailureCode.PEERS_GONE, "the sources are busy with others; try again later");
  }

  private Attempt attempt(Source source, Message.GetInstallStream request, ScriptFetch scripts) {
    try {
      return switch (source.installStream(request, cancellation)) {
        case Source.Answer.Given<InstallStream>(InstallStream stream) -> {
          try (stream) {
            yield install(source, stream, scripts.from(source));
          }
        }
        case Source.Answer.Declined<InstallStream>(WireCode code, _) when code == WireCode.BUSY ->
            new Attempt.Later();
        case Source.Answer.Declined<InstallStream>(WireCode code, String message) ->
            failed(StreamPayload.code(code), StreamPayload.printable(message));
        case Source.Answer.Refused<InstallStream>(String reason) ->
            failed(FailureCode.PEERS_GONE, reason);
      };
    } catch (ScriptFetch.WrongException e) {
      return failed(FailureCode.VERIFICATION_FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      cancellation.check();
      return failed(FailureCode.PEERS_GONE, "the source does not answer: " + e.getMessage());
    }
  }

  private Attempt install(Source source, InstallStream stream, Map<String, byte[]> scripts) {
    Message.InstallStreamReply announced = stream.announced();
    if (announced.entries() > limits.maxEntries()
        || announced.totalBytes() > limits.maxTotalBytes()) {
      banned.suspect(source.peerId(), "it announced more than any game may have");
      return failed(FailureCode.ARCHIVE_ERROR, "The game unpacks to more than any game may have.");
    }
    long usableBytes;
    try {
      usableBytes = SpaceClaims.usableBytes(disk, gamesFolder);
    } catch (IOException e) {
      return new Attempt.Last(Outcome.failed(FailureCode.IO_ERROR, DiskProblem.inWords(e)));
    }
    Optional<SpaceClaims.Claim> space = claims.claim(announced.totalBytes(), usableBytes);
    if (space.isEmpty()) {
      // Another source may say something else: this one may have lied.
      return failed(
          FailureCode.DISK_FULL,
          ("the game unpacked needs %d MiB, and the disk has %d MiB that no other operation needs;"
                  + " make room and try again")
              .formatted(announced.totalBytes() >> 20, claims.unclaimedBytes(usableBytes) >> 20));
    }
    try (SpaceClaims.Claim claim = space.get()) {
      StreamPayload payload =
          new StreamPayload(stream, new Reporter(source, announced.totalBytes(), claim));
      Outcome outcome =
          installer.install(
              gameId,
              version,
              staging -> {
                payload.writeTo(staging);
                for (Map.Entry<String, byte[]> script : scripts.entrySet()) {
                  staging.script(script.getKey(), script.getValue());
                }
              },
              cancellation);
      judge(source.peerId(), payload, outcome);
      return switch (outcome) {
        case Outcome.Done _ -> new Attempt.Last(outcome);
        case Outcome.Failed(FailureCode code, _) when code == FailureCode.CANCELLED ->
            new Attempt.Last(outcome);
        case Outcome.Failed failure ->
            payload
                .sourceFailure()
                .<Attempt>map(Attempt.Failed::new)
                .orElseGet(
                    () ->
                        failure.code() == FailureCode.ARCHIVE_ERROR
                            ? new Attempt.Failed(failure)
                            : new Attempt.Last(failure));
      };
    }
  }

  /** Tells a source that sent what no archive holds from one that failed. */
  private void judge(PeerId source, StreamPayload payload, Outcome outcome) {
    if (payload.isHostile()) {
      banned.ban(source, "it sent what is no install stream, or paths that no game has");
    } else if (outcome instanceof Outcome.Failed(FailureCode code, _)
        && code == FailureCode.ARCHIVE_ERROR
        && payload.sourceFailure().isEmpty()) {
      banned.suspect(source, "it streamed files that are not as it said");
    }
  }

  private static Attempt failed(FailureCode code, String message) {
    return new Attempt.Failed(new Outcome.Failed(code, message));
  }

  /** Tells programs and users of one attempt. */
  private final class Reporter implements StreamPayload.Watcher {
    private final Source source;
    private final long totalBytes;
    private final SpaceClaims.Claim space;
    private final long startedNanos = nanoTime.getAsLong();
    private final ProgressReport progress = new ProgressReport(0, startedNanos);
    private long doneBytes;

    Reporter(Source source, long totalBytes, SpaceClaims.Claim space) {
      this.source = source;
      this.totalBytes = totalBytes;
      this.space = space;
    }

    @Override
    public void chunk(String path, long offset, long chunkBytes) {
      events.emit(
          new PeerEvent.DownloadChunkFinished(
              gameId, path, offset, chunkBytes, source.peerId(), source.address()));
    }

    @Override
    public void written(long bytes) {
      doneBytes += bytes;
      space.written(bytes);
      long now = nanoTime.getAsLong();
      if (now - progress.dueNanos() >= 0) {
        events.emit(
            new PeerEvent.DownloadProgress(
                gameId, doneBytes, totalBytes, progress.bytesPerSecond(doneBytes, now), 1));
      }
    }

    @Override
    public void received(long bytes) {
      received = true;
      events.emit(
          new PeerEvent.DownloadFinished(
              gameId, bytes, Duration.ofNanos(nanoTime.getAsLong() - startedNanos)));
    }
  }
}
