package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import net.lanspread.lab.Lan;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Downloads over links that are cut, lose packets, or are long. */
@Timeout(180)
class LanDownloadScenarioTest extends LanScenario {
  private static final long MIB = 1024 * 1024;
  private static final Percentage A_TENTH = Percentage.withPercentage(10);
  private static final Duration PARTITION = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void L01_partition_of_one_source() throws InterruptedException {
    Lan lan = lan(3, "30mbit");
    // Large enough that its download outlasts the partition, also where charlie's first chunk takes
    // long.
    lab.bigGame("bravo", "ggoo", 240);
    lab.bigGame("charlie", "ggoo", 240);
    PeerProcess client = lab.startOn(lan, 1, "client");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo");
    PeerProcess charlie = lab.startOn(lan, 3, "charlie");
    awaitPeer(client, 0, bravo);
    awaitPeer(client, 0, charlie);
    int begin = client.mark();
    int download = client.send("download", "game_id", "ggoo", "install", false, "wait", true);
    awaitChunk(client, begin, bravo);
    awaitChunk(client, begin, charlie);

    int cut = client.mark();
    lan.cut(3);
    Lan.pass(PARTITION);
    awaitLoss(client, cut, charlie);
    awaitChunk(client, client.mark(), bravo);
    lan.heal(3);

    awaitPeer(client, cut, charlie);
    awaitPeer(bravo, cut(bravo, charlie), charlie);
    JsonNode reply = client.awaitReply(download);
    assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
    assertThat(Lab.hashes(client.root("ggoo"))).isEqualTo(Lab.hashes(bravo.root("ggoo")));
  }

  @Test
  void L02_partition_of_the_receiver() throws InterruptedException {
    Lan lan = lan(2, "30mbit");
    lab.bigGame("source", "ggoo", 64);
    PeerProcess client = lab.startOn(lan, 1, "client");
    PeerProcess source = lab.startOn(lan, 2, "source");
    awaitPeer(client, 0, source);
    int begin = client.mark();
    int download = client.send("download", "game_id", "ggoo", "install", false, "wait", true);
    awaitChunk(client, begin, source);

    int cut = client.mark();
    lan.cut(1);
    Lan.pass(PARTITION);
    assertThat(client.awaitReply(download).path("error").path("code").asString())
        .isEqualTo("peers-gone");
    awaitLoss(client, cut, source);
    lan.heal(1);

    awaitPeer(client, cut, source);
    client.until("the game is offered", () -> client.row("ggoo").isPresent());
    JsonNode _ = client.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    assertThat(Lab.hashes(client.root("ggoo"))).isEqualTo(Lab.hashes(source.root("ggoo")));
    assertThat(client.from(begin).events("download-chunk-finished"))
        .filteredOn(chunk -> chunk.path("path").asString().equals("data/ggoo.bin"))
        .extracting(chunk -> chunk.path("offset").asLong())
        .as("each chunk on the disk came once, over both downloads")
        .hasSize(64 / 4)
        .doesNotHaveDuplicates();
  }

  @Test
  void L03_loss() {
    Lan lan = lan(3, "200mbit");
    for (int host = 1; host <= 3; host++) {
      lan.lose(host, 2);
    }
    System.out.println("two downloads side by side at 2 % loss: " + rates(lan));
  }

  @Test
  void L04_delay() {
    Lan lan = lan(3, "200mbit");
    lan.delay(1, Duration.ofMillis(20));
    System.out.println("two downloads side by side, 20 ms from the source: " + rates(lan));
  }

  /** Lets two hosts download the same game from the first one; the rate of each, MiB/s. */
  private List<Double> rates(Lan lan) {
    lab.bigGame("source", "ggoo", 64);
    PeerProcess source = lab.startOn(lan, 1, "source");
    List<PeerProcess> clients =
        List.of(lab.startOn(lan, 2, "bravo"), lab.startOn(lan, 3, "charlie"));
    clients.forEach(client -> awaitPeer(client, 0, source));
    List<Integer> downloads =
        clients.stream()
            .map(each -> each.send("download", "game_id", "ggoo", "install", false, "wait", true))
            .toList();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      PeerProcess client = clients.get(i);
      JsonNode finished = client.fromStart().await("download-finished", _ -> true, PATIENCE);
      JsonNode reply = client.awaitReply(downloads.get(i));
      assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
      assertThat(Lab.hashes(client.root("ggoo"))).isEqualTo(Lab.hashes(source.root("ggoo")));
      rates.add(finished.path("mib_per_s").asDouble());
    }
    return rates;
  }

  @Test
  void L07_limits() throws InterruptedException {
    Lan lan = lan(3);
    lab.bigGame("bravo", "ggoo", 400);
    lab.bigGame("charlie", "ggoo", 400);
    PeerProcess client = lab.startOn(lan, 1, "client");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo");
    PeerProcess charlie = lab.startOn(lan, 3, "charlie");
    awaitPeer(client, 0, bravo);
    awaitPeer(client, 0, charlie);
    JsonNode _ = bravo.ask("limits", "send_bytes_per_second", 2 * MIB);
    int begin = client.mark();
    int _ = client.send("download", "game_id", "ggoo", "install", false);
    JsonNode _ = client.ask("limits", "receive_bytes_per_second", 8 * MIB);
    awaitChunk(client, begin, bravo);
    awaitChunk(client, begin, charlie);

    long sent = bytesPerSecond(() -> lan.traffic(2).sentBytes());
    long received = bytesPerSecond(() -> lan.traffic(1).receivedBytes());
    // At 4 MiB/s the source that is ahead would leave a tenth unused, so that the other one comes
    // level.
    JsonNode _ = client.ask("limits", "receive_bytes_per_second", 6 * MIB);
    long less = bytesPerSecond(() -> lan.traffic(1).receivedBytes());

    System.out.printf(
        "limits of 2, 8 and 6 MiB/s: %.2f, %.2f and %.2f MiB/s on the link%n",
        sent / (double) MIB, received / (double) MIB, less / (double) MIB);
    assertThat(sent).isCloseTo(2 * MIB, A_TENTH);
    assertThat(received).isCloseTo(8 * MIB, A_TENTH);
    assertThat(less).isCloseTo(6 * MIB, A_TENTH);
  }

  /**
   * The bytes per second on a host's link, frames included, over some seconds after the first one.
   */
  private static long bytesPerSecond(LongSupplier counter) throws InterruptedException {
    Lan.pass(Duration.ofSeconds(1));
    long nanos = System.nanoTime();
    long before = counter.getAsLong();
    Lan.pass(Duration.ofSeconds(8));
    return (counter.getAsLong() - before) * 1_000_000_000 / (System.nanoTime() - nanos);
  }

  private static int cut(PeerProcess at, PeerProcess lost) {
    return at.place(0, line -> isAbout(line, lost) && isEvent(line, "peer-lost"));
  }

  private static void awaitPeer(PeerProcess at, int from, PeerProcess other) {
    JsonNode _ = at.from(from).await("peer-discovered", line -> isAbout(line, other));
  }

  private static void awaitLoss(PeerProcess at, int from, PeerProcess other) {
    JsonNode _ = at.from(from).await("peer-lost", line -> isAbout(line, other));
  }

  private static void awaitChunk(PeerProcess at, int from, PeerProcess source) {
    JsonNode _ = at.from(from).await("download-chunk-finished", line -> isAbout(line, source));
  }

  private static boolean isEvent(JsonNode line, String event) {
    return line.path("event").asString("").equals(event);
  }

  private static boolean isAbout(JsonNode line, PeerProcess peer) {
    return line.path("peer_id").asString("").equals(peer.id());
  }
}
