package net.lanspread.download;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content that the sources of one game version agree on: first its files, then, once hashed,
 * its manifest.
 */
public final class ContentAgreement {
  private static final Logger log = LoggerFactory.getLogger(ContentAgreement.class);

  /** The outcome of a question to all sources. */
  public sealed interface Agreed<T> {
    record On<T>(T value, List<Source> holders) implements Agreed<T> {}

    record Not<T>(FailureCode code, String message) implements Agreed<T> {}
  }

  /**
   * Files that the sources agree on; the digest is null while no source knows it.
   *
   * @param hosts the number of hosts that stand behind it
   * @param otherHosts the number of hosts that have something else
   */
  public record Files(FileList list, @Nullable Sha256 digest, int hosts, int otherHosts) {}

  private final GameId gameId;
  private final Version version;
  private final Optional<Sha256> pinned;
  private final Cancellation cancellation;
  private final AnswerTimes times;
  // only the first question sets it: a source that keeps it waiting keeps the next question waiting
  // no more
  private long usualNanos;

  public ContentAgreement(
      GameId gameId, Version version, Optional<Sha256> pinned, Cancellation cancellation) {
    this(gameId, version, pinned, cancellation, AnswerTimes.USUAL);
  }

  ContentAgreement(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Cancellation cancellation,
      AnswerTimes times) {
    this.gameId = gameId;
    this.version = version;
    this.pinned = pinned;
    this.cancellation = cancellation;
    this.times = times;
  }

  /** The event that tells users of the agreement. */
  public PeerEvent.GotGameFiles event(Files files, List<Source> holders) {
    return new PeerEvent.GotGameFiles(
        gameId,
        version,
        files.list().files(),
        holders.stream().map(Source::peerId).toList(),
        files.hosts(),
        files.otherHosts());
  }

  /** Asks all sources for their files and counts their votes. */
  public Agreed<Files> files(List<Source> sources) throws InterruptedException {
    usualNanos = System.nanoTime() + times.usual().toNanos();
    return count(sources, pinned.isPresent());
  }

  /**
   * Waits until the sources have made their hashes, counts their votes, and fetches the manifest.
   *
   * @param files the files that were agreed on before; a manifest of other files is not accepted
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
    Optional<Manifest> manifest =
        new ManifestFetch(gameId, version, files.list(), digest, times, cancellation).from(holders);
    return manifest.isPresent()
        ? new Agreed.On<>(manifest.get(), holders)
        : new Agreed.Not<>(
            FailureCode.PEERS_GONE, "no source could give the hashes of the game; try again");
  }

  /** The role of a source that was not asked before, given the agreement. */
  enum Standing {
    HOLDER,
    /** It has something else. */
    STRANGER,
    /** It has no answer now. */
    UNDECIDED
  }

  /**
   * Asks one more source for its content.
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
        case Source.Answer.Refused<Source.Offer>(WireCode code, _) ->
            code == WireCode.BUSY ? Standing.UNDECIDED : Standing.STRANGER;
        case Source.Answer.Invalid<Source.Offer> _ -> Standing.STRANGER;
      };
    } catch (IOException e) {
      log.info("peer {} made no offer: {}", source.peerId().brief(), e.toString());
      return Standing.UNDECIDED;
    }
  }

  private static Standing standing(boolean same) {
    return same ? Standing.HOLDER : Standing.STRANGER;
  }

  private Agreed<Files> count(List<Source> sources, boolean hashed) throws InterruptedException {
    OfferPoll.Heard heard =
        new OfferPoll(gameId, version, hashed, pinned, times, cancellation)
            .ask(sources, usualNanos);
    return switch (ContentVote.count(heard.ballots(), pinned)) {
      case ContentVote.Result.Agreed<Source>(
              var list,
              var digest,
              var holders,
              int hosts,
              int otherHosts) ->
          new Agreed.On<>(new Files(list, digest, hosts, otherHosts), holders);
      case ContentVote.Result.Tied<Source> _ ->
          new Agreed.Not<>(
              FailureCode.AMBIGUOUS_CONTENT,
              "the peers hold different files under the same version, and none has the majority");
      case ContentVote.Result.NoHolder<Source> _ ->
          heard.refusals().isEmpty()
              ? new Agreed.Not<>(
                  FailureCode.PEERS_GONE, "no peer offers the game any more; try again")
              : new Agreed.Not<>(
                  FailureCode.VERIFICATION_FAILED,
                  "the peers' offers are invalid: " + heard.refusals().getFirst());
    };
  }
}
