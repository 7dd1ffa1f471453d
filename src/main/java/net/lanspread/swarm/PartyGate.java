package net.lanspread.swarm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: on which connections the other side has proven the {@link PartyKey}, and who has
 * not and was reported. The first proof on a connection decides; who goes on guessing loses the
 * connection. Without a key everybody comes in. Thread-safe.
 */
final class PartyGate {
  private static final Logger log = LoggerFactory.getLogger(PartyGate.class);

  /** How long a place where we were refused is left alone. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  static final int MAX_WRONG_PROOFS = 3;

  /** Anybody can make up identities: more than any party has are neither reported nor kept. */
  static final int MAX_REMEMBERED = 4_000;

  /** What came on a connection of proofs. */
  private static final class Standing {
    boolean proven;
    int wrongProofs;
  }

  private record Place(PeerId peerId, InetSocketAddress address) {}

  private final Optional<PartyKey> key;
  private final PeerId self;
  private final Events events;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();
  // guarded by lock, what is in it too; a connection that nobody knows any more is forgotten
  private final Map<Connection, Standing> standings = new WeakHashMap<>();
  // guarded by lock
  private final Set<PeerId> reported = new HashSet<>();
  // guarded by lock; when we were refused there, the longest ago first
  private final SequencedMap<Place, Long> refusedNanos = new LinkedHashMap<>();

  PartyGate(Optional<PartyKey> key, PeerId self, Events events, LongSupplier nanoTime) {
    this.key = key;
    this.self = self;
    this.events = events;
    this.nanoTime = nanoTime;
  }

  boolean hasKey() {
    return key.isPresent();
  }

  /** What has to be asked on a connection that we made before anything else is said on it. */
  Optional<Message.ProveKey> question(Connection connection) {
    return key.map(
        mine ->
            new Message.ProveKey(mine.proof(PartyKey.Role.CONNECTER, self, connection.peerId())));
  }

  /** Takes the answer to the {@link #question}; whether it proves that the other has our key. */
  boolean isProven(Connection connection, Message.KeyProven answer) {
    boolean proven =
        key.isPresent()
            && key.get().isProof(answer.proof(), PartyKey.Role.ACCEPTOR, self, connection.peerId());
    if (proven) {
      synchronized (lock) {
        standing(connection).proven = true;
      }
    }
    return proven;
  }

  /** Answers a peer that proves its key. */
  Message.Reply answer(Connection connection, Message.ProveKey request) {
    PeerId other = connection.peerId();
    if (key.isEmpty()) {
      return refuse(connection);
    }
    boolean right = key.get().isProof(request.proof(), PartyKey.Role.CONNECTER, other, self);
    boolean guesses;
    synchronized (lock) {
      Standing standing = standing(connection);
      if (standing.proven) {
        return new Message.Refusal(WireCode.MALFORMED, "the key is proven already");
      }
      if (right && standing.wrongProofs == 0) {
        standing.proven = true;
        return new Message.KeyProven(key.get().proof(PartyKey.Role.ACCEPTOR, other, self));
      }
      guesses = ++standing.wrongProofs >= MAX_WRONG_PROOFS;
    }
    if (guesses) {
      connection.close();
    }
    return refuse(connection);
  }

  /** Whether the other side may say more than a proof: it has proven the key on some connection. */
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

  /** Turns away a peer that came to us, and reports it. */
  Message.Refusal refuse(Connection connection) {
    report(connection.peerId(), connection.remoteAddress());
    return new Message.Refusal(
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

  /** Whether to go to a peer that was seen there. */
  boolean mayApproach(PeerId peerId, InetSocketAddress address) {
    synchronized (lock) {
      Long since = refusedNanos.get(new Place(peerId, address));
      return since == null || nanoTime.getAsLong() - since >= PATIENCE.toNanos();
    }
  }

  /** What is wrong between us and the peer there, and what to do. */
  String problem(InetSocketAddress address) {
    String place = address.getHostString() + ":" + address.getPort();
    return key.isPresent()
        ? "the peer at "
            + place
            + " has another party key than this one, or none; start both with the same key"
        : "the peer at "
            + place
            + " is in a party with a key, and this one has none; start it with --party-key";
  }

  /** How many peers were reported. */
  int strangers() {
    synchronized (lock) {
      return reported.size();
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

  /** Called under the lock. */
  private Standing standing(Connection connection) {
    return standings.computeIfAbsent(connection, _ -> new Standing());
  }
}
