package net.lanspread.organiser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.lanspread.content.GameId;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.OrganiserHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest board of each organiser who is known here. The serial numbers only rise, also over a
 * restart: the boards of those who are accepted, or were, are kept on the disk. Thread-safe.
 */
public final class Boards {
  private static final Logger log = LoggerFactory.getLogger(Boards.class);

  /** Between two boards of an organiser; a sooner one is asked for again. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Between two announcements of this computer's user. */
  static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(5);

  /** The board of an organiser who is accepted. */
  public record Posted(Organisers.Row organiser, Board board) {}

  /** The result of a change of the own board. */
  public sealed interface Posting {
    record Done(Board board) implements Posting {}

    record Refused(String message) implements Posting {}
  }

  /** The time, by the clock and for intervals. */
  record Time(InstantSource clock, LongSupplier nanos) {
    static final Time SYSTEM = new Time(InstantSource.system(), System::nanoTime);
  }

  /** The parts of a board that its organiser changes. */
  private record Content(List<Board.Game> games, List<Board.Announcement> announcements) {}

  private final OrganiserStore store;
  private final OrganiserBook book;
  private final Events events;
  private final Time time;

  /** Held while a board is taken or made, and written. */
  private final Object changing = new Object();

  @GuardedBy("changing")
  private String mark = "";

  @GuardedBy("changing")
  private final Map<OrganiserId, Long> takenNanos = new HashMap<>();

  /** Replaced as a whole, under {@code changing}. */
  private volatile Map<OrganiserId, Board> boards = Map.of();

  private volatile Runnable news = () -> {};

  Boards(OrganiserStore store, OrganiserBook book, Events events, Time time) {
    this.store = store;
    this.book = book;
    this.events = events;
    this.time = time;
  }

  /**
   * @param telling tells the others, who may know an older one
   */
  void onNews(Runnable telling) {
    news = telling;
  }

  /** The text that others are told; null when there is no board. */
  @Nullable String text(OrganiserId organiser) {
    Board board = boards.get(organiser);
    return board == null ? null : board.text();
  }

  /** The boards of the accepted organisers, of whom the first one comes first. */
  public List<Posted> posted() {
    Map<OrganiserId, Board> all = boards;
    List<Posted> posted = new ArrayList<>();
    for (Organisers.Row row : book.rows()) {
      Board board = all.get(row.id());
      if (row.accepted() && board != null) {
        posted.add(new Posted(row, board));
      }
    }
    return posted;
  }

  /** Takes up the boards on the disk where another program has written some, or at the start. */
  void look() {
    List<OrganiserId> newer = new ArrayList<>();
    synchronized (changing) {
      String now = store.boardMark();
      if (now.equals(mark)) {
        return;
      }
      mark = now;
      for (Board board : store.boards()) {
        if (isNewer(board.organiser(), board.serial())) {
          putLocked(board);
          newer.add(board.organiser());
        }
      }
    }
    newer.forEach(this::told);
  }

  private boolean isNewer(OrganiserId organiser, long serial) {
    Board before = boards.get(organiser);
    return before == null || serial > before.serial();
  }

  @GuardedBy("changing")
  private void putLocked(Board board) {
    Map<OrganiserId, Board> all = new LinkedHashMap<>(boards);
    all.put(board.organiser(), board);
    boards = Map.copyOf(all);
  }

  private void told(OrganiserId organiser) {
    for (Posted each : posted()) {
      if (each.board().organiser().equals(organiser)) {
        events.emit(
            new PeerEvent.BoardChanged(
                each.organiser().fingerprint(), each.organiser().name(), each.board().serial()));
      }
    }
  }

  /**
   * Takes the board that a peer tells beside a head. Of strangers those are kept whose heads are,
   * so that they are there when somebody accepts them; false as below.
   */
  boolean heard(OrganiserHead offer) {
    String text = offer.board();
    return text == null
        || PublicationHead.claimed(offer.head())
            .filter(book::isKnown)
            .map(organiser -> heard(organiser, text))
            .orElse(true);
  }

  /**
   * Takes the board of a known organiser from a peer; false when it comes too soon after the last
   * one, and is to be told again.
   */
  boolean heard(OrganiserId organiser, String text) {
    if (Board.claimed(text, organiser).filter(serial -> isNewer(organiser, serial)).isEmpty()) {
      return true; // the same, or an older one, or none
    }
    Optional<Board> parsed = Board.parse(text, organiser);
    if (parsed.isEmpty()) {
      log.info("a board is told that its organiser has not signed");
      return true;
    }
    synchronized (changing) {
      if (!isNewer(organiser, parsed.get().serial())) {
        return true;
      }
      long now = time.nanos().getAsLong();
      Long last = takenNanos.get(organiser);
      if (last != null && now - last < INTERVAL.toNanos()) {
        return false;
      }
      takenNanos.put(organiser, now);
      putLocked(parsed.get());
      keepLocked(organiser);
    }
    told(organiser);
    return true;
  }

  /** An organiser is accepted now: the board that is known of him outlasts this peer. */
  void accepted(OrganiserId organiser) {
    synchronized (changing) {
      keepLocked(organiser);
    }
    told(organiser);
  }

  @GuardedBy("changing")
  private void keepLocked(OrganiserId organiser) {
    Board board = boards.get(organiser);
    if (board != null && book.isAccepted(organiser)) {
      try {
        store.save(board);
        mark = store.boardMark();
      } catch (IOException e) {
        log.warn("the board of an organiser cannot be kept", e);
      }
    }
  }

  /**
   * Says which games are tonight's, in this order; who asks everybody to get one goes on asking.
   */
  public Posting tonight(List<GameId> games) throws IOException {
    look();
    List<GameId> distinct = games.stream().distinct().toList();
    if (distinct.size() > Board.MAX_GAMES) {
      return new Posting.Refused("an evening has %d games at most".formatted(Board.MAX_GAMES));
    }
    return post(
        (before, _) ->
            new Content(
                distinct.stream().map(id -> new Board.Game(id, bring(before, id))).toList(),
                before.announcements()));
  }

  private static long bring(Content before, GameId id) {
    return before.games().stream()
        .filter(game -> game.id().equals(id))
        .mapToLong(Board.Game::bring)
        .findFirst()
        .orElse(0);
  }

  /** Asks everybody to get a game of tonight, anew where that was asked before; or no more. */
  public Posting bring(GameId id, boolean on) throws IOException {
    look();
    if (own().games().stream().noneMatch(game -> game.id().equals(id))) {
      return new Posting.Refused(id + " is none of tonight's games; make it one first");
    }
    return post(
        (before, serial) ->
            new Content(
                before.games().stream()
                    .map(game -> game.id().equals(id) ? new Board.Game(id, on ? serial : 0) : game)
                    .toList(),
                before.announcements()));
  }

  /** Tells everybody something. */
  public Posting announce(String words) throws IOException {
    look();
    String said = words.strip();
    Optional<String> problem = Board.announcementProblem(said);
    if (problem.isPresent()) {
      return new Posting.Refused(problem.get());
    }
    Instant now = time.clock().instant();
    List<Board.Announcement> before = own().announcements();
    if (!before.isEmpty()
        && Duration.between(before.getLast().at(), now).abs().compareTo(BETWEEN_ANNOUNCEMENTS)
            < 0) {
      return new Posting.Refused("not so often: wait a few seconds and say it again");
    }
    return post(
        (content, serial) -> {
          List<Board.Announcement> all = new ArrayList<>(content.announcements());
          all.add(new Board.Announcement(serial, now, said));
          return new Content(content.games(), all);
        });
  }

  /** Takes an announcement back. */
  public Posting takeBack(long serial) throws IOException {
    look();
    return post(
        (before, _) ->
            new Content(
                before.games(),
                before.announcements().stream().filter(each -> each.serial() != serial).toList()));
  }

  private Content own() {
    OrganiserId self = store.own();
    Board board = self == null ? null : boards.get(self);
    return board == null
        ? new Content(List.of(), List.of())
        : new Content(board.games(), board.announcements());
  }

  /** A change of the own board, which gets this serial number. */
  private interface Change {
    Content of(Content before, long serial);
  }

  private Posting post(Change change) throws IOException {
    Optional<OrganiserKey> key = store.existingKey();
    if (key.isEmpty() || !book.isAccepted(key.get().id())) {
      return new Posting.Refused("publish your games first: guests accept you by that");
    }
    OrganiserId self = key.get().id();
    Board board;
    synchronized (changing) {
      Board before = boards.get(self);
      long serial = before == null ? 1 : before.serial() + 1;
      Content content = change.of(own(), serial);
      try {
        board = Board.sign(key.get(), serial, content.games(), content.announcements());
      } catch (IllegalArgumentException e) {
        return new Posting.Refused(String.valueOf(e.getMessage()));
      }
      store.save(board);
      mark = store.boardMark();
      putLocked(board);
    }
    news.run();
    told(self);
    return new Posting.Done(board);
  }
}
