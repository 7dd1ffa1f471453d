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
import net.lanspread.operation.PeerEvent;
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
public final class ContentAgreement {
  private static final Logger log = LoggerFactory.getLogger(ContentAgreement.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** How often a source may fail to answer: a connection may break and be made again. */
  private static final int MAX_FAILURES = 5;

  /** How long a source may put off the file list, because an operation runs there. */
  private static final int MAX_BUSY_POLLS = 150;

  /** The outcome of a question to all sources. */
  public sealed interface Agreed<T> {
    record On<T>(T value, List<Source> holders) implements Agreed<T> {}

    record Not<T>(FailureCode code, String message) implements Agreed<T> {}
  }

  /** Files that the sources agree on; the digest is null while no source knows it. */
  public record Files(FileList list, @Nullable Sha256 digest) {}

  /** How much one source has been forgiven for one question. */
  private static final class Patience {
    private int failures;
    private int busyPolls;

    /** Whether to ask again after a broken connection. */
    boolean withFailure() {
      return ++failures < MAX_FAILURES;
    }

    /** Whether to ask again after a refusal. */
    boolean withRefusal(WireCode code) {
      return code == WireCode.BUSY && ++busyPolls < MAX_BUSY_POLLS;
    }
  }

  private record Candidate(Source source, Patience patience) {}

  private final GameId gameId;
  private final Version version;
  private final Optional<Sha256> pinned;
  private final Cancellation cancellation;

  public ContentAgreement(
      GameId gameId, Version version, Optional<Sha256> pinned, Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.pinned = pinned;
    this.cancellation = cancellation;
  }

  /** What users are told when there is agreement. */
  public PeerEvent.GotGameFiles event(Files files, List<Source> holders) {
    return new PeerEvent.GotGameFiles(
        gameId, version, files.list().files(), holders.stream().map(Source::peerId).toList());
  }

  /** Asks all sources for their files and counts their votes. */
  public Agreed<Files> files(List<Source> sources) throws InterruptedException {
    return count(sources, pinned.isPresent());
  }

  /**
   * Waits until the sources have made their hashes, counts their votes, and fetches the manifest.
   *
   * @param files what was agreed on before; a manifest of other files is not accepted
   */
  public Agreed<Manifest> manifest(Files files, List<Source> sources) throws InterruptedException {
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
    Optional<Manifest> manifest = fetch(holders, files.list(), digest);
    return manifest.isPresent()
        ? new Agreed.On<>(manifest.get(), holders)
        : new Agreed.Not<>(
            FailureCode.PEERS_GONE, "no source could give the hashes of the game; try again");
  }

  /** What a source that was not asked before is for what was agreed on. */
  enum Standing {
    HOLDER,
    /** It has something else. */
    STRANGER,
    /** It has no answer now. */
    UNDECIDED
  }

  /**
   * Asks one more source what it has.
   *
   * @param digest of the manifest, where it is known by now
   */
  Standing standing(Source source, FileList list, Optional<Sha256> digest) {
    try {
      return switch (source.offer(gameId)) {
        case Source.Answer.Given<Source.Offer>(Source.Offer(var itsVersion, var itsList, var its))
            when its == null ->
            pinned.isPresent()
                ? Standing.UNDECIDED
                : standing(itsVersion.equals(version) && itsList.equals(list));
        case Source.Answer.Given<Source.Offer>(
                Source.Offer(var itsVersion, var itsList, var its)) ->
            standing(
                itsVersion.equals(version)
                    && itsList.equals(list)
                    && pinned.or(() -> digest).map(its::equals).orElse(true));
        case Source.Answer.Declined<Source.Offer>(WireCode code, _) ->
            code == WireCode.BUSY ? Standing.UNDECIDED : Standing.STRANGER;
        case Source.Answer.Refused<Source.Offer> _ -> Standing.STRANGER;
      };
    } catch (IOException e) {
      log.info("peer {} made no offer: {}", source.peerId().brief(), e.toString());
      return Standing.UNDECIDED;
    }
  }

  private static Standing standing(boolean same) {
    return same ? Standing.HOLDER : Standing.STRANGER;
  }

  /** Asks one holder after the other, and again those that may have an answer later. */
  private Optional<Manifest> fetch(List<Source> holders, FileList list, Sha256 digest)
      throws InterruptedException {
    CountDownLatch cancelled = untilCancelled();
    List<Candidate> left = new ArrayList<>();
    holders.forEach(source -> left.add(new Candidate(source, new Patience())));
    while (!left.isEmpty()) {
      for (Candidate candidate : List.copyOf(left)) {
        cancellation.check();
        Source source = candidate.source();
        boolean again;
        try {
          switch (source.manifest(gameId, version)) {
            case Source.Answer.Given<Manifest>(Manifest manifest) -> {
              if (manifest.version().equals(version)
                  && manifest.digest().equals(digest)
                  && manifest.fileList().equals(list)) {
                return Optional.of(manifest);
              }
              log.info("peer {} gave a manifest that does not fit", source.peerId().brief());
              again = false;
            }
            case Source.Answer.Declined<Manifest>(WireCode code, String message) -> {
              log.info("peer {} gave no manifest: {}", source.peerId().brief(), message);
              again = candidate.patience().withRefusal(code);
            }
            case Source.Answer.Refused<Manifest>(String reason) -> {
              log.warn(
                  "peer {} gave a manifest that is refused: {}", source.peerId().brief(), reason);
              again = false;
            }
          }
        } catch (IOException e) {
          log.info("peer {} gave no manifest", source.peerId().brief(), e);
          again = candidate.patience().withFailure();
        }
        if (!again) {
          left.remove(candidate);
        }
      }
      if (!left.isEmpty()) {
        pause(cancelled);
      }
    }
    cancellation.check();
    return Optional.empty();
  }

  private Agreed<Files> count(List<Source> sources, boolean hashed) throws InterruptedException {
    List<Ballot<Source>> ballots = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(sources.size());
    List<Thread> askers = new ArrayList<>();
    for (Source source : sources) {
      askers.add(
          Thread.ofVirtual()
              .name("ask-" + source.peerId().brief())
              .start(
                  () -> {
                    try {
                      Source.Answer<Source.Offer> answer = poll(source, hashed);
                      synchronized (ballots) {
                        sort(source, answer, ballots, refusals);
                      }
                    } catch (IOException
                        | InterruptedException
                        | Cancellation.CancelledException e) {
                      log.info("peer {} made no offer: {}", source.peerId().brief(), e.toString());
                    } finally {
                      asked.countDown();
                    }
                  }));
    }
    cancellation.onCancel(() -> askers.forEach(Thread::interrupt));
    try {
      asked.await();
    } finally {
      askers.forEach(Thread::interrupt);
    }
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
    CountDownLatch cancelled = untilCancelled();
    Patience patience = new Patience();
    while (true) {
      cancellation.check();
      try {
        Source.Answer<Source.Offer> answer = source.offer(gameId);
        boolean again =
            switch (answer) {
              case Source.Answer.Given<Source.Offer>(Source.Offer offer) ->
                  hashed && offer.digest() == null;
              case Source.Answer.Declined<Source.Offer>(WireCode code, _) ->
                  patience.withRefusal(code);
              case Source.Answer.Refused<Source.Offer> _ -> false;
            };
        if (!again) {
          return answer;
        }
      } catch (IOException e) {
        if (!patience.withFailure()) {
          throw e;
        }
        log.debug("peer {} is asked again", source.peerId().brief(), e);
      }
      pause(cancelled);
    }
  }

  private CountDownLatch untilCancelled() {
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    return cancelled;
  }

  private void pause(CountDownLatch cancelled) throws InterruptedException {
    boolean over = cancelled.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    if (over) {
      cancellation.check();
    }
  }
}
