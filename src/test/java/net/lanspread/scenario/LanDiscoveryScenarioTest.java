package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.lab.Lan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers on several hosts that find each other by themselves. */
@Timeout(180)
class LanDiscoveryScenarioTest extends LanScenario {
  private static final Duration FOUND = Duration.ofSeconds(3);
  private static final Duration GONE = Duration.ofSeconds(15);
  private static final Duration SLEEP = Duration.ofSeconds(30);
  private static final Duration BACK = Duration.ofSeconds(15);

  @Test
  void X07_mdns() {
    Lan lan = lan(2);
    lan.filterBroadcast(1);
    lan.filterBroadcast(2);
    PeerProcess alpha = lab.startOn(lan, 1, "alpha");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo");

    awaitDiscovery(alpha, bravo, Lan.address(2), FOUND);
    awaitDiscovery(bravo, alpha, Lan.address(1), FOUND);

    int mark = alpha.mark();
    String bravoId = bravo.id();
    bravo.kill();
    awaitLoss(alpha, mark, bravoId, GONE);
    assertThat(alpha.peerAddresses()).isEmpty();
  }

  @Test
  void fiveHostsSeeEachOtherAndOneThatComesLate() {
    Lan lan = lan(6);
    List<PeerProcess> peers = new ArrayList<>();
    for (int host = 1; host <= 5; host++) {
      peers.add(lab.startOn(lan, host, "peer" + host));
    }
    awaitDiscoveryOfAll(peers);

    peers.add(lab.startOn(lan, 6, "late"));

    awaitDiscoveryOfAll(peers);
  }

  @Test
  void X08_two_nics() {
    Lan lan = lan(2);
    lan.addDeadVpn(1);
    PeerProcess alpha = lab.startOn(lan, 1, "alpha");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo");

    awaitDiscovery(alpha, bravo, Lan.address(2), BACK);
    awaitDiscovery(bravo, alpha, Lan.address(1), BACK);
    assertThat(alpha.peerAddresses()).hasSize(1);
    assertThat(bravo.peerAddresses()).hasSize(1);
  }

  @Test
  void aHostWithTwoNicsFindsPeersOnBothSwitches() {
    Lan lan = lan(3);
    lan.addNic(1, 77);
    lan.addNic(3, 77);
    lan.cut(3);
    PeerProcess both = lab.startOn(lan, 1, "both");
    PeerProcess first = lab.startOn(lan, 2, "first");
    PeerProcess second = lab.startOn(lan, 3, "second");

    awaitDiscovery(first, both, Lan.address(1), BACK);
    awaitDiscovery(second, both, "10.77.0.1", BACK);
    awaitDiscovery(both, first, Lan.address(2), BACK);
    awaitDiscovery(both, second, "10.77.0.3", BACK);
    assertThat(both.peerAddresses())
        .isEqualTo(
            Map.of(
                first.id(), Lan.address(2) + port(first),
                second.id(), "10.77.0.3" + port(second)));
    assertThat(first.peerAddresses()).containsOnlyKeys(both.id());
    assertThat(second.peerAddresses()).containsOnlyKeys(both.id());
  }

  @Test
  void L05_sleep_and_new_address() throws InterruptedException {
    Lan lan = lan(3);
    lab.game("sleeper", "ggoo", 8);
    PeerProcess alpha = lab.startOn(lan, 1, "alpha");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo");
    PeerProcess sleeper = lab.startOn(lan, 3, "sleeper");
    awaitDiscoveryOfAll(List.of(alpha, bravo, sleeper));
    String id = sleeper.id();

    int alphaMark = alpha.mark();
    int bravoMark = bravo.mark();
    sleeper.signal("STOP");
    Lan.pass(SLEEP);
    awaitLoss(alpha, alphaMark, id, Duration.ZERO);
    awaitLoss(bravo, bravoMark, id, Duration.ZERO);
    lan.move(3, 33);
    sleeper.signal("CONT");

    awaitReturn(alpha, alphaMark, sleeper, Lan.address(33));
    awaitReturn(bravo, bravoMark, sleeper, Lan.address(33));
    assertThat(alpha.peerAddresses()).hasSize(2).containsKey(bravo.id());
    assertThat(bravo.peerAddresses()).hasSize(2).containsKey(alpha.id());
    JsonNode _ = alpha.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    assertThat(Lab.hashes(alpha.root("ggoo"))).isEqualTo(Lab.hashes(sleeper.root("ggoo")));
  }

  @Test
  void shortSleepWithANewAddressIsNoticed() {
    Lan lan = lan(2);
    lab.game("sleeper", "ggoo", 8);
    PeerProcess alpha = lab.startOn(lan, 1, "alpha");
    PeerProcess sleeper = lab.startOn(lan, 2, "sleeper");
    awaitDiscoveryOfAll(List.of(alpha, sleeper));

    sleeper.signal("STOP");
    lan.move(2, 22);
    sleeper.signal("CONT");

    Map<String, String> moved = Map.of(sleeper.id(), Lan.address(22) + port(sleeper));
    alpha.until("the new address is listed", BACK, () -> alpha.peerAddresses().equals(moved));
    JsonNode _ = alpha.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    assertThat(Lab.hashes(alpha.root("ggoo"))).isEqualTo(Lab.hashes(sleeper.root("ggoo")));
  }

  @Test
  void L06_multicast_filtered() {
    Lan lan = lan(3);
    lab.game("source", "ggoo", 8);
    for (int host = 1; host <= 3; host++) {
      lan.filterMulticast(host);
    }
    PeerProcess source = lab.startOn(lan, 1, "source");
    PeerProcess client = lab.startOn(lan, 2, "client");
    awaitDiscoveryOfAll(List.of(source, client));
    lan.filterBroadcast(3);
    PeerProcess other = lab.startOn(lan, 3, "other", "--no-mdns");
    JsonNode _ = other.ask("connect", "addr", Lan.address(1) + port(source));
    JsonNode _ = other.ask("connect", "addr", Lan.address(2) + port(client));

    for (PeerProcess each : List.of(client, other)) {
      each.until("the game is offered", () -> each.row("ggoo").isPresent());
      JsonNode _ = each.ask("download", "game_id", "ggoo", "install", false, "wait", true);
      assertThat(Lab.hashes(each.root("ggoo"))).isEqualTo(Lab.hashes(source.root("ggoo")));
    }
  }

  @Test
  void peersThatAUserConnectedComeBackByThemselves() {
    Lan lan = lan(2);
    PeerProcess alpha = lab.startOn(lan, 1, "alpha", "--no-mdns");
    PeerProcess bravo = lab.startOn(lan, 2, "bravo", "--no-mdns");
    JsonNode _ = alpha.ask("connect", "addr", Lan.address(2) + port(bravo));
    int mark = alpha.mark();
    lan.cut(2);
    awaitLoss(alpha, mark, bravo.id(), GONE);

    int healed = alpha.mark();
    lan.heal(2);

    awaitReturn(alpha, healed, bravo, Lan.address(2));
  }

  private static String port(PeerProcess peer) {
    return peer.address().substring(peer.address().lastIndexOf(':'));
  }

  private static void awaitDiscovery(
      PeerProcess at, PeerProcess other, String itsAddress, Duration patience) {
    JsonNode found =
        at.fromStart()
            .await(
                "peer-discovered",
                peer -> peer.path("peer_id").asString().equals(other.id()),
                patience);
    assertThat(found.path("addr").asString()).isEqualTo(itsAddress + port(other));
  }

  private static void awaitDiscoveryOfAll(List<PeerProcess> peers) {
    for (PeerProcess each : peers) {
      for (PeerProcess other : peers) {
        if (each != other) {
          awaitDiscovery(each, other, Lan.address(peers.indexOf(other) + 1), BACK);
        }
      }
    }
    for (PeerProcess each : peers) {
      assertThat(each.peerAddresses()).hasSize(peers.size() - 1);
    }
  }

  private static void awaitLoss(PeerProcess at, int mark, String id, Duration patience) {
    JsonNode _ =
        at.from(mark)
            .await("peer-lost", lost -> lost.path("peer_id").asString().equals(id), patience);
  }

  /** Waits until the peer is listed at this address, and nowhere else. */
  private static void awaitReturn(PeerProcess at, int mark, PeerProcess other, String address) {
    JsonNode _ =
        at.from(mark)
            .await(
                "peer-discovered",
                found -> found.path("addr").asString().equals(address + port(other)),
                BACK);
    assertThat(at.peerAddresses()).containsEntry(other.id(), address + port(other));
  }
}
