package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import net.lanspread.launch.Command;
import net.lanspread.launch.GameScripts;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Launched.Kind;
import net.lanspread.peer.Launched.Phase;
import net.lanspread.peer.Launched.PlayTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Games and servers that were started from here, until they end. */
class LaunchedTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut");
  private static final Instant EVENING = Instant.parse("2026-11-20T20:15:30Z");

  @TempDir private Path state;
  private final FakeProcesses processes = new FakeProcesses();
  private final List<String> heard = new ArrayList<>();
  private final List<PeerEvent> events = new ArrayList<>();
  private Instant now = EVENING;

  private Launched open() {
    return open(new LaunchedFile(new RealDisk(), state));
  }

  private Launched open(LaunchedFile file) {
    Launched launched =
        new Launched(
            Optional.of(file),
            processes,
            new Launched.Listener() {
              @Override
              public void begins(GameId gameId) {
                heard.add(gameId + " begins");
              }

              @Override
              public void ended(GameId gameId) {
                heard.add(gameId + " has ended");
              }
            },
            () -> now,
            events::add);
    launched.recall();
    return launched;
  }

  private GameScripts.Running script(String name) throws IOException {
    Path log = state.resolve(name + ".log");
    return new GameScripts.Running(
        name,
        Optional.of(log),
        processes.start(new Command(List.of("/bin/sh", name), state, Map.of()), Optional.of(log)));
  }

  private void play(Launched launched, GameId gameId) throws IOException, StoppedPlayException {
    try (Launched.Beginning beginning = launched.begins(gameId, Kind.GAME)) {
      beginning.runs(script(gameId + ".sh"));
    }
  }

  private void serve(Launched launched, GameId gameId) throws IOException, StoppedPlayException {
    try (Launched.Beginning beginning = launched.begins(gameId, Kind.SERVER)) {
      beginning.runs(script(gameId + "-server.sh"));
    }
  }

  private static void assertRunsAlready(Launched launched, GameId gameId, Kind kind) {
    assertThatThrownBy(() -> launched.begins(gameId, kind))
        .isInstanceOfSatisfying(
            StoppedPlayException.class,
            stopped ->
                assertThat(stopped.how())
                    .extracting(Plays.Played.Failed::code)
                    .isEqualTo(FailureCode.OPERATION_IN_PROGRESS));
  }

  private void later(long seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void gameStartsRunsAndEndsAndItsTimeIsCounted() throws Exception {
    Launched launched = open();
    try (Launched.Beginning beginning = launched.begins(CSS, Kind.GAME)) {
      assertThat(launched.run(CSS, Kind.GAME).orElseThrow().phase()).isEqualTo(Phase.STARTING);
      later(20);
      beginning.runs(script("css.sh"));
    }
    Launched.Run run = launched.run(CSS, Kind.GAME).orElseThrow();
    assertThat(run.phase()).isEqualTo(Phase.RUNNING);
    assertThat(run.since()).as("without its setup").isEqualTo(EVENING.plusSeconds(20));

    later(3600);
    processes.ends("css.sh", 0);

    assertThat(launched.runs()).isEmpty();
    assertThat(launched.played(CSS)).contains(new PlayTime(EVENING.plusSeconds(3620), 3600));
    assertThat(heard).containsExactly("css begins", "css has ended");
    assertThat(events).hasSize(3).containsOnly(new PeerEvent.NowChanged());
    assertThat(open().played(CSS)).as("after a restart").isEqualTo(launched.played(CSS));
  }

  @Test
  void startThatComesToNothingIsOver() throws StoppedPlayException {
    Launched launched = open();
    try (Launched.Beginning _ = launched.begins(CSS, Kind.GAME)) {
      assertThat(launched.runs()).hasSize(1);
    }

    assertThat(launched.runs()).isEmpty();
    assertThat(launched.played(CSS)).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void secondServerOfAGameIsRefusedUntilTheFirstHasEnded() throws Exception {
    Launched launched = open();
    serve(launched, CSS);
    serve(launched, UT);

    assertRunsAlready(launched, CSS, Kind.SERVER);
    assertThat(launched.stop(CSS, Kind.GAME).orElseThrow().code())
        .as("no game runs")
        .isEqualTo(FailureCode.NO_OPERATION);
    assertThat(launched.stop(CSS, Kind.SERVER)).isEmpty();

    assertThat(launched.runs()).extracting(Launched.Run::gameId).containsExactly(UT);
    processes.forget("css-server.sh");
    serve(launched, CSS);
    assertThat(launched.run(CSS, Kind.SERVER).orElseThrow().log())
        .contains(state.resolve("css-server.sh.log"));
    assertThat(launched.played()).as("nobody plays a server").isEmpty();
  }

  @Test
  void secondStartOfAGameIsRefusedAlsoWhileTheFirstIsBegun() throws Exception {
    Launched launched = open();
    try (Launched.Beginning beginning = launched.begins(CSS, Kind.GAME)) {
      assertRunsAlready(launched, CSS, Kind.GAME);
      serve(launched, CSS);
      beginning.runs(script("css.sh"));
    }
    assertRunsAlready(launched, CSS, Kind.GAME);

    processes.ends("css.sh", 0);
    processes.forget("css.sh");
    play(launched, CSS);
  }

  @Test
  void nothingBeginsOnceItIsClosed() {
    Launched launched = open();
    launched.close();

    assertThatThrownBy(() -> launched.begins(CSS, Kind.GAME))
        .isInstanceOfSatisfying(
            StoppedPlayException.class,
            stopped -> assertThat(stopped.how().code()).isEqualTo(FailureCode.SHUTTING_DOWN));
  }

  @Test
  void besideAnotherPeerItsFileIsReadAndLeftAsItIs() throws Exception {
    play(open(), CSS);
    String before = Files.readString(state.resolve("launched.json"));
    later(100);

    Launched beside = open(LaunchedFile.readOnly(new RealDisk(), state));
    assertRunsAlready(beside, CSS, Kind.GAME);
    play(beside, UT);
    beside.close();

    assertThat(state.resolve("launched.json")).hasContent(before);
  }

  @Test
  void whatRunsOnIsFoundAgainByTheNextPeer() throws Exception {
    Launched first = open();
    play(first, CSS);
    serve(first, UT);
    play(first, UT);
    later(100);
    first.close();
    processes.ends("ut.sh", 0);
    later(50);
    heard.clear();

    Launched second = open();

    assertThat(first.played(CSS)).contains(new PlayTime(EVENING.plusSeconds(100), 100));
    assertThat(second.runs())
        .extracting(run -> run.gameId() + " " + run.kind().label() + " " + run.since())
        .containsExactly("css game " + EVENING, "ut server " + EVENING);
    assertThat(heard).containsExactly("css begins");
    assertRunsAlready(second, CSS, Kind.GAME);
    assertRunsAlready(second, UT, Kind.SERVER);

    later(50);
    processes.ends("css.sh", 0);
    assertThat(second.played(CSS)).contains(new PlayTime(EVENING.plusSeconds(200), 200));
    assertThat(heard).containsExactly("css begins", "css has ended");
  }

  @Test
  void clockThatIsSetBackTakesNothingAway() throws Exception {
    Launched launched = open();
    play(launched, CSS);
    later(-1000);
    processes.ends("css.sh", 0);

    assertThat(launched.played(CSS).orElseThrow().seconds()).isZero();
  }

  @Test
  void whatCannotBeReadIsForgotten() throws IOException {
    Files.writeString(state.resolve("launched.json"), "{\"runs\": [");
    assertThat(open().runs()).isEmpty();
    Files.writeString(
        state.resolve("launched.json"),
        "{\"runs\": [{\"game_id\": \"css\"}, 7], \"played\": {\"../x\": {}, \"css\": 7,"
            + " \"ut\": {\"last\": \"2026-11-20T20:15:30Z\", \"seconds\": -5}}}");

    Launched launched = open();

    assertThat(launched.runs()).isEmpty();
    assertThat(launched.played()).containsExactly(Map.entry(UT, new PlayTime(EVENING, 0)));
  }
}
