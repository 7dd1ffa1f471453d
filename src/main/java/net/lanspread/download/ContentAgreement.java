package net.lanspread.download;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.ContentVote;
import net.lanspread.swarm.ContentVote.Ballot;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sources of one game version agree on: first its files, then, once hashed, its manifest.
 */
final class ContentAgreement {
  private static final Logger log = LoggerFactory.getLogger(ContentAgreement.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** How often a source may fail to answer: a connection may break and be made again. */
  private static final int MAX_FAILURES = 5;

  /** How long a source may put off the file list, because an operation runs there. */
  private static final int MAX_BUSY_POLLS = 150;

  /** The outcome of a question to all sources. */
  sealed interface Agreed<T> {
    record On<T>(T value, List<Source> holders) implements Agreed<T> {}

    record Not<T>(FailureCode code, String message) implements Agreed<T> {}
  }

  /** Files that the sources agree on; the digest is null while no source knows it. */
  record Files(FileList list, @Nullable Sha256 digest) {}

  private final GameId gameId;
  private final Version version;
  private final Optional<Sha256> pinned;
  private final Cancellation cancellation;

  ContentAgreement(
      GameId gameId, Version version, Optional<Sha256> pinned, Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.pinned = pinned;
    this.cancellation = cancellation;
  }

  /** Asks all sources for their files and counts their votes. */
  Agreed<Files> files(List<Source> sources) throws InterruptedException {
    return count(sources, pinned.isPresent());
  }

  /**
   * Waits until the sources have made their hashes, counts their votes, and fetches the manifest.
   *
   * @param files what was agreed on before; a manifest of other files is not accepted
   */
  Agreed<Manifest> manifest(Files files, List<Source> sources) throws InterruptedException {
    Sha256 digest = files.digest();
    List<Source> holders = sources;
    if (digest == null) {
      switch (count(sources, true)) {
        case Agreed.Not<Files>(FailureCode code, String message) -> {
          return new Agreed.Not<>(code, message);
        }
        case Agreed.On<Files>(Files hashed, List<Source> found) -> {
          if (!hashed.list().equals(files.list()) || hashed.digest() == null) {
            return new Agreed.Not<>(
                FailureCode.VERIFICATION_FAILED,
                "the sources changed the game while it was fetched; try again");
          }
          digest = hashed.digest();
          holders = found;
        }
      }
    }
    for (Source source : holders) {
      Optional<Manifest> manifest = fetch(source, files.list(), digest);
      if (manifest.isPresent()) {
        return new Agreed.On<>(manifest.get(), holders);
      }
    }
    return new Agreed.Not<>(
        FailureCode.PEERS_GONE, "no source could give the hashes of the game; try again");
  }

  private Optional<Manifest> fetch(Source source, FileList list, Sha256 digest) {
    try {
      if (source.manifest(gameId, version) instanceof Source.Answer.Given<Manifest>(var manifest)
          && manifest.version().equals(version)
          && manifest.digest().equals(digest)
          && manifest.fileList().equals(list)) {
        return Optional.of(manifest);
      }
      log.info("peer {} gave no manifest that fits", source.peerId().brief());
    } catch (IOException e) {
      log.info("peer {} gave no manifest", source.peerId().brief(), e);
    }
    return Optional.empty();
  }

  private Agreed<Files> count(List<Source> sources, boolean hashed) throws InterruptedException {
    List<Ballot<Source>> ballots = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(sources.size());
    for (Source source : sources) {
      Thread.ofVirtual()
          .name("ask-" + source.peerId().brief())
          .start(
              () -> {
                try {
                  Source.Answer<Source.Offer> answer = poll(source, hashed);
                  synchronized (ballots) {
                    sort(source, answer, ballots, refusals);
                  }
                } catch (IOException | InterruptedException | Cancellation.CancelledException e) {
                  log.info("peer {} made no offer: {}", source.peerId().brief(), e.toString());
                } finally {
                  asked.countDown();
                }
              });
    }
    asked.await();
    cancellation.check();
    synchronized (ballots) {
      return switch (ContentVote.count(ballots, pinned)) {
        case ContentVote.Result.Agreed<Source>(var list, var digest, var holders) ->
            new Agreed.On<>(new Files(list, digest), holders);
        case ContentVote.Result.Tied<Source> _ ->
            new Agreed.Not<>(
                FailureCode.AMBIGUOUS_CONTENT,
                "the peers hold different files under the same version, and none has the majority");
        case ContentVote.Result.NoHolder<Source> _ ->
            refusals.isEmpty()
                ? new Agreed.Not<>(
                    FailureCode.PEERS_GONE, "no peer offers the game any more; try again")
                : new Agreed.Not<>(
                    FailureCode.VERIFICATION_FAILED,
                    "what the peers offer is refused: " + refusals.getFirst());
      };
    }
  }

  private void sort(
      Source source,
      Source.Answer<Source.Offer> answer,
      List<Ballot<Source>> ballots,
      List<String> refusals) {
    switch (answer) {
      case Source.Answer.Given<Source.Offer>(Source.Offer offer) -> {
        if (offer.version().equals(version)) {
          ballots.add(new Ballot<>(source, offer.list(), offer.digest()));
        }
      }
      case Source.Answer.Declined<Source.Offer>(var code, var message) ->
          log.info("peer {} declines: {} {}", source.peerId().brief(), code, message);
      case Source.Answer.Refused<Source.Offer>(String reason) -> {
        log.warn("peer {} offers what is refused: {}", source.peerId().brief(), reason);
        refusals.add(reason);
      }
    }
  }

  /**
   * Asks until the source has an answer: it may be busy for a while, or not have its hashes yet.
   */
  private Source.Answer<Source.Offer> poll(Source source, boolean hashed)
      throws IOException, InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    int busyPolls = 0;
    int failures = 0;
    while (true) {
      cancellation.check();
      Source.Answer<Source.Offer> answer;
      try {
        answer = source.offer(gameId);
      } catch (IOException e) {
        if (++failures >= MAX_FAILURES
            || cancelled.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw e;
        }
        log.debug("peer {} is asked again", source.peerId().brief(), e);
        continue;
      }
      boolean again =
          switch (answer) {
            case Source.Answer.Given<Source.Offer>(Source.Offer offer) ->
                hashed && offer.digest() == null;
            case Source.Answer.Declined<Source.Offer>(WireCode code, _) ->
                code == WireCode.BUSY && ++busyPolls < MAX_BUSY_POLLS;
            case Source.Answer.Refused<Source.Offer> _ -> false;
          };
      if (!again || cancelled.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        return answer;
      }
    }
  }
}
