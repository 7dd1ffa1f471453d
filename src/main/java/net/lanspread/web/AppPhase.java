package net.lanspread.web;

import java.util.Optional;
import net.lanspread.peer.Peer;
import net.lanspread.peer.RunningPeer;

/** How far the app is. Without a guest's answers no peer runs. */
sealed interface AppPhase {
  /** A phase in which nobody is changing anything. */
  sealed interface Settled extends AppPhase {}

  /** The app has not looked yet whether the guest has answered before. */
  record Opening() implements AppPhase {}

  /** The peer of a guest who has answered before is being started. */
  record Starting(AppSettings settings) implements AppPhase {}

  /** The questions are to be answered. */
  record Asking() implements Settled {}

  /**
   * The peer runs.
   *
   * @param key the text of the key of our party; empty where that has none
   */
  record Running(RunningPeer owner, AppSettings settings, Optional<String> key) implements Settled {
    Running with(AppSettings other) {
      return new Running(owner, other, key);
    }

    Running inPartyWith(Optional<String> otherKey) {
      return new Running(owner, settings.withPartyKey(otherKey), otherKey);
    }

    Guest guest() {
      return new Guest(owner.current(), settings, key);
    }
  }

  /**
   * A change is being made.
   *
   * @param outcome what holds when the change ends, as far as it has come
   */
  record Changing(Settled outcome) implements AppPhase {}

  /**
   * The app ends: no change begins any more.
   *
   * @param last the phase without that
   */
  record Closing(AppPhase last) implements AppPhase {}

  /** A guest who has answered, and the peer that runs for him at this moment. */
  record Guest(Peer peer, AppSettings settings, Optional<String> key) {}
}
