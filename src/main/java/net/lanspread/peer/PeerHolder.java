package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;

/** The peer, for a library that is made before it. */
final class PeerHolder {
  private final Object lock = new Object();

  @GuardedBy("lock")
  private Optional<Peer> peer = Optional.empty();

  void set(Peer made) {
    synchronized (lock) {
      peer = Optional.of(made);
    }
  }

  void libraryChanged() {
    Optional<Peer> made;
    synchronized (lock) {
      made = peer;
    }
    made.ifPresent(Peer::libraryChanged);
  }

  void othersChanged() {
    Optional<Peer> made;
    synchronized (lock) {
      made = peer;
    }
    made.ifPresent(Peer::othersChanged);
  }

  void activityChanged() {
    Optional<Peer> made;
    synchronized (lock) {
      made = peer;
    }
    made.ifPresent(Peer::activityChanged);
  }

  void problemsChanged() {
    Optional<Peer> made;
    synchronized (lock) {
      made = peer;
    }
    made.ifPresent(Peer::problemsChanged);
  }
}
