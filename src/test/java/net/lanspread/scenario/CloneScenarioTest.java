package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.demo.DrivenPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Two computers whose disks are copies, so that they have one identity. */
@Timeout(120)
@Tag("process")
class CloneScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private void copyIdentity(PeerProcess from, String to) throws IOException {
    Path source = from.state().resolve("identity");
    Path target = Files.createDirectories(lab.path(to).resolve("state").resolve("identity"));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void H07_clone() throws Exception {
    lab.game("one", "cod5", 30);
    lab.game("two", "css", 1);
    PeerProcess one = lab.start("one");
    copyIdentity(one, "two");
    PeerProcess two = lab.startAlone("two"); // so that it holds its state folder
    PeerProcess guest = lab.clientOf(one);
    assertThat(two.id()).isEqualTo(one.id());

    assertThat(guest.refusal("connect", "addr", two.address())).isEqualTo("same-identity");

    JsonNode atOne = one.fromStart().await("same-identity");
    assertThat(atOne.path("addr").asString()).isEqualTo(two.address());
    JsonNode atTwo = two.fromStart().await("same-identity");
    assertThat(atTwo.path("addr").asString()).isIn(one.address(), guest.address());
    for (PeerProcess clone : List.of(one, two)) {
      JsonNode problems = clone.ask("list-games").path("problems");
      assertThat(problems.findValuesAsString("code")).containsExactly("same-identity");
      assertThat(problems.get(0).path("message").asString()).contains("lanspread identity new");
    }

    int download = guest.send("download", "game_id", "cod5", "install", false, "wait", true);
    for (int i = 0; i < 3; i++) {
      assertThat(two.refusal("connect", "addr", guest.address())).isEqualTo("same-identity");
    }
    assertThat(guest.awaitReply(download).path("ok").asBoolean()).isTrue();
    assertThat(Lab.hashes(guest.root("cod5"))).isEqualTo(Lab.hashes(one.root("cod5")));
    assertThat(guest.fromStart().events("download-chunk-finished"))
        .extracting(event -> event.path("peer_addr").asString())
        .containsOnly(one.address());
    assertThat(guest.peerAddresses()).containsOnly(Map.entry(one.id(), one.address()));

    assertThat(newIdentity(two)).as("while a peer runs").isOne();
    two.shutdown();
    assertThat(newIdentity(two)).isZero();
    PeerProcess other = lab.start("two");
    other.connect(guest);

    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(guest.peerAddresses()).containsOnlyKeys(one.id(), other.id());
    assertThat(other.ask("list-games").path("problems")).isEmpty();
  }

  @Test
  void clonesThatMeetKnowAtOnce() throws Exception {
    PeerProcess one = lab.start("one");
    copyIdentity(one, "two");
    PeerProcess two = lab.start("two");

    assertThat(two.refusal("connect", "addr", one.address())).isEqualTo("same-identity");

    assertThat(two.fromStart().await("same-identity").path("addr").asString())
        .isEqualTo(one.address());
    assertThat(one.fromStart().await("same-identity").path("addr").asString())
        .isEqualTo(two.address());
  }

  @Test
  void clonesThatHearEachOtherKnowWithoutAThird() throws Exception {
    PeerProcess one = lab.startAt("127.0.0.1:0", "one");
    copyIdentity(one, "two");
    PeerProcess two = lab.startAt("127.0.0.1:0", "two");

    assertThat(one.fromStart().await("same-identity").path("addr").asString())
        .isEqualTo(two.address());
    assertThat(two.fromStart().await("same-identity").path("addr").asString())
        .isEqualTo(one.address());
  }

  @Test
  void appMakesANewIdentityAtThePressOfAButton() throws Exception {
    PeerProcess one = lab.start("one");
    copyIdentity(one, "app");
    PeerProcess guest = lab.clientOf(one);
    try (AppProcess app =
        AppProcess.hosted(lab.path("app"), List.of("--catalog", lab.catalog().toString()))) {
      app.signIn().setUp("Tom");
      try (AppPage page = app.open()) {
        page.until("the peer", now -> now.get("peers").size() == 1);
        assertThat(page.get("me").path("peer_id").asString()).isEqualTo(one.id());
        assertThat(app.post("/api/connect", "addr", guest.address()).code())
            .isEqualTo("same-identity");
        page.until(
            "the problem",
            now -> now.get("problems").findValuesAsString("code").equals(List.of("same-identity")));
        List<String> problems = new ArrayList<>();
        for (JsonNode check : app.get("/api/health").body().path("checks")) {
          if (check.path("status").asString().equals("problem")) {
            problems.add(check.path("id").asString() + " " + check.path("detail").asString());
          }
        }
        assertThat(problems)
            .anySatisfy(
                found -> assertThat(found).startsWith("party ").contains("identity of this one"));

        assertThat(app.post("/api/identity").status()).isEqualTo(200);

        page.until(
            "another one", now -> !now.get("me").path("peer_id").asString().equals(one.id()));
        page.until("no problem", now -> now.get("problems").isEmpty());
        app.connect(guest);
        assertThat(guest.peerAddresses()).hasSize(2);
      }
    }
  }

  private static int newIdentity(PeerProcess of) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(DrivenPeer.program(List.of("-Xmx256m")));
    command.addAll(List.of("identity", "new", "--state", of.state().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(said).isNotBlank();
    return process.waitFor();
  }
}
