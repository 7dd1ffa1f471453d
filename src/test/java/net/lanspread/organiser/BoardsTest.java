package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.OrganiserHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards of organisers, as guests hear of them and as they are made. */
class BoardsTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut2004");
  private static final PeerId TELLER = PeerId.parse("ab".repeat(32)).orElseThrow();

  @TempDir private Path folder;

  private final List<PeerEvent> events = new ArrayList<>();
  private final List<Organisers> opened = new ArrayList<>();
  private Message.OrganiserHeads told = Message.OrganiserHeads.NONE;
  private Instant now = Instant.parse("2026-11-20T20:15:00Z");

  @AfterEach
  void closeAll() {
    opened.forEach(Organisers::close);
  }

  private OrganiserStore store(String name) {
    return new OrganiserStore(new RealDisk(), folder.resolve(name));
  }

  private Organisers guest(String name) {
    Organisers organisers =
        new Organisers(
            store(name),
            false,
            new Organisers.Surroundings(
                (_, _, _) -> {
                  throw new IOException("nobody is asked");
                },
                heads -> told = heads,
                _ -> {},
                events::add),
            new Random(1));
    organisers.recall();
    opened.add(organisers);
    return organisers;
  }

  /** The boards of a guest who has accepted these, at a time of ours. */
  private Boards boards(String name, OrganiserKey... accepted) throws IOException {
    OrganiserBook book = new OrganiserBook(false);
    for (OrganiserKey key : accepted) {
      book.accept(head(key));
    }
    Boards boards =
        new Boards(
            store(name),
            book,
            events::add,
            new Boards.Time(() -> now, () -> Duration.between(Instant.EPOCH, now).toNanos()));
    boards.look();
    return boards;
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private OrganiserKey key(String name) throws IOException {
    return Publications.key(folder.resolve("key-" + name));
  }

  private static PublicationHead head(OrganiserKey key) {
    return Publications.head(key, 1, Publications.game("css", "20250101"));
  }

  private static Board board(OrganiserKey key, long serial) {
    return Board.sign(key, serial, List.of(new Board.Game(CSS, serial)), List.of());
  }

  private static void hear(Organisers guest, OrganiserKey key, Board board) {
    guest.heard(TELLER, List.of(new OrganiserHead(head(key).text(), true, board.text())));
  }

  private static List<Long> serials(Boards boards) {
    return boards.posted().stream().map(each -> each.board().serial()).toList();
  }

  @Test
  void anOlderOneIsNeverTakenAlsoAfterARestartAndAfterADrop() throws Exception {
    OrganiserKey key = key("nord");
    Organisers guest = guest("guest");
    hear(guest, key, board(key, 2));
    guest.accept(Fingerprint.of(key.id()));
    assertThat(serials(guest.boards())).containsExactly(2L);

    hear(guest, key, board(key, 1));
    assertThat(serials(guest.boards())).containsExactly(2L);
    assertThat(told.heads()).extracting(OrganiserHead::board).containsExactly(board(key, 2).text());

    Organisers again = guest("guest");
    assertThat(serials(again.boards())).containsExactly(2L);
    hear(again, key, board(key, 1));
    assertThat(serials(again.boards())).containsExactly(2L);

    again.drop(Fingerprint.of(key.id()));
    assertThat(serials(again.boards())).isEmpty();
    assertThat(told.heads()).extracting(OrganiserHead::board).containsOnlyNulls();
    hear(again, key, board(key, 1));
    again.accept(Fingerprint.of(key.id()));
    assertThat(serials(again.boards())).containsExactly(2L);
  }

  @Test
  void aBoardThatCannotBeReadLosesNoOther() throws IOException {
    OrganiserKey key = key("nord");
    store("guest").save(board(key, 3));
    for (String first : List.of("00", "ff")) {
      Files.createDirectory(folder.resolve("guest/organisers/" + first.repeat(32) + ".board"));
    }

    assertThat(serials(boards("guest", key))).containsExactly(3L);
  }

  @Test
  void whoKnowsAsManyAsCanBeKnownAndPublishesGoesOnTelling() throws IOException {
    Organisers guest = guest("guest");
    for (int i = 0; i < 2 * Organisers.MAX_ACCEPTED; i++) {
      OrganiserKey key = key("nr" + i);
      guest.heard(TELLER, List.of(new OrganiserHead(head(key).text(), false)));
      if (i < Organisers.MAX_ACCEPTED) {
        guest.accept(Fingerprint.of(key.id()));
      }
    }

    guest.publish(key("own"), "Tom", List.of(Publications.game("css", "20250101")));

    assertThat(told.heads())
        .hasSize(Message.OrganiserHeads.MAX_HEADS)
        .filteredOn(OrganiserHead::held)
        .hasSize(1);
  }

  @Test
  void anotherBoardOfTheSameNumberIsNotTaken() throws IOException {
    OrganiserKey key = key("nord");
    Boards boards = boards("guest", key);
    assertThat(boards.heard(key.id(), board(key, 5).text())).isTrue();
    later(Boards.INTERVAL);

    assertThat(boards.heard(key.id(), Board.sign(key, 5, List.of(), List.of()).text())).isTrue();

    assertThat(boards.posted().getFirst().board().games()).hasSize(1);
  }

  @Test
  void forgedBoardsAreNeitherKeptNorPassedOn() throws IOException {
    OrganiserKey key = key("nord");
    Organisers guest = guest("guest");
    guest.heard(TELLER, List.of(new OrganiserHead(head(key).text(), true)));
    guest.accept(Fingerprint.of(key.id()));
    String signed = board(key, 2).text();

    hear(guest, key, board(key("other"), 2)); // another's under his head
    guest.heard(
        TELLER,
        List.of(
            new OrganiserHead(
                head(key).text(), true, signed.substring(0, signed.length() - 8) + "AAAAAAA=")));

    assertThat(guest.boards().posted()).isEmpty();
    assertThat(told.heads()).extracting(OrganiserHead::board).containsOnlyNulls();
  }

  @Test
  void aStrangersBoardWaitsUntilHeIsAcceptedAndIsNotPassedOn() throws IOException {
    OrganiserKey key = key("nord");
    Organisers guest = guest("guest");

    hear(guest, key, board(key, 2));

    assertThat(guest.boards().posted()).isEmpty();
    assertThat(told.heads()).containsExactly(new OrganiserHead(head(key).text(), false));
    assertThat(events).doesNotHaveAnyElementsOfTypes(PeerEvent.BoardChanged.class);
    assertThat(folder.resolve("guest/organisers/" + key.id().hex() + ".board")).doesNotExist();

    guest.accept(Fingerprint.of(key.id()));

    assertThat(serials(guest.boards())).containsExactly(2L);
    assertThat(events)
        .contains(new PeerEvent.BoardChanged(Fingerprint.of(key.id()).words(), "LAN", 2));
  }

  @Test
  void boardsThatComeTooFastAreToldAgain() throws IOException {
    OrganiserKey key = key("nord");
    Boards boards = boards("guest", key);
    assertThat(boards.heard(key.id(), board(key, 1).text())).isTrue();

    assertThat(boards.heard(key.id(), board(key, 2).text())).isFalse();
    assertThat(serials(boards)).containsExactly(1L);

    later(Boards.INTERVAL);
    assertThat(boards.heard(key.id(), board(key, 2).text())).isTrue();
    assertThat(serials(boards)).containsExactly(2L);
  }

  @Test
  void whoHasPublishedNothingPinsNothingUp() throws IOException {
    assertThat(boards("own").announce("Pizza"))
        .isInstanceOfSatisfying(
            Boards.Posting.Refused.class,
            refused -> assertThat(refused.message()).contains("publish your games first"));
    assertThat(Files.exists(folder.resolve("own/organisers/key"))).isFalse();
  }

  private Boards ownBoards() throws IOException {
    return boards("own", store("own").key(new java.security.SecureRandom()));
  }

  @Test
  void anOrganiserAsksForAGameOfTonightAndAnewWithAnotherNumber() throws IOException {
    Boards boards = ownBoards();
    assertThat(boards.bring(CSS, true)).isInstanceOf(Boards.Posting.Refused.class);
    boards.tonight(List.of(CSS, UT));

    boards.bring(UT, true);
    assertThat(own(boards)).containsExactly(Map.entry(CSS, 0L), Map.entry(UT, 2L));
    boards.tonight(List.of(UT));
    assertThat(own(boards)).containsExactly(Map.entry(UT, 2L));
    boards.bring(UT, true);
    assertThat(own(boards)).containsExactly(Map.entry(UT, 4L));
    boards.bring(UT, false);
    assertThat(own(boards)).containsExactly(Map.entry(UT, 0L));
    assertThat(serials(ownBoards())).as("after a restart").containsExactly(5L);
    assertThat(
            boards.tonight(
                java.util.stream.IntStream.range(0, 13)
                    .mapToObj(i -> new GameId("g" + i))
                    .toList()))
        .isInstanceOf(Boards.Posting.Refused.class);
  }

  private static List<Map.Entry<GameId, Long>> own(Boards boards) {
    return boards.posted().getFirst().board().games().stream()
        .map(game -> Map.entry(game.id(), game.bring()))
        .toList();
  }

  @Test
  void announcementsLeaveAPauseAndCanBeTakenBack() throws IOException {
    Boards boards = ownBoards();
    assertThat(boards.announce(" Pizza ")).isInstanceOf(Boards.Posting.Done.class);

    assertThat(boards.announce("Pizza!")).isInstanceOf(Boards.Posting.Refused.class);
    later(Boards.BETWEEN_ANNOUNCEMENTS);
    assertThat(boards.announce("The tournament begins at nine"))
        .isInstanceOf(Boards.Posting.Done.class);
    assertThat(said(boards)).containsExactly("Pizza", "The tournament begins at nine");

    boards.takeBack(1);
    assertThat(said(boards)).containsExactly("The tournament begins at nine");
    assertThat(boards.announce("two\nlines")).isInstanceOf(Boards.Posting.Refused.class);
  }

  private static List<String> said(Boards boards) {
    return boards.posted().getFirst().board().announcements().stream()
        .map(Board.Announcement::words)
        .toList();
  }

  @Test
  void anotherProgramsBoardIsTakenUp() throws IOException {
    Boards running = ownBoards();
    Boards command = ownBoards();

    command.announce("Pizza");
    running.look();

    assertThat(said(running)).containsExactly("Pizza");
    later(Boards.BETWEEN_ANNOUNCEMENTS);
    running.announce("Cake");
    assertThat(serials(running)).containsExactly(2L);
  }
}
