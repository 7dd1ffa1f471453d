package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.PeerAddress;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions of peers to each other about further peers, so that guests find each other whose
 * network carries no multicast or whose firewall lets nobody in: a peer that cannot be reached
 * learns where the others are and connects to them.
 *
 * <p>Peers are asked one after the other, so that nobody can tell us more than we want to know.
 * Told are only addresses that this peer has itself connected to; where the other side connected,
 * this peer tries the address once somebody asks. The hearer of an address trusts it as little as a
 * sighting ({@link Approach}), goes only where a party can be ({@link #mayFollow}), and drops the
 * rest of an answer when nobody was at its last few addresses.
 *
 * <p>Off until it is started: then this peer neither asks nor tells. Thread-safe.
 */
final class PeerExchange {
  private static final Logger log = LoggerFactory.getLogger(PeerExchange.class);

  /**
   * The pause between two questions; three of them find a peer that had to be reached first, within
   * 10 s.
   */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  /** Addresses of one answer that are followed at once. */
  static final int AT_ONCE = 4;

  /** The time for all addresses of an answer together; the others come again. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

  private static final Duration REACH_TIMEOUT = Duration.ofSeconds(3);

  /** The time for which an address is left alone when nobody could be reached there. */
  private static final Duration REACH_AGAIN = Duration.ofMinutes(1);

  private record Attempt(InetSocketAddress address, long atNanos) {}

  private final Dialer dialer;
  private final Links links;
  private final PeerId self;
  private final PeerTable table;
  private final LongSupplier nanoTime;
  private final Semaphore reaching = new Semaphore(AT_ONCE);

  private final Object lock = new Object();

  // null while this is off
  @GuardedBy("lock")
  private @Nullable RandomGenerator random;

  @GuardedBy("lock")
  private boolean closed;

  // where each peer was when we connected to it
  @GuardedBy("lock")
  private final Map<PeerId, InetSocketAddress> reached = new HashMap<>();

  // where each peer was looked for last that had connected to us
  @GuardedBy("lock")
  private final Map<PeerId, Attempt> attempts = new HashMap<>();

  // owned by the thread; in which turn each peer was asked last
  private final Map<PeerId, Long> asked = new HashMap<>();
  // owned by the thread
  private long turn;

  PeerExchange(Dialer dialer, Links links, PeerId self, PeerTable table, LongSupplier nanoTime) {
    this.dialer = dialer;
    this.links = links;
    this.self = self;
    this.table = table;
    this.nanoTime = nanoTime;
  }

  void start(RandomGenerator source) {
    synchronized (lock) {
      if (random != null || closed) {
        return;
      }
      random = source;
    }
    Thread.ofVirtual().name("peer-exchange").start(this::run);
  }

  /** Ends the thread soon; does not wait. */
  void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** We have connected to the peer at its address. */
  void reached(PeerEntry peer) {
    synchronized (lock) {
      reached.put(peer.id(), peer.address());
    }
  }

  void gone(PeerId peerId) {
    synchronized (lock) {
      reached.remove(peerId);
      attempts.remove(peerId);
    }
  }

  /** Answers a peer that asks for others. */
  Message.PeersReply answer(PeerId asker, Message.GetPeers request) {
    List<PeerAddress> told = new ArrayList<>();
    Set<String> known = new HashSet<>(request.known());
    for (PeerEntry peer : shuffled(table.entries())) {
      if (peer.id().equals(asker) || known.contains(PeerAddress.brief(peer.id()))) {
        continue;
      }
      if (isReached(peer)) {
        PeerAddress.of(peer.id(), peer.address()).ifPresent(told::add);
      } else {
        reach(peer);
      }
      if (told.size() == Message.PeersReply.MAX_PEERS) {
        break;
      }
    }
    return new Message.PeersReply(told);
  }

  /**
   * The peers in random order, so that a peer that knows many tells others each time; none while
   * off.
   */
  private List<PeerEntry> shuffled(List<PeerEntry> peers) {
    List<PeerEntry> shuffled = new ArrayList<>(peers);
    synchronized (lock) {
      if (random == null || closed) {
        return List.of();
      }
      Collections.shuffle(shuffled, Random.from(random));
    }
    return shuffled;
  }

  private boolean isReached(PeerEntry peer) {
    synchronized (lock) {
      return peer.address().equals(reached.get(peer.id()));
    }
  }

  /**
   * Connects to a peer that has connected to us, where it says that it listens: to itself then, for
   * its packets come from that host. A peer that greets there makes a further connection; the one
   * of the two that is not used ends by its silence.
   */
  private void reach(PeerEntry peer) {
    long now = nanoTime.getAsLong();
    synchronized (lock) {
      Attempt last = attempts.get(peer.id());
      boolean isTooSoon =
          last != null
              && last.address.equals(peer.address())
              && now - last.atNanos < REACH_AGAIN.toNanos();
      if (isTooSoon || !reaching.tryAcquire()) {
        return;
      }
      attempts.put(peer.id(), new Attempt(peer.address(), now));
    }
    Thread.ofVirtual()
        .name("reach-" + peer.id().brief())
        .start(
            () -> {
              try {
                boolean worked = dialer.connectByItself(peer.id(), peer.address(), REACH_TIMEOUT);
                log.debug("{} can be reached: {}", peer.id().brief(), worked);
              } finally {
                reaching.release();
              }
            });
  }

  private void run() {
    try {
      while (awaitTurn()) {
        Optional<PeerEntry> next = next();
        if (next.isPresent()) {
          ask(next.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when closed. */
  private boolean awaitTurn() throws InterruptedException {
    Deadline turn = Deadline.in(PAUSE);
    synchronized (lock) {
      while (!closed && turn.waitOn(lock)) {
        // only the end wakes it earlier
      }
      return !closed;
    }
  }

  /** The peer that was not asked yet, or else longest ago. */
  private Optional<PeerEntry> next() {
    List<PeerEntry> peers = table.entries();
    asked.keySet().retainAll(peers.stream().map(PeerEntry::id).toList());
    Optional<PeerEntry> next =
        peers.stream()
            .min(Comparator.comparingLong(peer -> asked.getOrDefault(peer.id(), Long.MIN_VALUE)));
    next.ifPresent(peer -> asked.put(peer.id(), turn++));
    return next;
  }

  private void ask(PeerEntry peer) throws InterruptedException {
    Optional<Connection> connection = links.connectionTo(peer.id());
    if (connection.isEmpty()) {
      return;
    }
    List<String> known =
        table.entries().stream()
            .limit(Message.GetPeers.MAX_KNOWN)
            .map(each -> PeerAddress.brief(each.id()))
            .toList();
    List<PeerAddress> told;
    try (OpenReply<Message.PeersReply> answer =
        OpenReply.of(connection.get(), new Message.GetPeers(known), ANSWER_TIMEOUT)) {
      told =
          answer.head()
                  instanceof Source.Answer.Given<Message.PeersReply>(Message.PeersReply(var peers))
              ? peers
              : List.of();
    } catch (IOException e) {
      log.debug("peer {} does not name the peers that it knows", peer.id().brief(), e);
      return;
    }
    follow(told, connection.get().remoteAddress().getAddress());
  }

  private void follow(List<PeerAddress> told, InetAddress teller) throws InterruptedException {
    List<PeerAddress> wanted =
        told.stream()
            .filter(peer -> !peer.peerId().equals(self))
            .filter(peer -> mayFollow(peer.resolve().getAddress(), teller))
            .toList();
    long deadline = nanoTime.getAsLong() + ANSWER_PATIENCE.toNanos();
    for (int from = 0; from < wanted.size(); from += AT_ONCE) {
      List<PeerAddress> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
      if (!someAreThere(some) || nanoTime.getAsLong() - deadline > 0 || isClosed()) {
        return;
      }
    }
  }

  private boolean someAreThere(List<PeerAddress> some) throws InterruptedException {
    List<Thread> threads =
        some.stream()
            .map(
                peer ->
                    Thread.ofVirtual()
                        .name("follow-" + peer.peerId().brief())
                        .start(() -> dialer.follow(peer.peerId(), peer.resolve())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return some.stream().anyMatch(peer -> links.connectionTo(peer.peerId()).isPresent());
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /**
   * True when a party can be at an address. Peers are told of peers anywhere in the hall's network,
   * not only on one subnet; but a peer that has greeted must be able to send us neither out of it
   * nor to programs on our own computer. So it is an address that no router carries into the
   * internet, or, if a hall has public ones, one near the teller's; on loopback only for tellers
   * there.
   */
  static boolean mayFollow(InetAddress told, InetAddress teller) {
    if (told.isAnyLocalAddress() || told.isMulticastAddress() || told.isLinkLocalAddress()) {
      return false;
    }
    if (told.isLoopbackAddress()) {
      return teller.isLoopbackAddress();
    }
    byte[] there = told.getAddress();
    boolean isPrivate =
        told instanceof Inet4Address ? told.isSiteLocalAddress() : (there[0] & 0xfe) == 0xfc;
    return isPrivate || isNear(there, teller.getAddress());
  }

  /** True when both are in the same IPv4 /16 or IPv6 /48. */
  private static boolean isNear(byte[] one, byte[] other) {
    int bytes = one.length == 4 ? 2 : 6;
    return one.length == other.length && Arrays.equals(one, 0, bytes, other, 0, bytes);
  }
}
