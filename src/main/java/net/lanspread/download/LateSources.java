package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources that come to a download while it runs, those among them that had no answer when it
 * began, and those that go. Each newcomer is asked by a thread of its own, so that none keeps the
 * others out. Used once.
 */
final class LateSources {
  private static final Logger log = LoggerFactory.getLogger(LateSources.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final GameId gameId;
  private final ContentAgreement agreement;
  private final FileList list;
  private final Supplier<Optional<Sha256>> digest;
  private final Transfer transfer;
  private final List<Source> holders;

  private final Object lock = new Object();

  // where those were of which it is known whether they have the game
  @GuardedBy("lock")
  private final Map<PeerId, InetSocketAddress> decided = new HashMap<>();

  @GuardedBy("lock")
  private final Map<PeerId, Thread> asked = new HashMap<>();

  // of holders, which are asked for their list again then
  @GuardedBy("lock")
  private final Rests rests = new Rests();

  /**
   * @param holders those that the transfer has already
   * @param digest of the manifest, once it is known
   */
  LateSources(
      GameId gameId,
      ContentAgreement agreement,
      FileList list,
      Supplier<Optional<Sha256>> digest,
      Transfer transfer,
      List<Source> holders) {
    this.gameId = gameId;
    this.agreement = agreement;
    this.list = list;
    this.digest = digest;
    this.transfer = transfer;
    this.holders = holders;
    holders.forEach(this::joinsLocked);
  }

  /**
   * Runs the transfer with its first sources, and brings it those that appear meanwhile, and those
   * that it has dropped after a rest; takes those that are gone.
   *
   * @param eligible the sources at the moment of a call
   */
  TransferEnd run(Supplier<List<Source>> eligible) throws InterruptedException {
    Thread following = Thread.ofVirtual().name("sources-" + gameId).start(() -> follow(eligible));
    try {
      return transfer.run(holders);
    } finally {
      following.interrupt();
      following.join();
    }
  }

  /** Goes on until interrupted. */
  private void follow(Supplier<List<Source>> eligible) {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        List<Source> now = eligible.get();
        Set<PeerId> here = now.stream().map(Source::peerId).collect(Collectors.toSet());
        Set<PeerId> gone;
        synchronized (lock) {
          gone = new HashSet<>(decided.keySet());
          gone.removeAll(here);
          decided.keySet().retainAll(here);
          rests.retain(here);
          rests.next(transfer::isSource).forEach(decided::remove);
          now.forEach(this::askLocked);
        }
        gone.forEach(transfer::leave);
      }
    } catch (InterruptedException e) {
      log.debug("the download of {} takes no more sources", gameId);
    } finally {
      synchronized (lock) {
        asked.values().forEach(Thread::interrupt);
      }
    }
  }

  @GuardedBy("lock")
  private void joinsLocked(Source source) {
    decided.put(source.peerId(), source.address());
    rests.joined(source.peerId());
  }

  @GuardedBy("lock")
  private void askLocked(Source source) {
    PeerId peer = source.peerId();
    if (!source.address().equals(decided.get(peer)) && !asked.containsKey(peer)) {
      asked.put(peer, Thread.ofVirtual().name("ask-" + peer.brief()).start(() -> decide(source)));
    }
  }

  private void decide(Source source) {
    PeerId peer = source.peerId();
    ContentAgreement.Standing standing = ContentAgreement.Standing.UNDECIDED;
    try {
      standing = agreement.standing(source, list, digest.get());
    } finally {
      synchronized (lock) {
        asked.remove(peer);
        switch (standing) {
          case HOLDER -> joinsLocked(source);
          case STRANGER -> decided.put(peer, source.address());
          case UNDECIDED -> {}
        }
      }
    }
    if (standing == ContentAgreement.Standing.HOLDER) {
      log.info("peer {} joins the download of {}", peer.brief(), gameId);
      transfer.join(source);
    }
  }
}
