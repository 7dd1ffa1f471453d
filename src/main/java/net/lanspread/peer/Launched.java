package net.lanspread.peer;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.Processes;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;

/**
 * The games and dedicated servers that were started from here, until each ends, and how long each
 * game was played. They outlive this peer: the next one finds again what still runs. The end of a
 * game is that of its script, for no other is known. Thread-safe.
 */
public final class Launched implements AutoCloseable {
  /** What can be started of a game. */
  public enum Kind {
    GAME,
    SERVER;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> labelled(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
  }

  /** How far a start is. */
  public enum Phase {
    STARTING,
    RUNNING;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that was started from here and has not ended.
   *
   * @param log takes the beginning of its output; empty for a script with a console of its own
   */
  public record Run(GameId gameId, Kind kind, Phase phase, Instant since, Optional<Path> log) {
    boolean is(GameId ofGame, Kind ofKind) {
      return gameId.equals(ofGame) && kind == ofKind;
    }
  }

  /**
   * How long a game was played, as far as it was started from here.
   *
   * @param last when it was last known to run
   */
  public record PlayTime(Instant last, long seconds) {
    private static PlayTime longer(@Nullable PlayTime before, Instant now, Duration more) {
      long seconds = before == null ? 0 : before.seconds();
      return new PlayTime(now, seconds + Math.max(0, more.toSeconds()));
    }
  }

  /** Is told of the games that run. */
  interface Listener {
    void begins(GameId gameId);

    void ended(GameId gameId);
  }

  static final Listener NOBODY =
      new Listener() {
        @Override
        public void begins(GameId gameId) {}

        @Override
        public void ended(GameId gameId) {}
      };

  /** One start; closing it before anything runs says that nothing came of it. */
  final class Beginning implements AutoCloseable {
    private final int number;

    private Beginning(int number) {
      this.number = number;
    }

    GameScripts.Running runs(GameScripts.Running script) {
      begun(number, script);
      return script;
    }

    @Override
    public void close() {
      failed(number);
    }
  }

  /**
   * What is known of one start.
   *
   * @param process null until it runs
   * @param countedUntil the moment until which the time is counted in which it was played
   */
  private record Entry(Run run, Processes.@Nullable Started process, Instant countedUntil) {}

  private final Optional<LaunchedFile> file;
  private final Processes processes;
  private final Listener listener;
  private final InstantSource clock;
  private final Events events;

  /** Held while the file is written, so that the newest content is the last; before the lock. */
  private final Object writing = new Object();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Integer, Entry> entries = new TreeMap<>();

  @GuardedBy("lock")
  private int nextNumber;

  @GuardedBy("lock")
  private final Map<GameId, PlayTime> played = new TreeMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param file empty where nothing is to be known later
   */
  Launched(
      Optional<LaunchedFile> file,
      Processes processes,
      Listener listener,
      InstantSource clock,
      Events events) {
    this.file = file;
    this.processes = processes;
    this.listener = listener;
    this.clock = clock;
    this.events = events;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Finds again what an earlier peer has started; once. */
  void recall() {
    LaunchedFile.Content before = file.map(LaunchedFile::read).orElse(LaunchedFile.Content.NOTHING);
    synchronized (lock) {
      played.putAll(before.played());
    }
    for (LaunchedFile.Left left : before.runs()) {
      processes.find(left.mark()).ifPresent(process -> recall(left.run(), process));
    }
  }

  private void recall(Run run, Processes.Started process) {
    int number;
    synchronized (lock) {
      PlayTime known = played.get(run.gameId());
      number = nextNumber++;
      entries.put(number, new Entry(run, process, known == null ? now() : known.last()));
    }
    runs(number, run, process);
  }

  /** A game or its server is being started, where it does not run. */
  Beginning begins(GameId gameId, Kind kind) throws StoppedPlayException {
    Beginning beginning;
    synchronized (lock) {
      if (closed) {
        throw ScriptRuns.shuttingDown();
      }
      if (entries.values().stream().anyMatch(entry -> entry.run().is(gameId, kind))) {
        throw new StoppedPlayException(
            FailureCode.OPERATION_IN_PROGRESS, inWords(gameId, kind) + " runs already");
      }
      Run run = new Run(gameId, kind, Phase.STARTING, now(), Optional.empty());
      entries.put(nextNumber, new Entry(run, null, run.since()));
      beginning = new Beginning(nextNumber++);
    }
    events.emit(new PeerEvent.NowChanged());
    return beginning;
  }

  private static String inWords(GameId gameId, Kind kind) {
    return kind == Kind.GAME ? gameId.toString() : "the server of " + gameId;
  }

  private void begun(int number, GameScripts.Running script) {
    Run run;
    synchronized (lock) {
      Run begun = Objects.requireNonNull(entries.get(number)).run();
      run = new Run(begun.gameId(), begun.kind(), Phase.RUNNING, now(), script.log());
      entries.put(number, new Entry(run, script.process(), run.since()));
      countLocked(number);
    }
    write();
    runs(number, run, script.process());
  }

  private void runs(int number, Run run, Processes.Started process) {
    if (run.kind() == Kind.GAME) {
      listener.begins(run.gameId());
    }
    events.emit(new PeerEvent.NowChanged());
    var _ = process.exitCode().whenComplete((_, _) -> ended(number, run));
  }

  private void ended(int number, Run run) {
    synchronized (lock) {
      if (closed) {
        return; // the next peer has it
      }
      countLocked(number);
      entries.remove(number);
    }
    write();
    if (run.kind() == Kind.GAME) {
      listener.ended(run.gameId());
    }
    events.emit(new PeerEvent.NowChanged());
  }

  private void failed(int number) {
    synchronized (lock) {
      Entry entry = entries.get(number);
      if (entry == null || entry.process() != null) {
        return;
      }
      entries.remove(number);
    }
    events.emit(new PeerEvent.NowChanged());
  }

  /** Adds what was played since this was last done. */
  @GuardedBy("lock")
  private void countLocked(int number) {
    Entry entry = Objects.requireNonNull(entries.get(number));
    if (entry.run().kind() == Kind.GAME && entry.process() != null) {
      Instant now = now();
      GameId gameId = entry.run().gameId();
      Duration more = Duration.between(entry.countedUntil(), now);
      played.put(gameId, PlayTime.longer(played.get(gameId), now, more));
      entries.put(number, new Entry(entry.run(), entry.process(), now));
    }
  }

  private void write() {
    file.ifPresent(
        there -> {
          synchronized (writing) {
            there.write(content());
          }
        });
  }

  private LaunchedFile.Content content() {
    synchronized (lock) {
      List<LaunchedFile.Left> left = new ArrayList<>();
      for (Entry entry : entries.values()) {
        Optional.ofNullable(entry.process())
            .flatMap(Processes.Started::mark)
            .ifPresent(mark -> left.add(new LaunchedFile.Left(entry.run(), mark)));
      }
      return new LaunchedFile.Content(left, played());
    }
  }

  /** What runs or is being started, one for each game and kind, the earliest first. */
  public List<Run> runs() {
    List<Run> all = new ArrayList<>();
    synchronized (lock) {
      entries.values().stream()
          .map(Entry::run)
          .sorted(Comparator.comparing(Run::phase).reversed().thenComparing(Run::since))
          .filter(run -> all.stream().noneMatch(known -> known.is(run.gameId(), run.kind())))
          .forEachOrdered(all::add);
    }
    return all;
  }

  /** The run of a game, or of its server. */
  public Optional<Run> run(GameId gameId, Kind kind) {
    return runs().stream().filter(run -> run.is(gameId, kind)).findFirst();
  }

  /** How long a game was played, without what it runs now; empty when it never was. */
  public Optional<PlayTime> played(GameId gameId) {
    synchronized (lock) {
      return Optional.ofNullable(played.get(gameId));
    }
  }

  /** The same of all games. */
  public Map<GameId, PlayTime> played() {
    synchronized (lock) {
      return new TreeMap<>(played);
    }
  }

  /** Ends a game or its server, with all that it has started; why not, else. */
  Optional<Plays.Played.Failed> stop(GameId gameId, Kind kind) {
    List<Processes.Started> found = new ArrayList<>();
    synchronized (lock) {
      entries.values().stream()
          .filter(entry -> entry.run().is(gameId, kind))
          .flatMap(entry -> Stream.ofNullable(entry.process()))
          .forEach(found::add);
    }
    String what = inWords(gameId, kind);
    if (found.isEmpty()) {
      return Optional.of(
          new Plays.Played.Failed(FailureCode.NO_OPERATION, what + " does not run from here"));
    }
    boolean all = true;
    for (Processes.Started each : found) {
      all &= each.end().getAsBoolean();
    }
    return all
        ? Optional.empty()
        : Optional.of(
            new Plays.Played.Failed(
                FailureCode.IO_ERROR, what + " cannot be ended from here: close its window"));
  }

  /** Leaves what runs to the next peer. */
  @Override
  public void close() {
    boolean any;
    synchronized (lock) {
      closed = true;
      List.copyOf(entries.keySet()).forEach(this::countLocked);
      any = !entries.isEmpty();
    }
    if (any) {
      write();
    }
  }
}
