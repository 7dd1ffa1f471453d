package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Manifest.HashedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Trees;
import net.lanspread.download.ContentAgreement;
import net.lanspread.download.ContentAgreement.Agreed;
import net.lanspread.download.Download;
import net.lanspread.download.DownloadResult;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.ProgressWatcher;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of a downloaded game, every byte of it, and its repair from the peers.
 *
 * <p>It is compared with the content that the catalog pins; else with the one that the holders of
 * the same version agree on; else with the one that this machine recorded. Files outside that
 * content stay as they are. Used once, by one thread.
 */
final class Verification {
  private static final Logger log = LoggerFactory.getLogger(Verification.class);

  /**
   * The end of a verification.
   *
   * @param badChunks the number that were found wrong or missing
   * @param fetched the end of the repair, if one was tried
   */
  record End(Outcome outcome, long badChunks, Optional<DownloadResult> fetched) {}

  private final GameId gameId;
  private final Version version;
  private final Optional<Sha256> pinned;
  private final Disk disk;
  private final Path root;
  private final ManifestStore manifests;
  private final Cancellation cancellation;
  private final ProgressWatcher progress;
  private final Supplier<List<Source>> sources;
  private final Function<Sha256, Download> repairs;
  private long badChunks;
  private Optional<DownloadResult> fetched = Optional.empty();

  /**
   * @param version that is here
   * @param pinned the digest that the catalog asks of it, if any
   * @param progress hears how much of the game has been read
   * @param sources the peers that hold the same version now
   * @param repairs makes the download of the version from those that have the digest
   */
  Verification(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Disk disk,
      Path root,
      ManifestStore manifests,
      Cancellation cancellation,
      ProgressWatcher progress,
      Supplier<List<Source>> sources,
      Function<Sha256, Download> repairs) {
    this.gameId = gameId;
    this.version = version;
    this.pinned = pinned;
    this.disk = disk;
    this.root = root;
    this.manifests = manifests;
    this.cancellation = cancellation;
    this.progress = progress;
    this.sources = sources;
    this.repairs = repairs;
  }

  /** Checks and repairs; blocks until that has ended. */
  End run() throws InterruptedException {
    Outcome outcome;
    try {
      outcome = check();
    } catch (Cancellation.CancelledException e) {
      outcome = cancelled();
    } catch (IOException e) {
      log.warn("{} cannot be verified", gameId, e);
      outcome =
          Outcome.failed(
              FailureCode.IO_ERROR, gameId + " cannot be verified: " + DiskProblem.inWords(e));
    }
    return new End(outcome, badChunks, fetched);
  }

  private Outcome check() throws IOException, InterruptedException {
    Optional<Manifest> recorded =
        manifests.recorded(gameId).filter(manifest -> manifest.version().equals(version));
    ManifestStore.Reading here =
        manifests.readAgain(
            gameId,
            (done, total) -> {
              cancellation.check();
              progress.at(done, total);
            });
    Optional<Manifest> reference = reference(recorded, here.content());
    if (reference.isEmpty()) {
      badChunks = here.content().files().stream().mapToLong(file -> file.chunks().size()).sum();
      return Outcome.failed(
          FailureCode.VERIFICATION_FAILED,
          gameId
              + " is not the one that the catalog pins, and no peer here has that: verify it again"
              + " when one is here");
    }
    badChunks = badChunks(reference.get(), here.files());
    if (badChunks == 0) {
      manifests.record(gameId, reference.get());
      return Outcome.DONE;
    }
    return repair(reference.get());
  }

  /** The manifest that the game must have; empty when it is pinned and only its digest is known. */
  private Optional<Manifest> reference(Optional<Manifest> recorded, Manifest here)
      throws InterruptedException {
    List<Manifest> known = new ArrayList<>(List.of(here));
    recorded.ifPresent(known::add);
    if (pinned.isPresent()) {
      Optional<Manifest> own = withDigest(known, pinned.get());
      return own.isPresent() ? own : agreed(known);
    }
    return agreed(known).or(() -> recorded).or(() -> Optional.of(here));
  }

  private static Optional<Manifest> withDigest(List<Manifest> known, Sha256 digest) {
    return known.stream().filter(manifest -> manifest.digest().equals(digest)).findFirst();
  }

  /** The manifest that the peers agree on. */
  private Optional<Manifest> agreed(List<Manifest> known) throws InterruptedException {
    List<Source> holders = sources.get();
    if (holders.isEmpty()) {
      return Optional.empty();
    }
    ContentAgreement agreement = new ContentAgreement(gameId, version, pinned, cancellation);
    return switch (agreement.files(holders)) {
      case Agreed.On<ContentAgreement.Files>(var files, var voters) -> {
        Sha256 digest = files.digest();
        Optional<Manifest> same = digest == null ? Optional.empty() : withDigest(known, digest);
        yield same.isPresent() ? same : fetch(agreement, files, voters);
      }
      case Agreed.Not<ContentAgreement.Files>(_, String message) -> {
        log.info("the peers do not help to verify {}: {}", gameId, message);
        yield Optional.empty();
      }
    };
  }

  private Optional<Manifest> fetch(
      ContentAgreement agreement, ContentAgreement.Files files, List<Source> voters)
      throws InterruptedException {
    return switch (agreement.manifest(files, voters)) {
      case Agreed.On<Manifest>(Manifest manifest, _) -> Optional.of(manifest);
      case Agreed.Not<Manifest>(_, String message) -> {
        log.info("the peers do not help to verify {}: {}", gameId, message);
        yield Optional.empty();
      }
    };
  }

  private Outcome repair(Manifest reference) throws InterruptedException {
    log.warn("{} has {} wrong or missing chunks", gameId, badChunks);
    if (sources.get().isEmpty()) {
      return unrepaired("no peer here has this version");
    }
    DownloadResult result = repairs.apply(reference.digest()).repair(sources);
    fetched = Optional.of(result);
    return switch (result) {
      case DownloadResult.Finished _ -> {
        manifests.put(gameId, reference);
        yield Outcome.DONE;
      }
      case DownloadResult.Cancelled _ -> cancelled();
      case DownloadResult.Failed(FailureCode code, String message)
          when code == FailureCode.DISK_FULL || code == FailureCode.IO_ERROR ->
          Outcome.failed(code, message);
      case DownloadResult.Failed(_, String message) -> unrepaired(message);
    };
  }

  private Outcome unrepaired(String why) {
    return Outcome.failed(
        FailureCode.VERIFICATION_FAILED,
        "%d chunks of %s are wrong and could not be repaired: %s; verify or download it again when"
                .formatted(badChunks, gameId, why)
            + " a peer is here that has version "
            + version);
  }

  private Outcome cancelled() {
    return Outcome.failed(FailureCode.CANCELLED, "the verification was cancelled");
  }

  /** The number of chunks that are missing or wrong; a file that is wrong has one at least. */
  private long badChunks(Manifest reference, Map<String, HashedFile> byPath) throws IOException {
    Map<String, HashedFile> byFoldedPath = new HashMap<>();
    byPath.forEach((path, file) -> byFoldedPath.put(PathRules.fold(path), file));
    long bad = 0;
    for (HashedFile wanted : reference.files()) {
      HashedFile file = byPath.get(wanted.path());
      if (file == null && Trees.regularFile(disk, root, wanted.path()).isPresent()) {
        file = byFoldedPath.get(PathRules.fold(wanted.path())); // a disk that ignores case
      }
      bad += file == null ? Math.max(1, wanted.chunks().size()) : wrongChunks(wanted, file);
    }
    return bad;
  }

  private static long wrongChunks(HashedFile wanted, HashedFile file) {
    long wrong = 0;
    for (int i = 0; i < wanted.chunks().size(); i++) {
      if (i >= file.chunks().size() || !wanted.chunks().get(i).equals(file.chunks().get(i))) {
        wrong++;
      }
    }
    return wrong == 0 && wanted.sizeBytes() != file.sizeBytes() ? 1 : wrong;
  }
}
