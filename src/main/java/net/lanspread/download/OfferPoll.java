package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.ContentVote.Ballot;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.VoteHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to all sources of a game version, side by side: its files or its hashes. A source
 * that is silent, trickles, refuses or has no hashes yet is left out when the time is over, and may
 * come back to the next question. Used once.
 */
final class OfferPoll {
  private static final Logger log = LoggerFactory.getLogger(OfferPoll.class);

  /** The answers that came in time. */
  record Heard(List<Ballot<Source>> ballots, List<String> refusals) {}

  private final GameId gameId;
  private final Version version;
  private final boolean hashed;
  private final Optional<Sha256> pinned;
  private final AnswerTimes times;
  private final Cancellation cancellation;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<Ballot<Source>> ballots = new ArrayList<>();

  @GuardedBy("lock")
  private final List<String> refusals = new ArrayList<>();

  @GuardedBy("lock")
  private int open;

  // whether a source that has an answer makes its hashes
  @GuardedBy("lock")
  private boolean hashing;

  // until when they are waited for while nobody has any
  @GuardedBy("lock")
  private long hashedNanos;

  @GuardedBy("lock")
  private boolean over;

  /**
   * @param hashed whether only an offer with hashes is an answer
   * @param pinned the digest that alone is an answer, if any
   */
  OfferPoll(
      GameId gameId,
      Version version,
      boolean hashed,
      Optional<Sha256> pinned,
      AnswerTimes times,
      Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.hashed = hashed;
    this.pinned = pinned;
    this.times = times;
    this.cancellation = cancellation;
  }

  /**
   * Asks; returns when all have answered, or with the answers that are there when the usual time is
   * over, or the first one after it.
   *
   * @param usualNanos when that is
   */
  Heard ask(List<Source> sources, long usualNanos) throws InterruptedException {
    long beginNanos = System.nanoTime();
    cancellation.onCancel(cancelled::countDown);
    List<Thread> askers;
    synchronized (lock) {
      open = sources.size();
      hashedNanos = beginNanos;
      askers =
          sources.stream()
              .map(
                  source ->
                      Thread.ofVirtual()
                          .name("ask-" + source.peerId().brief())
                          .start(() -> ask(source)))
              .toList();
    }
    cancellation.onCancel(() -> askers.forEach(Thread::interrupt));
    Heard heard;
    try {
      synchronized (lock) {
        for (long left = leftNanosLocked(beginNanos, usualNanos);
            open > 0 && left > 0;
            left = leftNanosLocked(beginNanos, usualNanos)) {
          lock.wait(left / 1_000_000 + 1);
        }
        over = true;
        heard = new Heard(List.copyOf(ballots), List.copyOf(refusals));
        if (open > 0) {
          log.info("{} of {} sources of {} have no answer in time", open, sources.size(), gameId);
        }
      }
    } finally {
      askers.forEach(Thread::interrupt);
    }
    cancellation.check();
    return heard;
  }

  @GuardedBy("lock")
  private long leftNanosLocked(long beginNanos, long usualNanos) {
    long now = System.nanoTime();
    long usual = usualNanos - now;
    return ballots.stream().anyMatch(this::decides)
        ? usual
        : Math.max(
            usual, Math.max(beginNanos + times.longest().toNanos() - now, hashedNanos - now));
  }

  private boolean decides(Ballot<Source> ballot) {
    return pinned.isEmpty() || pinned.get().equals(ballot.digest());
  }

  private void ask(Source source) {
    try {
      Source.Answer<Source.Offer> answer = poll(source);
      synchronized (lock) {
        if (!over) {
          sortLocked(source, answer);
        }
      }
    } catch (IOException | InterruptedException | Cancellation.CancelledException e) {
      log.info("peer {} made no offer: {}", source.peerId().brief(), e.toString());
    } finally {
      synchronized (lock) {
        open--;
        lock.notifyAll();
      }
    }
  }

  /** Asks until the source has an answer: it may be busy, or not have its hashes yet. */
  private Source.Answer<Source.Offer> poll(Source source) throws IOException, InterruptedException {
    SourcePatience patience = new SourcePatience();
    while (true) {
      cancellation.check();
      long askedNanos = System.nanoTime();
      try {
        Source.Answer<Source.Offer> answer = source.offer(gameId);
        boolean again =
            switch (answer) {
              case Source.Answer.Given<Source.Offer>(Source.Offer offer) -> isToBeHashed(offer);
              case Source.Answer.Refused<Source.Offer>(WireCode code, _) ->
                  patience.withRefusal(code);
              case Source.Answer.Invalid<Source.Offer> _ -> false;
            };
        if (!again) {
          return answer;
        }
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted() || !patience.withFailure()) {
          throw e;
        }
        log.debug("peer {} is asked again", source.peerId().brief(), e);
      }
      pause(patience.pause(Duration.ofNanos(System.nanoTime() - askedNanos)));
    }
  }

  private boolean isToBeHashed(Source.Offer offer) {
    boolean unhashed = hashed && offer.digest() == null && offer.version().equals(version);
    if (unhashed) {
      synchronized (lock) {
        if (!hashing) {
          hashing = true;
          hashedNanos = System.nanoTime() + times.hashing(offer.list().totalBytes()).toNanos();
        }
      }
    }
    return unhashed;
  }

  private void pause(Duration length) throws InterruptedException {
    if (cancelled.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
      cancellation.check();
    }
  }

  @GuardedBy("lock")
  private void sortLocked(Source source, Source.Answer<Source.Offer> answer) {
    switch (answer) {
      case Source.Answer.Given<Source.Offer>(Source.Offer offer) -> {
        if (offer.version().equals(version)) {
          ballots.add(
              new Ballot<>(
                  source,
                  VoteHost.of(source.peerId(), source.address()),
                  offer.list(),
                  offer.digest()));
        }
      }
      case Source.Answer.Refused<Source.Offer>(var code, var message) ->
          log.info("peer {} refuses: {} {}", source.peerId().brief(), code, message);
      case Source.Answer.Invalid<Source.Offer>(String reason) -> {
        log.warn("peer {} makes an invalid offer: {}", source.peerId().brief(), reason);
        refusals.add(reason);
      }
    }
  }
}
