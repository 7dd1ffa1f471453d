package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.organiser.Board;
import net.lanspread.organiser.Boards;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.OrganiserId;
import net.lanspread.organiser.Organisers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests whom an organiser asks to get games. */
class BringingTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut2004");
  private static final Fingerprint WORDS =
      Fingerprint.parse("abandon ability able about").orElseThrow();
  private static final Version VERSION = new Version("20250101");
  private static final long ROOM = 100_000_000_000L;

  @TempDir private Path state;

  private final List<Boards.Posted> posted = new ArrayList<>();
  private final List<GameRow> rows = new ArrayList<>();
  private final List<GameId> got = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-20T20:15:00Z");
  private final Map<GameId, OperationStatus> running = new HashMap<>();
  private boolean refuses;
  private FailureCode refusal = FailureCode.NO_PEERS_HAVE_GAME;

  @BeforeEach
  void somebodyElseHasBoth() {
    has(CSS, row(CSS, false, null, 1_000_000_000, true));
    has(UT, row(UT, false, null, 1_000_000_000, true));
  }

  private Bringing bringing() {
    return new Bringing(
        new RealDisk(),
        state,
        () -> now,
        () -> List.copyOf(posted),
        () -> Map.copyOf(running),
        gameId -> {
          got.add(gameId);
          return refuses
              ? new GameOperations.Start.Refused(refusal, "no")
              : new GameOperations.Start.Accepted(new CompletableFuture<>());
        });
  }

  private static GameRow row(
      GameId id,
      boolean downloaded,
      @Nullable OperationKind operation,
      long bytes,
      boolean vouched) {
    return new GameRow(
        id,
        "Title",
        downloaded,
        false,
        null,
        downloaded ? VERSION : null,
        1,
        1,
        0,
        VERSION,
        false,
        bytes,
        operation,
        null,
        List.of(),
        List.of(),
        vouched,
        null);
  }

  private void comes(GameId id, OperationStatus.Phase phase) {
    has(id, row(id, false, OperationKind.DOWNLOADING, 7, true));
    running.put(id, new OperationStatus(OperationKind.DOWNLOADING, phase, 1, 7, 0, 0));
  }

  private void has(GameId id, GameRow row) {
    rows.removeIf(each -> each.gameId().equals(id));
    rows.add(row);
  }

  /** The organiser pins up another board: games in turn with the numbers of his questions. */
  private void pins(boolean own, Object... games) {
    List<Board.Game> all = new ArrayList<>();
    for (int i = 0; i < games.length; i += 2) {
      all.add(new Board.Game((GameId) games[i], (int) games[i + 1]));
    }
    OrganiserId id = new OrganiserId("ab".repeat(32));
    posted.clear();
    posted.add(
        new Boards.Posted(
            new Organisers.Row(id, WORDS.words(), "LAN Nord", true, own, 1, 2),
            new Board(id, 9, all, List.of(), "text")));
  }

  private List<GameId> asked(Bringing bringing) {
    return bringing.asks(rows, ROOM).stream()
        .filter(ask -> !ask.byItself())
        .map(Bringing.Ask::gameId)
        .toList();
  }

  private void answers(Bringing bringing, GameId id, Bringing.Answer answer) {
    assertThat(bringing.answer(WORDS, id, answer, rows)).isInstanceOf(Bringing.Answered.Done.class);
  }

  @Test
  void aGuestIsAskedOnceForEachQuestionAlsoOverARestart() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 0);
    assertThat(asked(bringing)).containsExactly(CSS);

    answers(bringing, CSS, Bringing.Answer.NOT_NOW);

    assertThat(asked(bringing)).isEmpty();
    assertThat(asked(bringing())).isEmpty();
    assertThat(got).isEmpty();
    assertThat(bringing.answer(WORDS, CSS, Bringing.Answer.GET, rows))
        .isInstanceOf(Bringing.Answered.NotAsked.class);
    pins(false, CSS, 5);
    assertThat(asked(bringing)).as("asked anew").containsExactly(CSS);
  }

  @Test
  void getItGetsThisOneAlone() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 4);

    answers(bringing, CSS, Bringing.Answer.GET);
    bringing.look(() -> rows, ROOM);

    assertThat(got).containsExactly(CSS);
    assertThat(asked(bringing)).containsExactly(UT);
  }

  @Test
  void whatCannotBeGotIsAskedAgain() {
    Bringing bringing = bringing();
    pins(false, CSS, 3);
    refuses = true;

    assertThat(bringing.answer(WORDS, CSS, Bringing.Answer.ALWAYS, rows))
        .isInstanceOf(Bringing.Answered.Refused.class);

    assertThat(asked(bringing)).containsExactly(CSS);
    assertThat(bringing.isAgreed(posted.getFirst().organiser())).isFalse();
  }

  @Test
  void nothingIsAskedAboutWhatIsHereOrComesOrNobodyHasOrOneAsksForOneself() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 4, new GameId("nobodys"), 5);
    has(CSS, row(CSS, true, null, 7, true));
    has(UT, row(UT, false, OperationKind.DOWNLOADING, 7, true));
    assertThat(bringing.asks(rows, ROOM)).isEmpty();

    has(CSS, row(CSS, false, null, 7, true));
    pins(true, CSS, 3);
    assertThat(bringing.asks(rows, ROOM)).isEmpty();
  }

  @Test
  void whoHasAgreedGetsOneAfterAnotherByItself() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 4);
    answers(bringing, CSS, Bringing.Answer.ALWAYS);
    comes(CSS, OperationStatus.Phase.FETCHING);

    bringing.look(() -> rows, ROOM);
    assertThat(got).as("while the first one comes").containsExactly(CSS);
    assertThat(asked(bringing)).isEmpty();

    running.clear();
    has(CSS, row(CSS, true, null, 7, true));
    Bringing again = bringing();
    again.look(() -> rows, ROOM);
    again.look(() -> rows, ROOM);
    assertThat(got).as("once, also over a restart").containsExactly(CSS, UT);
  }

  @Test
  void oneThatIsPausedOrLacksASourceKeepsNoOtherFromComing() {
    int question = 1;
    for (OperationStatus.Phase rests :
        List.of(OperationStatus.Phase.WAITING, OperationStatus.Phase.PAUSED)) {
      got.clear();
      Bringing bringing = bringing();
      question++;
      pins(false, CSS, question, UT, question);
      answers(bringing, CSS, Bringing.Answer.ALWAYS);
      comes(CSS, OperationStatus.Phase.QUEUED);
      bringing.look(() -> rows, ROOM);
      assertThat(got).as("its turn will come").containsExactly(CSS);

      comes(CSS, rests);
      bringing.look(() -> rows, ROOM);

      assertThat(got).as("%s", rests).containsExactly(CSS, UT);
      running.clear();
      somebodyElseHasBoth();
    }
  }

  @Test
  void gameThatWouldComeAtTheEndOfThePeerComesAfterTheNextStart() {
    Bringing bringing = agreed();
    refuses = true;
    refusal = FailureCode.SHUTTING_DOWN;
    bringing.look(() -> rows, ROOM);
    refuses = false;

    bringing().look(() -> rows, ROOM);

    assertThat(got).containsExactly(CSS, UT, UT);
  }

  @Test
  void gameThatIsRefusedIsNotTriedEachSecond() {
    Bringing bringing = agreed();
    refuses = true;

    bringing.look(() -> rows, ROOM);
    bringing.look(() -> rows, ROOM);

    assertThat(got).containsExactly(CSS, UT);
  }

  @Test
  void whoHasNotAgreedGetsNothingByItself() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 4);
    answers(bringing, CSS, Bringing.Answer.NOT_NOW);

    bringing.look(() -> rows, ROOM);

    assertThat(got).isEmpty();
  }

  @Test
  void whatDoesNotFitOrNobodyVouchesForIsAskedInstead() {
    Bringing bringing = agreed();
    has(UT, row(UT, false, null, 40_000_000_000L, true));
    bringing.look(() -> rows, ROOM);
    assertThat(got).containsExactly(CSS);
    assertThat(asked(bringing)).containsExactly(UT);

    has(UT, row(UT, false, null, 7, false));
    bringing.look(() -> rows, ROOM);
    assertThat(got).containsExactly(CSS);
    assertThat(asked(bringing)).containsExactly(UT);
  }

  /** A guest who has agreed, and has got the first game by it. */
  private Bringing agreed() {
    Bringing bringing = bringing();
    pins(false, CSS, 3, UT, 4);
    answers(bringing, CSS, Bringing.Answer.ALWAYS);
    has(CSS, row(CSS, true, null, 7, true));
    return bringing;
  }

  @Test
  void anAgreementEndsWithTheParty() {
    Bringing bringing = agreed();
    now = now.plus(Bringing.AGREEMENT);

    bringing.look(() -> rows, ROOM);

    assertThat(asked(bringing)).containsExactly(UT);
  }

  @Test
  void anAgreementIsTakenBack() {
    Bringing bringing = agreed();
    assertThat(bringing.disagree(WORDS)).isTrue();
    assertThat(bringing.disagree(WORDS)).isFalse();

    bringing.look(() -> rows, ROOM);

    assertThat(asked(bringing)).containsExactly(UT);
    assertThat(asked(bringing())).as("after a restart").containsExactly(UT);
  }

  @Test
  void anAgreementEndsWhenTheOrganiserIsDropped() {
    Bringing bringing = agreed();
    posted.clear();
    bringing.look(() -> rows, ROOM);
    pins(false, UT, 9);

    bringing.look(() -> rows, ROOM);

    assertThat(asked(bringing)).containsExactly(UT);
    assertThat(got).containsExactly(CSS);
  }

  @Test
  void noMoreThanAPartysGamesComeByOneAgreement() {
    Bringing bringing = agreed();
    for (int i = 0; i < Bringing.MAX_BY_ITSELF; i++) {
      pins(false, UT, 10 + i);
      bringing.look(() -> rows, ROOM);
    }
    assertThat(got).hasSize(1 + Bringing.MAX_BY_ITSELF);

    pins(false, UT, 100);
    bringing.look(() -> rows, ROOM);

    assertThat(got).hasSize(1 + Bringing.MAX_BY_ITSELF);
    assertThat(asked(bringing)).containsExactly(UT);
  }

  @Test
  void aFileThatCannotBeReadAsksAgain() throws Exception {
    Files.writeString(state.resolve("bring.json"), "{\"answered\": [1, {\"game_id\": 7}], ");
    pins(false, CSS, 3);

    assertThat(asked(bringing())).containsExactly(CSS);
  }
}
