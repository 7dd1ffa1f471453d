package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationStatus;
import net.lanspread.organiser.Board;
import net.lanspread.organiser.Boards;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.Organisers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The games that accepted organisers ask everybody to get. The guest answers once for each, or has
 * agreed that they come by themselves; the answers are in {@code bring.json} of the state folder.
 * Thread-safe.
 *
 * <p>By itself comes only a game of which nothing is here, whose content is vouched for, and that
 * fits the disk: one after another, {@link #MAX_BY_ITSELF} of an agreement at most. They come as
 * any download does, so its queue, limits and match mode hold.
 */
public final class Bringing {
  private static final Logger log = LoggerFactory.getLogger(Bringing.class);
  private static final int MAX_BYTES = 64 * 1024;
  private static final String LOSS = "the guest is asked again";

  /** The time that a party lasts: an agreement is over then. */
  static final Duration AGREEMENT = Duration.ofDays(3);

  static final int MAX_BY_ITSELF = 24;

  /** Of the disk this much stays free. */
  static final long SPARE_BYTES = 5_000_000_000L;

  /** The space that an install takes for each byte of its archives, which stay. */
  private static final int NEEDED_FOR_EACH_BYTE = 3;

  /**
   * A game that an organiser asks the guest to get.
   *
   * @param byItself whether it comes without a question
   */
  public record Ask(Organisers.Row organiser, GameId gameId, long bring, boolean byItself) {}

  /** The guest's answer. */
  public enum Answer {
    GET,
    NOT_NOW,
    /** This one, and those that the same organiser asks for during the party. */
    ALWAYS;

    public static Optional<Answer> labelled(String label) {
      return List.of(values()).stream().filter(each -> each.label().equals(label)).findFirst();
    }

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** The game that is asked for, and by whom; names an answer. */
  private record Key(String organiser, GameId gameId) {}

  /** An agreement, and how many games have come by it. */
  private record Agreement(Instant since, int brought) {}

  private final StateFile file;
  private final InstantSource clock;
  private final Supplier<List<Boards.Posted>> posted;
  private final Supplier<Map<GameId, OperationStatus>> running;
  private final Function<GameId, GameOperations.Start> get;

  /** Held while the answers are written, so that the last ones stay. */
  private final Object writing = new Object();

  private final Object lock = new Object();

  // the number of the question that was answered last
  @GuardedBy("lock")
  private final Map<Key, Long> answered = new HashMap<>();

  // by the organiser's key
  @GuardedBy("lock")
  private final Map<String, Agreement> agreements = new HashMap<>();

  /**
   * @param posted the boards of the organisers who are accepted
   * @param running the operations that run, by game
   * @param get begins to download and install a game
   */
  Bringing(
      Disk disk,
      Path stateFolder,
      InstantSource clock,
      Supplier<List<Boards.Posted>> posted,
      Supplier<Map<GameId, OperationStatus>> running,
      Function<GameId, GameOperations.Start> get) {
    this.file = new StateFile(disk, stateFolder.resolve("bring.json"), MAX_BYTES);
    this.clock = clock;
    this.posted = posted;
    this.running = running;
    this.get = get;
    synchronized (lock) {
      readLocked();
    }
  }

  /**
   * The questions that the guest has not answered, about games that lack here and can be had.
   *
   * @param freeBytes of the disk that the games are on
   */
  public List<Ask> asks(List<GameRow> rows, long freeBytes) {
    List<Boards.Posted> boards = posted.get();
    if (boards.stream().allMatch(each -> each.organiser().own())) {
      return List.of();
    }
    Map<GameId, GameRow> known =
        rows.stream().collect(Collectors.toMap(GameRow::gameId, Function.identity()));
    List<Ask> asks = new ArrayList<>();
    synchronized (lock) {
      for (Question question : openLocked(boards)) {
        GameRow row = known.get(question.game().id());
        if (row != null && lacks(row)) {
          Organisers.Row organiser = question.organiser();
          asks.add(
              new Ask(
                  organiser,
                  row.gameId(),
                  question.game().bring(),
                  isAgreedLocked(organiser.id().hex()) && comesByItself(row, freeBytes)));
        }
      }
    }
    return asks;
  }

  /** A game that an organiser asks for. */
  private record Question(Organisers.Row organiser, Board.Game game) {
    Key key() {
      return new Key(organiser.id().hex(), game.id());
    }
  }

  /** What other organisers ask for. */
  private static Stream<Question> questions(List<Boards.Posted> boards) {
    return boards.stream()
        .filter(each -> !each.organiser().own())
        .flatMap(
            each ->
                each.board().games().stream()
                    .filter(game -> game.bring() > 0)
                    .map(game -> new Question(each.organiser(), game)));
  }

  /** The questions that the guest has not answered. */
  @GuardedBy("lock")
  private List<Question> openLocked(List<Boards.Posted> boards) {
    List<Question> open = new ArrayList<>();
    for (Question question : questions(boards).toList()) {
      if (question.game().bring() > answered.getOrDefault(question.key(), 0L)) {
        open.add(question);
      }
    }
    return open;
  }

  private static Key key(Boards.Posted posted, Board.Game game) {
    return new Key(posted.organiser().id().hex(), game.id());
  }

  private static boolean lacks(GameRow row) {
    return !row.downloaded()
        && !row.installed()
        && row.operation() == null
        && row.targetVersion() != null;
  }

  /** True when games that this organiser asks for come by themselves. */
  public boolean isAgreed(Organisers.Row organiser) {
    synchronized (lock) {
      return organiser.accepted() && isAgreedLocked(organiser.id().hex());
    }
  }

  @GuardedBy("lock")
  private boolean isAgreedLocked(String organiser) {
    Agreement agreement = agreements.get(organiser);
    return agreement != null
        && agreement.brought() < MAX_BY_ITSELF
        && Duration.between(agreement.since(), clock.instant()).abs().compareTo(AGREEMENT) < 0;
  }

  /** The result of {@link #answer}. */
  public sealed interface Answered {
    record Done() implements Answered {}

    /** The game cannot be got now; the question stays open. */
    record Refused(GameOperations.Start.Refused why) implements Answered {}

    /** Nobody asks for that any more. */
    record NotAsked() implements Answered {}
  }

  /** Takes the guest's answer, and acts by it. */
  public Answered answer(Fingerprint organiser, GameId gameId, Answer answer, List<GameRow> rows) {
    Optional<Ask> open =
        asks(rows, 0).stream()
            .filter(each -> each.organiser().fingerprint().equals(organiser.words()))
            .filter(each -> each.gameId().equals(gameId))
            .findFirst();
    if (open.isEmpty()) {
      return new Answered.NotAsked();
    }
    if (answer != Answer.NOT_NOW
        && get.apply(gameId) instanceof GameOperations.Start.Refused refused) {
      return new Answered.Refused(refused);
    }
    String id = open.get().organiser().id().hex();
    synchronized (lock) {
      answered.put(new Key(id, gameId), open.get().bring());
      if (answer == Answer.ALWAYS) {
        agreements.put(id, new Agreement(clock.instant(), 0));
      }
    }
    write();
    return new Answered.Done();
  }

  /** Ends an agreement; true when there was one. */
  public boolean disagree(Fingerprint organiser) {
    boolean was = false;
    synchronized (lock) {
      for (Boards.Posted each : posted.get()) {
        if (each.organiser().fingerprint().equals(organiser.words())) {
          was |= agreements.remove(each.organiser().id().hex()) != null;
        }
      }
    }
    write();
    return was;
  }

  /**
   * Begins with the next game that the guest has agreed to, if there is one. Costs next to nothing
   * while there is none.
   *
   * @param rows the games as they are now
   * @param freeBytes of the disk that they are on
   */
  void look(Supplier<List<GameRow>> rows, long freeBytes) {
    Set<String> believed =
        posted.get().stream().map(each -> each.organiser().id().hex()).collect(Collectors.toSet());
    boolean dropped;
    synchronized (lock) {
      if (agreements.isEmpty()) {
        return;
      }
      dropped = agreements.keySet().retainAll(believed);
    }
    if (dropped) {
      write();
    }
    List<Boards.Posted> boards = posted.get();
    synchronized (lock) {
      if (openLocked(boards).isEmpty()) {
        return;
      }
    }
    if (isBusy(boards)) {
      return;
    }
    List<GameRow> now = rows.get();
    asks(now, freeBytes).stream().filter(Ask::byItself).findFirst().ifPresent(this::bring);
  }

  /**
   * True while one of the games that are asked for comes. One that is paused, or has no source, may
   * stay so for the evening.
   */
  private boolean isBusy(List<Boards.Posted> boards) {
    Map<GameId, OperationStatus> now = running.get();
    return questions(boards)
        .flatMap(question -> Stream.ofNullable(now.get(question.game().id())))
        .map(OperationStatus::phase)
        .anyMatch(
            phase ->
                phase != OperationStatus.Phase.PAUSED && phase != OperationStatus.Phase.WAITING);
  }

  private static boolean comesByItself(GameRow row, long freeBytes) {
    return row.vouched()
        && row.leftover() == null
        && row.sizeBytes() <= (freeBytes - SPARE_BYTES) / NEEDED_FOR_EACH_BYTE;
  }

  private void bring(Ask ask) {
    String id = ask.organiser().id().hex();
    synchronized (lock) {
      if (!isAgreedLocked(id)) {
        return;
      }
    }
    GameOperations.Start start = get.apply(ask.gameId());
    if (start instanceof GameOperations.Start.Refused refused) {
      log.info("{} does not come by itself: {}", ask.gameId(), refused.message());
      if (refused.code() == FailureCode.SHUTTING_DOWN) {
        return; // it comes after the next start
      }
    } else {
      log.info("{} is got because {} asks for it", ask.gameId(), ask.organiser().fingerprint());
    }
    synchronized (lock) {
      agreements.computeIfPresent(
          id, (_, agreement) -> new Agreement(agreement.since(), agreement.brought() + 1));
      // Whatever comes of it: what fails once would fail each second.
      answered.put(new Key(id, ask.gameId()), ask.bring());
    }
    write();
  }

  @GuardedBy("lock")
  private void readLocked() {
    JsonNode json = file.read(LOSS);
    try {
      for (JsonNode each : json.path("agreements")) {
        agreements.put(
            each.path("organiser").asString(""),
            new Agreement(
                Instant.ofEpochSecond(each.path("since").asLong(0)),
                each.path("brought").asInt(MAX_BY_ITSELF)));
      }
      for (JsonNode each : json.path("answered")) {
        GameId.parse(each.path("game_id").asString(""))
            .ifPresent(
                id ->
                    answered.put(
                        new Key(each.path("organiser").asString(""), id),
                        each.path("bring").asLong(0)));
      }
    } catch (java.time.DateTimeException e) {
      log.warn("{} has a moment that is none; {}", file.file(), LOSS, e);
    }
  }

  private void write() {
    synchronized (writing) {
      file.write(content(), "the answers to organisers hold until the end of this program");
    }
  }

  private ObjectNode content() {
    // Answers to what nobody asks any more are left out, so that the file stays small.
    Map<Key, Long> asked = new HashMap<>();
    posted
        .get()
        .forEach(
            each -> each.board().games().forEach(game -> asked.put(key(each, game), game.bring())));
    ObjectNode json = JsonMapper.shared().createObjectNode();
    ArrayNode agreed = json.putArray("agreements");
    ArrayNode answers = json.putArray("answered");
    synchronized (lock) {
      answered.entrySet().retainAll(asked.entrySet());
      for (String organiser : List.copyOf(agreements.keySet())) {
        if (!isAgreedLocked(organiser)) {
          agreements.remove(organiser);
        }
      }
      agreements.forEach(
          (organiser, agreement) ->
              agreed
                  .addObject()
                  .put("organiser", organiser)
                  .put("since", agreement.since().getEpochSecond())
                  .put("brought", agreement.brought()));
      answered.forEach(
          (key, bring) ->
              answers
                  .addObject()
                  .put("organiser", key.organiser())
                  .put("game_id", key.gameId().value())
                  .put("bring", bring));
    }
    return json;
  }
}
