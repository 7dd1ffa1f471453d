package net.lanspread.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.SilentLog;
import net.lanspread.install.FirstPlay;
import net.lanspread.install.KnownScripts;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.PosixShell;
import net.lanspread.launch.Surroundings;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.Plays.Launch;
import net.lanspread.peer.Plays.Played;
import net.lanspread.peer.Plays.Served;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Games are set up, started and left to themselves. */
@Timeout(60)
@ExtendWith(SilentLog.class)
class PlaysTest {
  private static final GameId CSS = new GameId("css");
  private static final PlayerSettings TOM = new PlayerSettings("Tom", "german");
  private static final Played FIRST = new Played.Done(false, true, false, false, List.of());
  private static final Played LATER = new Played.Done(true, false, false, false, List.of());

  @TempDir Path folder;

  private final FakeProcesses processes = new FakeProcesses();
  private final Operations operations = new Operations(_ -> {}, InstantSource.system());
  private final List<String> watched = new CopyOnWriteArrayList<>();
  private final Launched.Listener watcher =
      new Launched.Listener() {
        @Override
        public void begins(GameId gameId) {
          watched.add(gameId + " begins");
        }

        @Override
        public void ended(GameId gameId) {
          watched.add(gameId + " has ended");
        }
      };
  private Plays plays;

  @BeforeEach
  void installCss() throws IOException {
    file("local/account_name.txt", "stub\n");
    file("game_setup.sh", "");
    file("Game_Start.SH", "");
    file("server_start.sh", "");
    plays = plays(new Plays.Patience(Duration.ofHours(1), Duration.ofHours(1)));
  }

  @Test
  void setupRunsBeforeTheFirstStartAndNeverAgain() {
    processes.ends("game_setup.sh", 0).ends("Game_Start.SH", 0);

    assertThat(play(Launch.START_AND_WAIT).join()).isEqualTo(FIRST);
    assertThat(play(Launch.START_AND_WAIT).join()).isEqualTo(LATER);

    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
  }

  @Test
  void gameIsWatchedFromItsStartToItsEndAndItsSetupIsNot() throws InterruptedException {
    CompletableFuture<Played> setup = play(Launch.SETUP);
    assertThat(processes.awaitStart()).isEqualTo("game_setup.sh");
    processes.ends("game_setup.sh", 0);
    setup.join();
    assertThat(watched).isEmpty();

    CompletableFuture<Played> played = play(Launch.START_AND_WAIT);
    assertThat(processes.awaitStart()).isEqualTo("Game_Start.SH");
    processes.ends("Game_Start.SH", 0);
    played.join();

    assertThat(watched).containsExactly("css begins", "css has ended");
  }

  @Test
  void secondClickDoesNotStartASecondGame() throws InterruptedException {
    processes.ends("game_setup.sh", 0);
    CompletableFuture<Played> first = play(Launch.START);
    assertThat(processes.awaitStart()).isEqualTo("game_setup.sh");
    assertThat(processes.awaitStart()).isEqualTo("Game_Start.SH");

    Played second = play(Launch.START).join();
    assertThat(second).isInstanceOf(Played.Failed.class);
    assertThat(((Played.Failed) second).code()).isEqualTo(FailureCode.OPERATION_IN_PROGRESS);
    processes.ends("Game_Start.SH", 0);
    assertThat(first.join()).isEqualTo(FIRST);

    assertThat(play(Launch.START).join()).isEqualTo(LATER);
    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
  }

  @Test
  void gameThatRunsIsNotStartedAgainUntilItHasEnded() throws IOException {
    plays = plays(new Plays.Patience(Duration.ZERO, Duration.ZERO));
    processes.ends("game_setup.sh", 0);
    assertThat(play(Launch.START).join()).isEqualTo(FIRST);
    file("local/account_name.txt", "of the game that runs\n");

    for (Launch launch : List.of(Launch.START, Launch.START_AND_WAIT)) {
      assertThat(message(play(launch), FailureCode.OPERATION_IN_PROGRESS))
          .isEqualTo("css runs already");
    }
    assertThat(root().resolve("local/account_name.txt")).hasContent("of the game that runs");
    processes.ends("Game_Start.SH", 0);

    assertThat(play(Launch.START).join()).isEqualTo(LATER);
    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
  }

  @Test
  void ofManyCallsAtOnceOneStartsTheGameAndOneItsServer() {
    plays = plays(new Plays.Patience(Duration.ZERO, Duration.ZERO));
    processes.ends("game_setup.sh", 0);

    List<CompletableFuture<Played>> clicks =
        IntStream.range(0, 20).mapToObj(_ -> play(Launch.START)).toList();
    long servers =
        IntStream.range(0, 20)
            .parallel()
            .filter(_ -> plays.startServer(CSS, TOM, false).isEmpty())
            .count();

    assertThat(clicks.stream().map(CompletableFuture::join))
        .filteredOn(Played.Done.class::isInstance)
        .hasSize(1);
    assertThat(servers).isEqualTo(1);
    assertThat(processes.started())
        .containsExactlyInAnyOrder("game_setup.sh", "Game_Start.SH", "server_start.sh");
  }

  @Test
  void playWithoutLaunchStampsAndStartsNothing() throws IOException {
    assertThat(play(Launch.NONE).join()).isEqualTo(FIRST);
    processes.ends("game_setup.sh", 0).ends("Game_Start.SH", 0);
    assertThat(processes.started()).isEmpty();

    assertThat(play(Launch.START).join()).isEqualTo(LATER);

    assertThat(processes.started()).containsExactly("game_setup.sh", "Game_Start.SH");
    assertThat(Files.readString(root().resolve("local/account_name.txt"))).isEqualTo("Tom\n");
  }

  @Test
  void failedSetupIsToldAndTheGameStartsAllTheSame() {
    processes.ends("game_setup.sh", 7).ends("Game_Start.SH", 0);

    assertThat(notice(play(Launch.START), Notice.Code.SETUP_EXIT))
        .contains("game_setup.sh", "exit code 7", log("css-game_setup.log"), "play --setup css");
    assertThat(plays.notices(CSS)).hasSize(1);
    assertThat(play(Launch.START).join()).isEqualTo(LATER);

    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
    assertThat(plays.notices(CSS)).isEmpty();
  }

  @Test
  void setupRunsAgainOnRequest() {
    processes.ends("game_setup.sh", 7);
    notice(play(Launch.SETUP), Notice.Code.SETUP_EXIT);
    processes.forget("game_setup.sh");
    processes.ends("game_setup.sh", 0);

    assertThat(play(Launch.SETUP).join()).isEqualTo(LATER);

    assertThat(processes.started()).containsExactly("game_setup.sh", "game_setup.sh");
  }

  @Test
  void gameWithoutASetupCannotBeSetUp() throws IOException {
    Files.delete(root().resolve("game_setup.sh"));

    assertThat(message(play(Launch.SETUP), FailureCode.IO_ERROR)).contains("no game_setup.sh");
  }

  @Test
  void failedStartIsToldAndNoFailure() {
    processes.ends("game_setup.sh", 0).ends("Game_Start.SH", 255);

    for (Launch launch : new Launch[] {Launch.START, Launch.START_AND_WAIT}) {
      assertThat(notice(play(launch), Notice.Code.SCRIPT_EXIT))
          .contains("Game_Start.SH", "exit code 255", log("css-game_start.log"));
    }
    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
  }

  @Test
  void theGamesOwnUninstallScriptRunsAndHoldsNobodyUp() throws Exception {
    plays.beforeUninstall(CSS, TOM);
    assertThat(processes.started()).isEmpty();

    file("game_uninst.sh", "");
    processes.ends("game_uninst.sh", 9);
    plays.beforeUninstall(CSS, TOM);
    processes.forget("game_uninst.sh");
    plays = plays(new Plays.Patience(Duration.ofHours(1), Duration.ZERO));
    plays.beforeUninstall(CSS, TOM);

    assertThat(processes.started()).containsExactly("game_uninst.sh", "game_uninst.sh");
  }

  @Test
  void gameThatRunsForAWhileHasStarted() {
    plays = plays(new Plays.Patience(Duration.ZERO, Duration.ZERO));
    processes.ends("game_setup.sh", 0);

    assertThat(play(Launch.START).join()).isEqualTo(FIRST);

    processes.ends("Game_Start.SH", 1); // too late to be told to anybody but the log
  }

  @Test
  void aWaitingCallIsAnsweredWhenTheGameHasEnded() throws InterruptedException {
    plays = plays(new Plays.Patience(Duration.ZERO, Duration.ZERO));
    processes.ends("game_setup.sh", 0);

    CompletableFuture<Played> played = play(Launch.START_AND_WAIT);
    processes.awaitStart();
    processes.awaitStart();
    assertThat(played).isNotDone();
    processes.ends("Game_Start.SH", 0);

    assertThat(played.join()).isEqualTo(FIRST);
  }

  @Test
  void gameWithoutSetupIsStarted() throws IOException {
    Files.delete(root().resolve("game_setup.sh"));
    processes.ends("Game_Start.SH", 0);

    assertThat(play(Launch.START).join()).isEqualTo(FIRST);

    assertThat(processes.started()).containsExactly("Game_Start.SH");
  }

  @Test
  void gameWithoutAStartIsRefusedBeforeAnythingIsDone() throws IOException {
    Files.delete(root().resolve("Game_Start.SH"));
    Path outside = Files.writeString(folder.resolve("outside.sh"), "");
    Files.createSymbolicLink(root().resolve("game_start.sh"), outside);

    assertThat(message(play(Launch.START), FailureCode.IO_ERROR)).contains("no game_start.sh");

    assertThat(processes.started()).isEmpty();
    assertThat(Files.readString(root().resolve("local/account_name.txt"))).isEqualTo("stub\n");
    assertThat(play(Launch.NONE).join()).isEqualTo(FIRST);
  }

  @Test
  void unknownAndUninstalledGamesAreRefused() throws IOException {
    assertThat(
            message(
                plays.play(new GameId("doom"), TOM, Launch.START, false), FailureCode.UNKNOWN_GAME))
        .contains("doom");
    Files.delete(root().resolve("local/account_name.txt"));
    Files.delete(root().resolve("local"));

    for (Launch launch : Launch.values()) {
      assertThat(message(play(launch), FailureCode.NOT_INSTALLED)).contains("css");
    }
    assertThat(processes.started()).isEmpty();
  }

  @Test
  void playAndOperationsKeepOutOfEachOthersWay() throws InterruptedException {
    Operations.Begin.Started update =
        (Operations.Begin.Started) operations.begin(CSS, OperationKind.UPDATING);
    message(play(Launch.START), FailureCode.OPERATION_IN_PROGRESS);
    operations.end(update.operation(), Outcome.DONE);

    CompletableFuture<Played> played = play(Launch.START);
    assertThat(processes.awaitStart()).isEqualTo("game_setup.sh");
    assertThat(operations.begin(CSS, OperationKind.UPDATING))
        .isInstanceOf(Operations.Begin.Busy.class);
    message(play(Launch.NONE), FailureCode.OPERATION_IN_PROGRESS);
    assertThat(operations.active()).isEmpty();
    processes.ends("game_setup.sh", 0);
    assertThat(processes.awaitStart()).isEqualTo("Game_Start.SH");
    processes.ends("Game_Start.SH", 0);
    assertThat(played.join()).isEqualTo(FIRST);

    Operation after =
        ((Operations.Begin.Started) operations.begin(CSS, OperationKind.UPDATING)).operation();
    assertThat(after.gameId()).isEqualTo(CSS);
  }

  @Test
  void closingEndsAllWaitsAndNoGame() throws InterruptedException {
    CompletableFuture<Played> settingUp = play(Launch.START);
    processes.awaitStart();

    plays.close();

    message(settingUp, FailureCode.SHUTTING_DOWN);
    message(play(Launch.START), FailureCode.SHUTTING_DOWN);
    assertThat(processes.started()).containsExactly("game_setup.sh");
  }

  @Test
  void closingAnswersAPlayThatWaitsForItsGame() throws InterruptedException {
    processes.ends("game_setup.sh", 0);
    CompletableFuture<Played> playing = play(Launch.START_AND_WAIT);
    processes.awaitStart();
    processes.awaitStart();

    plays.close();

    message(playing, FailureCode.SHUTTING_DOWN);
  }

  @Test
  void serverRunsHereAndItsExitCodeIsPassedOn() throws Exception {
    processes.ends("server_start.sh", 42);
    assertThat(plays.serve(CSS, TOM, false)).isEqualTo(new Served.Ended(42));

    Files.delete(root().resolve("server_start.sh"));
    assertThat(plays.serve(CSS, TOM, false))
        .isInstanceOfSatisfying(
            Served.Failed.class,
            failed -> assertThat(failed.message()).contains("no server_start.sh"));
    assertThat(plays.serve(new GameId("doom"), TOM, false))
        .isInstanceOfSatisfying(
            Served.Failed.class, failed -> assertThat(failed.message()).contains("not installed"));
  }

  @Test
  void serverThatRunsIsNotStartedHereASecondTime() throws Exception {
    assertThat(plays.startServer(CSS, TOM, false)).isEmpty();

    assertThat(plays.serve(CSS, TOM, false))
        .isEqualTo(new Served.Failed("the server of css runs already"));
    processes.ends("server_start.sh", 42);

    assertThat(plays.serve(CSS, TOM, false)).isEqualTo(new Served.Ended(42));
  }

  @Test
  void scriptsThatAnUpdateBroughtRunOnlyWhenTheyAreAccepted() throws Exception {
    new KnownScripts(new RealDisk(), roots(), folder.resolve("state")).note(CSS);
    file("Game_Start.SH", "brought");
    file("game_uninst.sh", "brought");
    processes.ends("game_setup.sh", 0).ends("Game_Start.SH", 0);

    for (Launch launch : Launch.values()) {
      assertThat(message(play(launch), FailureCode.SCRIPTS_CHANGED))
          .contains("Game_Start.SH, game_uninst.sh", "play --accept-scripts css");
    }
    assertThat(plays.startServer(CSS, TOM, false).orElseThrow().code())
        .isEqualTo(FailureCode.SCRIPTS_CHANGED);
    assertThat(plays.serve(CSS, TOM, false)).isInstanceOf(Served.Failed.class);
    plays.beforeUninstall(CSS, TOM);
    assertThat(processes.started()).isEmpty();
    assertThat(root().resolve("local/account_name.txt")).hasContent("stub");

    assertThat(plays.play(CSS, TOM, Launch.START, true).join()).isEqualTo(FIRST);

    assertThat(play(Launch.START).join()).as("asked once").isEqualTo(LATER);
    assertThat(processes.started())
        .containsExactly("game_setup.sh", "Game_Start.SH", "Game_Start.SH");
  }

  private Roots roots() {
    return new Roots(new RealDisk(), folder.resolve("games"), folder.resolve("state"));
  }

  private Plays plays(Plays.Patience patience) {
    RealDisk disk = new RealDisk();
    Launched launched =
        new Launched(Optional.empty(), processes, watcher, InstantSource.system(), _ -> {});
    Path state = folder.resolve("state");
    return new Plays(
        new FirstPlay(disk, roots(), state),
        new GameScripts(
            disk,
            List.of(
                new GameScripts.Source(
                    Optional.empty(),
                    ".sh",
                    new PosixShell(disk, UTF_8, new Surroundings(Map.of(), folder)))),
            processes,
            roots(),
            state),
        operations,
        CSS::equals,
        patience,
        launched);
  }

  private CompletableFuture<Played> play(Launch launch) {
    return plays.play(CSS, TOM, launch, false);
  }

  /** The one notice of a play that went well. */
  private static String notice(CompletableFuture<Played> played, Notice.Code code) {
    Played how = played.join();
    assertThat(how)
        .isInstanceOfSatisfying(
            Played.Done.class,
            done -> assertThat(done.notices()).extracting(Notice::code).containsExactly(code));
    return ((Played.Done) how).notices().getFirst().message();
  }

  /** The message of a failed play, which must have this code. */
  private static String message(CompletableFuture<Played> played, FailureCode code) {
    Played how = played.join();
    assertThat(how)
        .isInstanceOfSatisfying(
            Played.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
    return ((Played.Failed) how).message();
  }

  private String log(String name) {
    return folder.resolve("state/logs").resolve(name).toString();
  }

  private Path root() {
    return folder.resolve("games/css");
  }

  private void file(String path, String text) throws IOException {
    Path file = root().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
