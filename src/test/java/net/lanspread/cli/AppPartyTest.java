package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.Rehearsal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

/** Commands are given while the app runs. */
@Timeout(60)
class AppPartyTest {
  private static final GameId CSS = new GameId("css");

  /** No command makes a peer of its own beside an app. */
  private static final PeerFactory NO_PEERS =
      new PeerFactory() {
        @Override
        public Peer make(PeerConfig config, Events events) throws IOException {
          throw new IOException("a peer was made");
        }

        @Override
        public PeerId newIdentity(Path stateFolder) {
          throw new AssertionError();
        }

        @Override
        public Rehearsal rehearsal(Path stateFolder) {
          throw new AssertionError();
        }

        @Override
        public java.util.Optional<String> problem(GamesFolders gamesFolders, PeerConfig config) {
          throw new AssertionError();
        }
      };

  @TempDir private Path folder;
  private FakeApp app;

  @BeforeEach
  void startTheApp() throws IOException {
    app = new FakeApp(folder);
  }

  @AfterEach
  void endTheApp() {
    app.close();
  }

  private AppParty open() throws Exception {
    return AppParty.open(app.state()).orElseThrow();
  }

  private static Outcome outcome(CompletableFuture<Outcome> end) throws Exception {
    return end.get(30, TimeUnit.SECONDS);
  }

  private static void installed(ObjectNode css) {
    css.put("installed", true).put("downloaded", true).putNull("operation");
  }

  @Test
  void gamesAndPeersAreThoseOfTheApp() throws Exception {
    try (AppParty party = open()) {
      assertThat(party.games()).hasSize(1);
      assertThat(party.games().getFirst().title()).isEqualTo("Counter-Strike: Source");
      assertThat(party.games().getFirst().localVersion()).isNull();
      assertThat(party.games().getFirst().availability()).isNull();
      assertThat(party.games().getFirst().targetVersion()).hasToString("20250101");
      assertThat(party.peers()).containsExactly(new PeerRow("bb", "Anna", "1.2.3.5:6", 7));
      assertThat(party.health()).hasSize(2);
    }
  }

  @Test
  void gameThatIsGoneIsGone() throws Exception {
    try (AppParty party = open()) {
      app.remove();
      while (!party.games().isEmpty()) {
        assertThat(Thread.interrupted()).as("the time is up").isFalse();
      }
    }
  }

  @Test
  void operationIsFollowedToItsEnd() throws Exception {
    try (AppParty party = open()) {
      CompletableFuture<Outcome> end = party.start(GameAction.INSTALL, CSS);
      while (party.progress(CSS).isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(party.progress(CSS))
          .contains(
              new OperationStatus(
                  OperationKind.DOWNLOADING, OperationStatus.Phase.BEGINNING, 5, 10, 2, 2));
      assertThat(end).isNotDone();

      app.change(AppPartyTest::installed);

      assertThat(outcome(end)).isEqualTo(Outcome.DONE);
      assertThat(app.posts).containsExactly("install");
    }
  }

  @Test
  void failureIsTheOneOfThisOperation() throws Exception {
    app.changeSilently(css -> fail(css, "disk-full", "long ago"));
    try (AppParty party = open()) {
      CompletableFuture<Outcome> verified = party.start(GameAction.VERIFY, CSS);
      awaitPost("verify");
      app.change(css -> css.putNull("operation"));
      assertThat(outcome(verified)).isEqualTo(Outcome.DONE);

      CompletableFuture<Outcome> installed = party.start(GameAction.INSTALL, CSS);
      awaitPost("install");
      app.change(css -> fail(css, "peers-gone", "now").putNull("operation"));
      assertThat(outcome(installed))
          .isEqualTo(Outcome.failed(FailureCode.PEERS_GONE, "something was wrong"));
    }
  }

  private void awaitPost(String action) {
    while (!app.posts.contains(action)) {
      Thread.onSpinWait();
    }
  }

  private static ObjectNode fail(ObjectNode css, String code, String at) {
    css.putObject("last_error")
        .put("code", code)
        .put("message", "something was wrong")
        .put("at", at);
    return css;
  }

  @Test
  void aCancelledOperationIsNotDone() throws Exception {
    try (AppParty party = open()) {
      CompletableFuture<Outcome> end = party.start(GameAction.INSTALL, CSS);
      awaitPost("install");
      party.cancel(CSS);
      app.change(css -> css.putNull("operation"));

      assertThat(outcome(end)).isEqualTo(Outcome.failed(FailureCode.CANCELLED, "it was cancelled"));
      assertThat(app.posts).containsExactly("install", "cancel");
    }
  }

  @Test
  void refusalHasTheAppsMessage() throws Exception {
    try (AppParty party = open()) {
      assertThat(outcome(party.start(GameAction.UPDATE, CSS)))
          .isEqualTo(Outcome.failed(FailureCode.NOT_DOWNLOADED, "it is not here"));
    }
  }

  @Test
  void playThatFailsSoonSaysWhy() throws Exception {
    try (AppParty party = open()) {
      assertThatThrownBy(() -> party.play(CSS, false, false, Duration.ofSeconds(30)))
          .isInstanceOf(IOException.class)
          .hasMessage("it has no start script");
      party.play(CSS, false, false, Duration.ZERO);
      assertThat(app.posts).containsExactly("play", "play");
    }
  }

  @Test
  void endOfTheAppFailsWaitingCalls() throws Exception {
    try (AppParty party = open()) {
      CompletableFuture<Outcome> end = party.start(GameAction.INSTALL, CSS);
      awaitPost("install");
      app.endEvents();

      assertThat(outcome(end))
          .isEqualTo(Outcome.failed(FailureCode.IO_ERROR, "the running app has ended"));
    }
  }

  @Test
  void eventsOfAnotherVersionArePassedOver() throws Exception {
    try (AppParty party = open()) {
      CompletableFuture<Outcome> end = party.start(GameAction.INSTALL, CSS);
      awaitPost("install");
      app.tellStrangely("change", "{\"games\":\"many\"}");
      app.tellStrangely("change", "{\"games\":{\"changed\":[{\"title\":\"nameless\"}]}}");
      app.tellStrangely("change", "{\"games\":{}}");
      app.tellStrangely("weather", "[\"rain\"]");
      app.tellStrangely("weather", "rain");
      app.change(AppPartyTest::installed);

      assertThat(outcome(end)).isEqualTo(Outcome.DONE);
      app.remove();
      while (!party.games().isEmpty()) {
        assertThat(Thread.interrupted()).as("the time is up").isFalse();
      }
    }
  }

  @Test
  void endThatIsToldStrangelyIsSeenAllTheSame() throws Exception {
    try (AppParty party = open()) {
      CompletableFuture<Outcome> end = party.start(GameAction.INSTALL, CSS);
      while (party.progress(CSS).isEmpty()) {
        Thread.onSpinWait();
      }
      app.changeSilently(AppPartyTest::installed);
      app.tellStrangely("change", "{\"games\":\"many\"}");

      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
    }
  }

  @Test
  @Tag("process")
  void appThatIsGoneIsNone() throws Exception {
    long gone = new ProcessBuilder("true").start().onExit().get().pid();
    app.writeFile(gone, "secret");
    assertThat(AppParty.open(app.state())).isEmpty();

    app.writeFile(ProcessHandle.current().pid(), "secret");
    app.close();
    assertThat(AppParty.open(app.state())).isEmpty();

    Files.delete(app.state().app());
    assertThat(AppParty.open(app.state())).isEmpty();
  }

  @Test
  void appThatKnowsAnotherTokenIsNotUsed() throws Exception {
    app.writeFile(ProcessHandle.current().pid(), "another");

    assertThatThrownBy(() -> AppParty.open(app.state()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open Lanspread again");
  }

  /** The output and the end of a command. */
  private record Ran(int exitCode, String out, String err) {}

  private Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", folder.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(CommandLine.Model.CommandSpec.create())
            .addSubcommand(new ListCommand(NO_PEERS))
            .addSubcommand(new PeersCommand(NO_PEERS))
            .addSubcommand(new DoctorCommand(NO_PEERS))
            .addSubcommand(new GetCommand(NO_PEERS, () -> new Screen(false, 80), _ -> {}))
            .addSubcommand(
                new PlayCommand(
                    (_, _, _, _) -> {
                      throw new IOException("no app was used");
                    }))
            .setExecutionExceptionHandler(new ErrorLine())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  @Test
  void listsAreTables() {
    assertThat(run("ls").out().lines())
        .containsExactly(
            "ID   SIZE    STATE      SOURCES  TITLE",
            "css  1.5 GB  available  2 PCs    Counter-Strike: Source");
    assertThat(run("ls", "--ids").out().lines()).containsExactly("css");
    assertThat(run("ls", "--json").out().strip())
        .startsWith("{\"games\":[{\"game_id\":\"css\",\"title\":\"Counter-Strike: Source\",");
    assertThat(run("peers").out().lines())
        .containsExactly("NAME  ADDRESS    GAMES", "Anna  1.2.3.5:6  7");
    assertThat(run("peers", "--json").out().strip())
        .isEqualTo(
            "{\"peers\":[{\"peer_id\":\"bb\",\"name\":\"Anna\",\"addr\":\"1.2.3.5:6\",\"games\":7}]}");
  }

  @Test
  void leftOutFoldersComeAfterTheTable() {
    String gone = "{\"folder\":\"ut\",\"game_id\":null,\"code\":\"of-tomorrow\",\"message\":\"?\"}";
    app.problems(
        "[{\"folder\":\"ggoo\",\"game_id\":\"ggoo\",\"code\":\"bringing\",\"message\":\"Not"
            + " yet.\"},"
            + gone
            + "]");
    app.changeSilently(
        css ->
            css.putArray("notices")
                .addObject()
                .put("code", "bringing")
                .put("message", "Still on its way."));

    assertThat(run("ls").out().lines())
        .containsExactly(
            "ID   SIZE    STATE                SOURCES  TITLE",
            "css  1.5 GB  still being brought  2 PCs    Counter-Strike: Source",
            "note: css: Still on its way.",
            "not listed: ggoo: Not yet.");
    assertThat(run("ls", "--json").out().strip())
        .contains("\"notices\":[{\"code\":\"bringing\",\"message\":\"Still on its way.\"}]")
        .endsWith(
            "\"problems\":[{\"folder\":\"ggoo\",\"game_id\":\"ggoo\",\"code\":\"bringing\","
                + "\"message\":\"Not yet.\"}]}");
  }

  @Test
  void doctorFailsWithAProblem() {
    Ran ran = run("doctor");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out().lines())
        .containsExactly(
            "problem  Disk       full", " ".repeat(20) + "delete", "ok       Clock      fine");
    assertThat(run("doctor", "--json").out().strip())
        .isEqualTo(
            "{\"checks\":[{\"id\":\"disk\",\"status\":\"problem\",\"title\":\"Disk\","
                + "\"detail\":\"full\",\"advice\":\"delete\",\"finding\":\"no-room\","
                + "\"parameters\":{}},{\"id\":\"clock\",\"status\":\"ok\","
                + "\"title\":\"Clock\",\"detail\":\"fine\",\"advice\":null,"
                + "\"finding\":\"clock-right\",\"parameters\":{}}]}");

    app.disk("warning");
    assertThat(run("doctor").exitCode()).as("a warning is none").isZero();
  }

  @Test
  void getTellsHowItEnds() {
    Ran unknown = run("get", "quake");
    assertThat(unknown.exitCode()).isOne();
    assertThat(unknown.err()).startsWith("lanspread: no game here is called \"quake\"");
    assertThat(run("get").exitCode()).isEqualTo(2);

    app.changeSilently(AppPartyTest::installed);
    Ran there = run("get", "counter");
    assertThat(there.exitCode()).as(there.err()).isZero();
    assertThat(there.out().strip()).isEqualTo("Counter-Strike: Source: installed already");
    assertThat(app.posts).isEmpty();

    app.changeSilently(css -> css.put("update_available", true));
    Ran refused = run("get", "counter", "--json");
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.out()).contains("\"code\":\"not-downloaded\"");
    assertThat(refused.err()).contains("Counter-Strike: Source: it is not here");
  }

  @Test
  void playIsTheApps() {
    assertThat(run("play", "css", "--name", "Tom").exitCode()).isEqualTo(2);
    assertThat(run("play", "nothing").err()).contains("no game here is called");
    assertThat(app.posts).isEmpty();
  }
}
