package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers that find each other by themselves, with keys and without. */
@Timeout(120)
@Tag("process")
class PartyKeyScenarioTest {
  private static final String ANYWHERE = "127.0.0.1:0";
  private static final String KEY = "Kartoffelsalat 7";
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void K01_same_key() {
    lab.eachAlone();
    lab.game("alpha", "cod5", 1);
    PeerProcess alpha = lab.startAt(ANYWHERE, "alpha", "--party-key", KEY);
    PeerProcess bravo = lab.startAt(ANYWHERE, "bravo", "--party-key", KEY);

    awaitDiscovery(alpha, bravo);
    awaitDiscovery(bravo, alpha);
    bravo.ask("download", "game_id", "cod5", "install", false, "wait", true);

    assertThat(Lab.allHashes(bravo.root("cod5"))).isEqualTo(Lab.hashes(alpha.root("cod5")));
    for (PeerProcess peer : List.of(alpha, bravo)) {
      assertThat(peer.fromStart().events("peer-unauthorized")).isEmpty();
      assertThat(peer.stderr()).doesNotContain(KEY);
    }
  }

  @Test
  void K02_other_key_is_told_once_on_both_sides() {
    lab.eachAlone();
    lab.game("alpha", "cod5", 1);
    lab.game("bravo", "css", 1);
    PeerProcess alpha = lab.startAt(ANYWHERE, "alpha", "--party-key", KEY);
    PeerProcess bravo = lab.startAt(ANYWHERE, "bravo", "--party-key", "another");

    awaitRefusal(alpha, bravo);
    awaitRefusal(bravo, alpha);
    for (int i = 0; i < 3; i++) {
      assertThat(alpha.refusal("connect", "addr", bravo.address())).isEqualTo("unauthorized");
      assertThat(bravo.refusal("connect", "addr", alpha.address())).isEqualTo("unauthorized");
    }

    assertThat(alpha.gameIds()).containsExactly("cod5");
    assertThat(bravo.gameIds()).containsExactly("css");
    for (PeerProcess peer : List.of(alpha, bravo)) {
      assertThat(peer.ask("list-peers").path("peers")).isEmpty();
      assertThat(peer.fromStart().events("peer-unauthorized")).hasSize(1);
      assertThat(peer.fromStart().events("peer-discovered")).isEmpty();
      assertThat(peer.stderr().split("is not let in", -1)).as("warnings").hasSize(2);
    }
  }

  @Test
  void K03_key_against_none() {
    lab.game("alpha", "cod5", 1);
    lab.game("bravo", "css", 1);
    List<String> withKey = new ArrayList<>(List.of("env", "LANSPREAD_PARTY_KEY=" + KEY));
    withKey.addAll(PeerProcess.java());
    PeerProcess bravo = lab.startAt(ANYWHERE, "bravo");
    try (PeerProcess alpha =
        PeerProcess.alone(
            "alpha",
            lab.path("alpha"),
            withKey,
            List.of("--catalog", lab.catalog().toString(), "--listen", ANYWHERE))) {
      assertThat(awaitRefusal(alpha, bravo)).contains("the same key");
      assertThat(awaitRefusal(bravo, alpha)).contains("--party-key");
      assertThat(alpha.refusal("connect", "addr", bravo.address())).isEqualTo("unauthorized");
      assertThat(bravo.refusal("connect", "addr", alpha.address())).isEqualTo("unauthorized");

      assertThat(alpha.gameIds()).containsExactly("cod5");
      assertThat(bravo.gameIds()).containsExactly("css");
      assertThat(alpha.fromStart().events("peer-unauthorized")).hasSize(1);
      assertThat(bravo.fromStart().events("peer-unauthorized")).hasSize(1);
      assertThat(alpha.stderr()).doesNotContain(KEY);
    }
  }

  @Test
  void K04_right_key_after_a_wrong_one() {
    lab.game("alpha", "cod5", 1);
    PeerProcess alpha = lab.startAt(ANYWHERE, "alpha", "--party-key", KEY);
    PeerProcess bravo = lab.startAt(ANYWHERE, "bravo", "--party-key", "another");
    awaitRefusal(alpha, bravo);

    PeerProcess charlie = lab.startAt(ANYWHERE, "charlie", "--party-key", KEY);
    awaitDiscovery(alpha, charlie);
    awaitDiscovery(charlie, alpha);
    assertThat(charlie.gameIds()).containsExactly("cod5");

    String sameAddress = bravo.address();
    bravo.shutdown();
    bravo = lab.startAt(sameAddress, "bravo", "--party-key", KEY);
    awaitDiscovery(alpha, bravo);
    awaitDiscovery(charlie, bravo);
    awaitDiscovery(bravo, alpha);
    assertThat(bravo.gameIds()).containsExactly("cod5");
  }

  @Test
  void K05_blank_key_is_no_key() {
    assertThat(lab.launch("peer", lab.catalog(), "--party-key", " ").awaitExit()).isEqualTo(2);
    assertThat(lab.launch("peer", lab.catalog(), "--party-key=").awaitExit()).isEqualTo(2);
  }

  @Test
  void keyMayStandInAFile() throws IOException {
    Path file = Files.writeString(lab.path("key.txt"), KEY + "\r\nnot this\n");
    PeerProcess alpha = lab.startAlone("alpha", "--party-key-file", file.toString());
    PeerProcess bravo = lab.startAlone("bravo", "--party-key", KEY);

    alpha.connect(bravo);

    assertThat(alpha.stderr()).doesNotContain("command line").doesNotContain(KEY);
    assertThat(bravo.stderr().split("can read the party key", -1)).as("said once").hasSize(2);
    assertThat(bravo.stderr()).contains("--party-key-file").doesNotContain(KEY);
    Path none = lab.path("none.txt");
    for (List<String> options :
        List.of(
            List.of("--party-key-file", none.toString()),
            List.of("--party-key-file", Files.writeString(none, "\n" + KEY).toString()),
            List.of("--party-key-file", file.toString(), "--party-key", KEY))) {
      PeerProcess peer = lab.launch("peer", lab.catalog(), options.toArray(String[]::new));
      assertThat(peer.awaitExit()).as("%s", options).isEqualTo(2);
    }
  }

  private static void awaitDiscovery(PeerProcess at, PeerProcess other) {
    at.fromStart().await("peer-discovered", event -> isAbout(event, other));
  }

  /** The message with which the one reports the other. */
  private static String awaitRefusal(PeerProcess at, PeerProcess other) {
    return at.fromStart()
        .await("peer-unauthorized", event -> isAbout(event, other))
        .path("message")
        .asString();
  }

  private static boolean isAbout(JsonNode event, PeerProcess other) {
    return event.path("peer_id").asString().equals(other.id());
  }
}
