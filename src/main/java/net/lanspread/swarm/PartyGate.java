package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the party: it knows on which connections the other side has proven the {@link
 * PartyKey}, and which peers failed and were reported. The first proof on a connection decides; a
 * peer that goes on guessing loses the connection, and a host has few {@link Guesses}, which bounds
 * what it makes us compute, too. Without a key everybody comes in. Thread-safe; nothing is computed
 * under the lock.
 */
final class PartyGate {
  private static final Logger log = LoggerFactory.getLogger(PartyGate.class);

  /** The time for which a place where we were refused is left alone. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  static final int MAX_WRONG_PROOFS = 3;

  /** The number of newcomers' proofs that are computed at once: half of the machine at most. */
  private static final int COMPUTED_AT_ONCE =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** The time that a newcomer waits for its turn; less than it has for its greeting. */
  private static final Duration TURN_PATIENCE = Duration.ofSeconds(4);

  /** Anybody can make up identities: more than any party has are neither reported nor kept. */
  static final int MAX_REMEMBERED = 4_000;

  /** The proofs that came on a connection. */
  private static final class Standing {
    boolean proven;
    boolean begun;
    // not null while the other side has our challenge
    @Nullable KeyExchange exchange;
    int wrongProofs;
  }

  private record Place(PeerId peerId, InetSocketAddress address) {}

  private final Optional<PartyKey> key;
  private final PeerId self;
  private final Events events;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final Guesses guesses;
  private final Semaphore turns = new Semaphore(COMPUTED_AT_ONCE, true);

  private final Object lock = new Object();

  // the lock guards its values, too; a connection that is unknown everywhere else is forgotten
  @GuardedBy("lock")
  private final Map<Connection, Standing> standings = new WeakHashMap<>();

  @GuardedBy("lock")
  private final Set<PeerId> reported = new HashSet<>();

  // whether each peer of another party has a key
  @GuardedBy("lock")
  private final Map<PeerId, Boolean> strangers = new HashMap<>();

  // when we were refused there, the longest ago first
  @GuardedBy("lock")
  private final SequencedMap<Place, Long> refusedNanos = new LinkedHashMap<>();

  PartyGate(
      Optional<PartyKey> key,
      PeerId self,
      Events events,
      LongSupplier nanoTime,
      SecureRandom random) {
    this.key = key;
    this.self = self;
    this.events = events;
    this.nanoTime = nanoTime;
    this.random = random;
    this.guesses = new Guesses(nanoTime);
  }

  boolean hasKey() {
    return key.isPresent();
  }

  /**
   * The exchange that proves the key on a connection that we made, before anything else is said on
   * it.
   */
  Optional<KeyExchange> exchange(Connection connection) {
    return key.map(mine -> mine.connecting(self, connection.peerId(), random));
  }

  /**
   * Goes on with the proof. The hearer may have guessed a key, and learns whether it was right.
   *
   * @return empty when the challenge is none, or that host has guessed too often
   */
  Optional<Message.ConfirmKey> confirm(
      Connection connection, KeyExchange exchange, Message.KeyChallenge challenge) {
    if (!guesses.take(connection.peerId(), connection.remoteAddress())) {
      return Optional.empty();
    }
    return exchange
        .round2(challenge.round1())
        .flatMap(
            round2 ->
                exchange
                    .proof(challenge.round2())
                    .map(proof -> new Message.ConfirmKey(round2, proof)));
  }

  /** Ends the proof; whether the other side has our key. */
  boolean isProven(Connection connection, KeyExchange exchange, Message.KeyProven answer) {
    if (!exchange.isProof(answer.proof())) {
      return false;
    }
    guesses.giveBack(connection.peerId(), connection.remoteAddress());
    synchronized (lock) {
      standingLocked(connection).proven = true;
    }
    return true;
  }

  /** Answers a peer that proves its key. */
  Message.Reply answer(Connection connection, Message.KeyRequest<?> request) {
    if (key.isEmpty()) {
      return refuse(connection, true);
    }
    return switch (request) {
      case Message.ProveKey(var round1) ->
          round1 == null
              ? new Message.Refused(
                  WireCode.INCOMPATIBLE_VERSION, "this peer proves party keys in another way")
              : challenge(connection, key.get(), round1);
      case Message.ConfirmKey confirmation -> conclude(connection, confirmation);
    };
  }

  private Message.Reply challenge(Connection connection, PartyKey mine, String round1) {
    PeerId other = connection.peerId();
    boolean again;
    synchronized (lock) {
      Standing standing = standingLocked(connection);
      if (standing.proven) {
        return new Message.Refused(WireCode.MALFORMED, "the key is proven already");
      }
      again = standing.begun;
      standing.begun = true;
    }
    if (again) {
      return wrong(connection);
    }
    if (!guesses.take(other, connection.remoteAddress())) {
      return new Message.Refused(WireCode.BUSY, "too many wrong keys come from there");
    }
    return inTurn(
        () -> {
          KeyExchange exchange = mine.accepting(self, other, random);
          Optional<String> round2 = exchange.round2(round1);
          if (round2.isEmpty()) {
            return wrong(connection);
          }
          synchronized (lock) {
            standingLocked(connection).exchange = exchange;
          }
          return new Message.KeyChallenge(exchange.round1(), round2.get());
        });
  }

  private Message.Reply conclude(Connection connection, Message.ConfirmKey confirmation) {
    Optional<KeyExchange> begun = endExchange(connection);
    if (begun.isEmpty()) {
      return wrong(connection);
    }
    KeyExchange exchange = begun.get();
    return inTurn(
        () -> {
          Optional<Sha256> proof = exchange.proof(confirmation.round2());
          if (proof.isEmpty() || !exchange.isProof(confirmation.proof()) || !open(connection)) {
            return wrong(connection);
          }
          guesses.giveBack(connection.peerId(), connection.remoteAddress());
          return new Message.KeyProven(proof.get());
        });
  }

  private Optional<KeyExchange> endExchange(Connection connection) {
    synchronized (lock) {
      Standing standing = standingLocked(connection);
      Optional<KeyExchange> exchange = Optional.ofNullable(standing.exchange);
      standing.exchange = null;
      return exchange;
    }
  }

  /** False when a wrong proof came on the connection before the right one. */
  private boolean open(Connection connection) {
    synchronized (lock) {
      Standing standing = standingLocked(connection);
      standing.proven = standing.wrongProofs == 0;
      return standing.proven;
    }
  }

  private Message.Refused wrong(Connection connection) {
    boolean goesOn;
    synchronized (lock) {
      goesOn = ++standingLocked(connection).wrongProofs >= MAX_WRONG_PROOFS;
    }
    if (goesOn) {
      connection.close();
    }
    return refuse(connection, true);
  }

  /** Computes an answer when few others are being computed. */
  private Message.Reply inTurn(Supplier<Message.Reply> answer) {
    boolean isOurTurn = false;
    try {
      isOurTurn = turns.tryAcquire(TURN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return isOurTurn
          ? answer.get()
          : new Message.Refused(WireCode.BUSY, "too many prove keys at once");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Message.Refused(WireCode.INTERNAL, "this peer is shutting down");
    } finally {
      if (isOurTurn) {
        turns.release();
      }
    }
  }

  /**
   * True when the other side may say more than a proof: it has proven the key on some connection.
   */
  boolean isOpen(Connection connection) {
    if (key.isEmpty()) {
      return true;
    }
    synchronized (lock) {
      Standing standing = standings.get(connection);
      return (standing != null && standing.proven)
          || standings.entrySet().stream()
              .anyMatch(
                  other ->
                      other.getValue().proven
                          && other.getKey().isOpen()
                          && other.getKey().peerId().equals(connection.peerId()));
    }
  }

  /** Turns away a peer that came to us without a proof, and reports it. */
  Message.Refused refuse(Connection connection) {
    return refuse(connection, false);
  }

  private Message.Refused refuse(Connection connection, boolean hasKey) {
    meets(connection.peerId(), hasKey);
    report(connection.peerId(), connection.remoteAddress());
    return new Message.Refused(
        WireCode.UNAUTHORIZED,
        key.isPresent() ? "this peer asks for its party's key" : "this peer has no party key");
  }

  /** A peer that we went to by ourselves turned us away, or was turned away. */
  void refused(PeerId peerId, InetSocketAddress address) {
    synchronized (lock) {
      Place place = new Place(peerId, address);
      refusedNanos.remove(place);
      refusedNanos.put(place, nanoTime.getAsLong());
      if (refusedNanos.size() > MAX_REMEMBERED) {
        refusedNanos.pollFirstEntry();
      }
    }
    report(peerId, address);
  }

  /** True when we may go to a peer that was seen there. */
  boolean mayApproach(PeerId peerId, InetSocketAddress address) {
    synchronized (lock) {
      Long since = refusedNanos.get(new Place(peerId, address));
      return since == null || nanoTime.getAsLong() - since >= PATIENCE.toNanos();
    }
  }

  /** The message about a peer that we cannot join with, and the remedy. */
  String problem(InetSocketAddress address) {
    String place = address.getHostString() + ":" + address.getPort();
    return key.isPresent()
        ? "the peer at "
            + place
            + " has another party key than this one, none, or an older Lanspread;"
            + " start both with the same key and version"
        : "the peer at "
            + place
            + " is in a party with a key, and this one has none; start it with --party-key-file";
  }

  /** A peer is in another party, with a key or without one. */
  void meets(PeerId peerId, boolean hasKey) {
    synchronized (lock) {
      if (strangers.size() < MAX_REMEMBERED || strangers.containsKey(peerId)) {
        strangers.put(peerId, hasKey);
      }
    }
  }

  /** A peer is in our party. */
  void joins(PeerId peerId) {
    synchronized (lock) {
      strangers.remove(peerId);
    }
  }

  Strangers strangers() {
    synchronized (lock) {
      int withKey = (int) strangers.values().stream().filter(hasKey -> hasKey).count();
      return new Strangers(withKey, strangers.size() - withKey);
    }
  }

  private void report(PeerId peerId, InetSocketAddress address) {
    synchronized (lock) {
      if (reported.size() >= MAX_REMEMBERED || !reported.add(peerId)) {
        return;
      }
    }
    String message = problem(address);
    log.warn("peer {} is not let in: {}", peerId.brief(), message);
    events.emit(new PeerEvent.PeerUnauthorized(peerId, address, message));
  }

  @GuardedBy("lock")
  private Standing standingLocked(Connection connection) {
    return standings.computeIfAbsent(connection, _ -> new Standing());
  }
}
