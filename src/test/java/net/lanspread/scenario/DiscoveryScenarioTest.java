package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers on one host that nobody connects. */
@Timeout(120)
@Tag("process")
class DiscoveryScenarioTest {
  private static final String SERVICE = "_lanspread._udp";
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void peersOnOneHostFindEachOther() {
    lab.game("bravo", "cod5", 1);
    PeerProcess alpha = lab.startAt("127.0.0.1:0", "alpha");
    PeerProcess bravo = lab.startAt("127.0.0.1:0", "bravo");
    String bravoId = bravo.id();

    awaitDiscovery(alpha, bravoId, bravo.address());
    awaitDiscovery(bravo, alpha.id(), alpha.address());
    assertThat(alpha.gameIds()).containsExactly("cod5");

    bravo.shutdown();
    alpha.fromStart().await("peer-lost", lost -> lost.path("peer_id").asString().equals(bravoId));
    assertThat(alpha.gameIds()).isEmpty();
    alpha.shutdown();
  }

  @Test
  void avahiSeesAPeerAndThatItLeaves() throws Exception {
    requireAvahi();
    PeerProcess alpha = lab.startAt("0.0.0.0:0", "alpha");
    String id = "\"id=" + alpha.id() + "\"";

    try (Program browse = new Program("avahi-browse", "-rp", SERVICE)) {
      String seen = browse.awaitLine(line -> line.startsWith("=") && line.contains(id));
      String port = alpha.address().substring(alpha.address().lastIndexOf(':') + 1);
      assertThat(seen).contains(";" + port + ";", "\"port=" + port + "\"", "\"v=1\"");
      String instance = seen.split(";", -1)[3];

      alpha.shutdown();

      browse.awaitLine(line -> line.startsWith("-") && line.contains(";" + instance + ";"));
    }
  }

  @Test
  void peerFindsAnotherThatAvahiAnnounces() throws Exception {
    requireAvahi();
    PeerProcess alpha = lab.startAt("0.0.0.0:0", "alpha");
    PeerProcess silent = lab.startAt("0.0.0.0:0", "silent", "--no-mdns");
    String port = silent.address().substring(silent.address().lastIndexOf(':') + 1);

    try (Program _ =
        new Program(
            "avahi-publish",
            "-s",
            "somebody",
            SERVICE,
            port,
            "id=" + silent.id(),
            "v=1",
            "port=" + port,
            "rev=0")) {
      awaitDiscovery(alpha, silent.id(), silent.address());
    }
  }

  private static void awaitDiscovery(PeerProcess at, String otherId, String otherAddress) {
    JsonNode found =
        at.fromStart()
            .await("peer-discovered", peer -> peer.path("peer_id").asString().equals(otherId));
    assertThat(found.path("addr").asString()).isEqualTo(otherAddress);
  }

  private static void requireAvahi() throws InterruptedException {
    boolean runs;
    try {
      runs = new ProcessBuilder("avahi-daemon", "--check").start().waitFor() == 0;
    } catch (IOException e) {
      runs = false;
    }
    assumeTrue(runs, "Avahi does not run here");
  }

  /** A program that prints its sightings until it is ended. */
  private static final class Program implements AutoCloseable {
    private final Process process;

    Program(String... command) throws IOException {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    String awaitLine(Predicate<String> wanted) throws Exception {
      FutureTask<Optional<String>> found =
          new FutureTask<>(
              () -> process.inputReader(StandardCharsets.UTF_8).lines().filter(wanted).findFirst());
      Thread.ofVirtual().name("read-program").start(found);
      return found.get(40, TimeUnit.SECONDS).orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }
}
