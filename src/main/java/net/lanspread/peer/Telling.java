package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.function.Consumer;
import net.lanspread.content.Program;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.Activity;
import org.jspecify.annotations.Nullable;

/**
 * The word of this peer to the others on itself, and on its user, who may not want it: then they
 * are told nothing of him. Thread-safe.
 */
public final class Telling {
  private final Launched launched;
  private final Steering steering;
  private final Consumer<Activity> others;

  /** Held while the others are told, so that the last word is the newest. */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean tells;

  // null before the first look at the disk
  @GuardedBy("lock")
  private Message.@Nullable Here here;

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

  /** So much room is on the disk now. */
  void room(long freeBytes) {
    synchronized (lock) {
      here = Message.Here.of(Program.VERSION, freeBytes);
      look();
    }
  }

  /** Something may be another. */
  void look() {
    synchronized (lock) {
      others.accept(
          tells
              ? new Activity(
                  steering.isMatch(), doing(Launched.Kind.GAME), doing(Launched.Kind.SERVER), here)
              : new Activity(false, List.of(), List.of(), here));
    }
  }

  private List<Activity.Doing> doing(Launched.Kind kind) {
    return launched.runs().stream()
        .filter(run -> run.kind() == kind && run.phase() == Launched.Phase.RUNNING)
        .map(run -> new Activity.Doing(run.gameId(), run.since()))
        .toList();
  }
}
