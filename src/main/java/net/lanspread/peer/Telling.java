package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.function.Consumer;
import net.lanspread.swarm.Activity;

/**
 * What the others are told of this peer's user, who may not want it: then they are told nothing.
 * Thread-safe.
 */
public final class Telling {
  private final Launched launched;
  private final Steering steering;
  private final Consumer<Activity> others;

  /** Held while the others are told, so that the last word is the newest. */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean tells;

  /**
   * @param others take in what they are told, and do not block
   */
  Telling(Launched launched, Steering steering, Consumer<Activity> others, boolean tells) {
    this.launched = launched;
    this.steering = steering;
    this.others = others;
    this.tells = tells;
  }

  /** Whether others are told what the user plays. */
  public boolean isOn() {
    synchronized (lock) {
      return tells;
    }
  }

  void tell(boolean on) {
    synchronized (lock) {
      tells = on;
      look();
    }
  }

  /** Something may be another. */
  void look() {
    synchronized (lock) {
      others.accept(
          tells
              ? new Activity(
                  steering.isMatch(), doing(Launched.Kind.GAME), doing(Launched.Kind.SERVER))
              : Activity.NOTHING);
    }
  }

  private List<Activity.Doing> doing(Launched.Kind kind) {
    return launched.runs().stream()
        .filter(run -> run.kind() == kind && run.phase() == Launched.Phase.RUNNING)
        .map(run -> new Activity.Doing(run.gameId(), run.since()))
        .toList();
  }
}
