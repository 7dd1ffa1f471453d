package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MdnsDiscoveryTest {
  /** The test itself says when to look. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final InterfaceSource.Address CABLE = FakeNetwork.card("eth0", 2, "10.0.0.1");
  private static final InterfaceSource.Address RADIO = FakeNetwork.card("wlan0", 3, "10.1.0.1");
  private static final Announcement ANNA = announcement("anna", 4000);
  private static final Announcement BERT = announcement("bert", 4001);

  private final FakeNetwork network = new FakeNetwork();
  private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();
  private final MdnsDiscovery discovery = new MdnsDiscovery(network, network, NEVER);

  @AfterEach
  void endDiscovery() {
    discovery.close();
  }

  @Test
  void peerIsAnnouncedAtEveryAddressUnderANameOfItsOwn() throws Exception {
    network.plug(CABLE);
    network.plug(RADIO);

    begin();

    assertThat(network.standing())
        .extracting(each -> each.service.instance())
        .containsExactlyInAnyOrder(
            ANNA.id().brief() + "-eth0-10-0-0-1", ANNA.id().brief() + "-wlan0-10-1-0-1");
    assertThat(network.standing())
        .allSatisfy(
            each -> {
              assertThat(each.service.port()).isEqualTo(4000);
              assertThat(each.service.text())
                  .containsEntry("id", ANNA.id().toString())
                  .containsEntry("v", "1")
                  .containsEntry("port", "4000")
                  .containsEntry("rev", "7");
            });
  }

  @Test
  void addressThatAppearsIsAnnouncedAndOneThatVanishesIsWithdrawn() throws Exception {
    network.plug(CABLE);
    begin();

    network.plug(RADIO);
    network.unplug(CABLE);
    discovery.look();
    network.opened().getFirst().awaitClosed();

    assertThat(network.opened()).hasSize(2);
    assertThat(network.standing())
        .extracting(each -> each.at.interfaceName())
        .containsOnly("wlan0");
  }

  @Test
  void interfaceThatWasPulledAndCameBackGetsAnotherResponder() throws Exception {
    network.plug(CABLE);
    begin();

    network.unplug(CABLE);
    network.plug(FakeNetwork.card("eth0", 9, "10.0.0.1"));
    discovery.look();
    network.opened().getFirst().awaitClosed();

    assertThat(network.standing()).extracting(each -> each.at.interfaceIndex()).containsOnly(9);
  }

  @Test
  void responderThatBrokeIsReplaced() throws Exception {
    network.plug(CABLE);
    begin();

    network.opened().getFirst().broken = true;
    lookUntilStanding(1);

    assertThat(network.opened()).hasSize(2);
    assertThat(network.opened().getFirst().isClosed()).isTrue();
  }

  @Test
  void responderThatCannotBeOpenedIsTriedAgain() throws Exception {
    network.plug(CABLE);
    network.opensFail = true;
    begin();
    assertThat(network.opened()).isEmpty();

    network.opensFail = false;
    discovery.look();

    assertThat(network.standing()).hasSize(1);
  }

  @Test
  void interfacesThatCannotBeReadForOnceChangeNothing() throws Exception {
    network.plug(CABLE);
    begin();

    network.interfacesFail = true;
    discovery.look();
    assertThat(network.standing()).hasSize(1);

    network.interfacesFail = false;
    network.plug(RADIO);
    discovery.look();
    assertThat(network.standing()).hasSize(2);
  }

  @Test
  void otherPeerIsSightedAndSightedAgainWhileItStays() throws Exception {
    network.plug(CABLE);
    begin();
    FakeNetwork.FakeResponder responder = network.opened().getFirst();

    responder.listener.resolved(FakeNetwork.service(BERT, "10.0.0.2"));
    Sighting bert =
        new Sighting(BERT.id(), 1, new InetSocketAddress(FakeNetwork.ip("10.0.0.2"), 4001));
    assertThat(nextSighting()).isEqualTo(bert);

    discovery.look();
    assertThat(nextSighting()).isEqualTo(bert);

    responder.listener.removed(BERT.id().brief());
    discovery.look();
    responder.listener.resolved(FakeNetwork.service(announcement("carl", 4002), "10.0.0.3"));
    assertThat(nextSighting().address().getPort()).isEqualTo(4002);
  }

  @Test
  void listenerThatFailsHearsOfTheNextPeerAllTheSame() throws Exception {
    network.plug(CABLE);
    discovery.start(
        ANNA,
        sighting -> {
          sightings.add(sighting);
          throw new IllegalStateException("on purpose");
        });
    discovery.look();
    Responder.Listener heard = network.opened().getFirst().listener;

    heard.resolved(FakeNetwork.service(BERT, "10.0.0.2"));
    heard.resolved(FakeNetwork.service(announcement("carl", 4002), "10.0.0.3"));

    assertThat(List.of(nextSighting().address().getPort(), nextSighting().address().getPort()))
        .containsExactly(4001, 4002);
  }

  @Test
  void closingWithdrawsEverywhereAndSightsNothingMore() throws Exception {
    network.plug(CABLE);
    network.plug(RADIO);
    begin();
    Responder.Listener heard = network.opened().getFirst().listener;

    discovery.close();
    discovery.close();
    heard.resolved(FakeNetwork.service(BERT, "10.0.0.2"));

    assertThat(network.opened()).hasSize(2).allMatch(FakeNetwork.FakeResponder::isClosed);
    assertThat(sightings).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> discovery.start(ANNA, sightings::add));
  }

  @Test
  void closingBeforeTheStartIsFine() {
    discovery.close();

    assertThat(network.opened()).isEmpty();
  }

  private void begin() throws Exception {
    discovery.start(ANNA, sightings::add);
    discovery.look();
  }

  /** A closed responder's successor opens once the goodbye was said, which has its own thread. */
  private void lookUntilStanding(int count) throws Exception {
    long endNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    do {
      discovery.look();
    } while (network.standing().stream().filter(each -> !each.broken).count() != count
        && System.nanoTime() < endNanos);
  }

  private Sighting nextSighting() throws InterruptedException {
    Sighting next = sightings.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no peer was sighted");
    }
    return next;
  }

  static Announcement announcement(String name, int port) {
    return new Announcement(PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8)), 1, port, 7);
  }
}
