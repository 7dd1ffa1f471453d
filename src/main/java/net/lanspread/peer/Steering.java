package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.RateLimit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The user's control of this peer's traffic: the limits, which are in {@code limits.json} of the
 * state folder for the next start, and match mode, which ends with the peer. Deleting the file ends
 * the limits. Thread-safe.
 *
 * <p>In match mode no download fetches, and little is sent. A user turns it on and off. Where the
 * limits say so, it is on by itself while a game runs that was started from here.
 */
public final class Steering implements Launched.Listener {
  private static final int MAX_BYTES = 64 * 1024;
  private static final String SEND = "send_bytes_per_second";
  private static final String RECEIVE = "receive_bytes_per_second";
  private static final String DOWNLOADS = "downloads_at_once";
  private static final String MATCH = "match_while_playing";

  /** The limit of both ways in a match: a hundredth of a fast line. */
  static final long MATCH_BYTES_PER_SECOND = 1024 * 1024;

  /** The limits of both ways, for the bytes of games. */
  record Ways(RateLimit sending, RateLimit receiving) {}

  private final StateFile file;
  private final Ways ways;
  private final Turns turns;
  private final Events events;

  /** Held while something changes and is written. */
  private final Object changing = new Object();

  @GuardedBy("changing")
  private final List<GameId> playing = new ArrayList<>();

  /** The user's own choice, until it is over; null while the limits decide. */
  @GuardedBy("changing")
  private @Nullable Boolean wanted;

  private volatile Limits limits;
  private volatile boolean match;

  /**
   * Reads the limits from the file and puts them in force.
   *
   * @param usual the limits where the file has none that can be read
   */
  Steering(Disk disk, Path stateFolder, Limits usual, Ways ways, Turns turns, Events events) {
    this.file = new StateFile(disk, stateFolder.resolve("limits.json"), MAX_BYTES);
    this.ways = ways;
    this.turns = turns;
    this.events = events;
    this.limits = read(usual);
    synchronized (changing) {
      holdLocked();
    }
  }

  private Limits read(Limits usual) {
    JsonNode json = file.read("the usual limits hold");
    long downloads = json.path(DOWNLOADS).asLong(usual.downloads());
    return new Limits(
        read(json, SEND, usual.sendBytesPerSecond()),
        read(json, RECEIVE, usual.receiveBytesPerSecond()),
        Limits.downloadsProblem(downloads).isEmpty() ? (int) downloads : usual.downloads(),
        json.path(MATCH).asBoolean(usual.matchWhilePlaying()));
  }

  private static long read(JsonNode json, String field, long usual) {
    long limit = json.path(field).asLong(usual);
    return Limits.problem(limit).isEmpty() ? limit : usual;
  }

  public Limits limits() {
    return limits;
  }

  /**
   * Puts other limits in force, also for bytes that are moving already.
   *
   * @throws IOException when the limits do not outlast this peer
   */
  public void limit(Limits next) throws IOException {
    synchronized (changing) {
      limits = next;
      holdLocked();
      file.write(
          JsonMapper.shared()
              .createObjectNode()
              .put(SEND, next.sendBytesPerSecond())
              .put(RECEIVE, next.receiveBytesPerSecond())
              .put(DOWNLOADS, next.downloads())
              .put(MATCH, next.matchWhilePlaying()));
    }
  }

  /** True while match mode is on. */
  public boolean isMatch() {
    return match;
  }

  /** The running games that were started from here. */
  public List<GameId> playing() {
    synchronized (changing) {
      return List.copyOf(playing);
    }
  }

  /**
   * Turns match mode on, until it is turned off; or off, until the next game is started after those
   * that run have ended.
   */
  public void match(boolean on) {
    synchronized (changing) {
      wanted = (on || !playing.isEmpty()) ? on : null;
      holdLocked();
    }
  }

  /** The user's own choice of match mode; empty while the limits decide. */
  Optional<Boolean> choice() {
    synchronized (changing) {
      return Optional.ofNullable(wanted);
    }
  }

  @Override
  public void begins(GameId gameId) {
    synchronized (changing) {
      playing.add(gameId);
      holdLocked();
    }
  }

  @Override
  public void ended(GameId gameId) {
    synchronized (changing) {
      playing.remove(gameId);
      if (playing.isEmpty() && Boolean.FALSE.equals(wanted)) {
        wanted = null;
      }
      holdLocked();
    }
  }

  @GuardedBy("changing")
  private void holdLocked() {
    Limits now = limits;
    boolean isMatch =
        wanted == null ? now.matchWhilePlaying() && !playing.isEmpty() : wanted.booleanValue();
    // The limit of a match is for repairs and what a low-disk install has asked for, which would
    // lose their bytes if they were stopped, and for all that is sent.
    ways.sending().set(inMatch(isMatch, now.sendBytesPerSecond()));
    ways.receiving().set(inMatch(isMatch, now.receiveBytesPerSecond()));
    turns.atOnce(now.downloads() == 0 ? Integer.MAX_VALUE : now.downloads());
    if (isMatch != match) {
      match = isMatch;
      turns.hold(isMatch);
      events.emit(new PeerEvent.MatchChanged(isMatch));
    }
  }

  private static long inMatch(boolean isMatch, long limit) {
    return isMatch && (limit == 0 || limit > MATCH_BYTES_PER_SECOND)
        ? MATCH_BYTES_PER_SECOND
        : limit;
  }
}
