package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Peer;
import net.lanspread.swarm.KeyWords;
import net.lanspread.swarm.PartyKey;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.Swarm;

/**
 * The party that the guest is in: its key, and where peers are that refuse that key, for they are
 * in a party with another one. Thread-safe; its lock is held for nothing but these places.
 */
final class GuestParty {
  /** More places than this are not asked whether a party key is the right one. */
  private static final int MAX_REFUSING = 16;

  private final AppSession session;
  private final KeyWords words;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<InetSocketAddress> refusing = new LinkedHashSet<>();

  /**
   * @param words makes keys for organisers
   */
  GuestParty(AppSession session, KeyWords words) {
    this.session = session;
    this.words = words;
  }

  /** Takes in what the peer tells. */
  void heard(PeerEvent event) {
    if (event instanceof PeerEvent.PeerUnauthorized(_, InetSocketAddress address, _)) {
      refusedAt(address);
    }
  }

  private void refusedAt(InetSocketAddress address) {
    synchronized (lock) {
      if (refusing.size() < MAX_REFUSING) {
        refusing.add(address);
      }
    }
  }

  /** The places so far; they are forgotten. */
  private List<InetSocketAddress> takeRefusing() {
    synchronized (lock) {
      List<InetSocketAddress> places = List.copyOf(refusing);
      refusing.clear();
      return places;
    }
  }

  /** What the page says of the key: {@code wanted}, {@code set} or {@code none}. */
  String keyState(AppPhase.Guest now) {
    boolean refused;
    synchronized (lock) {
      refused = !refusing.isEmpty();
    }
    boolean hasKey = now.key().isPresent();
    // In a party with a key of our own, strangers with another one beside it are none of ours.
    boolean wanted = refused && !(hasKey && now.peer().peerCount() > 0);
    return wanted ? "wanted" : hasKey ? "set" : "none";
  }

  /** The text of the key of the party that we are in. */
  Optional<String> key() throws RefusedException, InterruptedException {
    return session.requireRunning().key();
  }

  /**
   * Goes on in the party of this key, if the peers that asked for one do not refuse it; returns
   * when that is known.
   */
  void useKey(String given) throws RefusedException, IOException, InterruptedException {
    if (given.isBlank()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "a party key is not blank");
    }
    String text = KeyWords.typed(given);
    session.change(
        now -> {
          List<InetSocketAddress> places = takeRefusing();
          try {
            enter(now, Optional.of(text));
          } catch (RefusedException e) {
            places.forEach(this::refusedAt);
            throw e;
          }
          if (isRefused(now.guest().peer(), places)) {
            enter(now, now.key());
            places.forEach(this::refusedAt);
            throw new RefusedException(
                FailureCode.UNAUTHORIZED, "the peers here refuse that key; ask who made the party");
          }
          session.keep(now.inPartyWith(Optional.of(text)));
        });
  }

  private void enter(AppPhase.Running now, Optional<String> key) throws RefusedException {
    session.become(now, config -> config.inPartyWith(key.map(PartyKey::of)));
  }

  /** Whether those that answer there all refuse us. */
  private static boolean isRefused(Peer peer, List<InetSocketAddress> places) {
    List<Swarm.ConnectResult> results = Collections.synchronizedList(new ArrayList<>());
    List<Thread> tries =
        places.stream()
            .map(place -> Thread.ofVirtual().start(() -> results.add(peer.connectOnce(place))))
            .toList();
    for (Thread each : tries) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    List<Swarm.ConnectResult> all = List.copyOf(results);
    return all.stream().noneMatch(Swarm.ConnectResult.Connected.class::isInstance)
        && all.stream().anyMatch(Swarm.ConnectResult.Unauthorized.class::isInstance);
  }

  /**
   * Goes on in a party of its own, with a key that nobody had before; peers that asked for another
   * one are in another party.
   *
   * @return the key, for the organiser to tell
   */
  String makeKey() throws RefusedException, IOException, InterruptedException {
    String text = words.make();
    goOnIn(Optional.of(text));
    return text;
  }

  /** Goes on in the open party, which has no key. */
  void leave() throws RefusedException, IOException, InterruptedException {
    goOnIn(Optional.empty());
  }

  private void goOnIn(Optional<String> key)
      throws RefusedException, IOException, InterruptedException {
    session.change(
        now -> {
          enter(now, key);
          var _ = takeRefusing();
          session.keep(now.inPartyWith(key));
        });
  }

  /** Connects to a peer by its address. */
  PeerEntry connect(InetSocketAddress address) throws RefusedException, InterruptedException {
    return switch (session.requireRunning().peer().connect(address)) {
      case Swarm.ConnectResult.Connected(PeerEntry entry) -> entry;
      case Swarm.ConnectResult.ToSelf _ ->
          throw new RefusedException(
              FailureCode.SELF_CONNECT, "that address is this computer's own");
      case Swarm.ConnectResult.Incompatible(String message) ->
          throw new RefusedException(FailureCode.INCOMPATIBLE_PEER, message);
      case Swarm.ConnectResult.SameIdentity(String message) ->
          throw new RefusedException(FailureCode.SAME_IDENTITY, message);
      case Swarm.ConnectResult.Unauthorized(String message) -> {
        refusedAt(address);
        throw new RefusedException(FailureCode.UNAUTHORIZED, message);
      }
      case Swarm.ConnectResult.Failed(String message) ->
          throw new RefusedException(FailureCode.CONNECT_FAILED, message);
    };
  }
}
