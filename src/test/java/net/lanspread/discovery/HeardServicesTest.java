package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Announcements of strangers are untrusted: the sound part of it is sighted and the rest is not.
 */
class HeardServicesTest {
  private static final Announcement SELF = MdnsDiscoveryTest.announcement("self", 4000);
  private static final Announcement BERT = MdnsDiscoveryTest.announcement("bert", 4001);

  private final List<Sighting> sightings = new ArrayList<>();
  private final HeardServices heard =
      new HeardServices(
          SELF, new LocalAddress("eth0", 2, FakeNetwork.ip("10.0.0.1"), 24), sightings::add);

  @Test
  void peerWithSeveralAddressesIsSightedAtEachOfThisNetwork() {
    heard.resolved(FakeNetwork.service(BERT, "10.0.0.2", "10.1.0.2", "10.0.0.3"));

    assertThat(sightings)
        .extracting(each -> each.address().getAddress().getHostAddress())
        .containsExactly("10.0.0.2", "10.0.0.3");
  }

  @Test
  void ourOwnAnnouncementIsNoSighting() {
    heard.resolved(FakeNetwork.service(SELF, "10.0.0.1"));
    heard.repeat();

    assertThat(sightings).isEmpty();
  }

  @Test
  void ourOwnIdAtAnotherComputerIsASighting() {
    heard.resolved(FakeNetwork.service(SELF, "10.0.0.7"));

    assertThat(sightings)
        .extracting(each -> each.address().getAddress().getHostAddress())
        .containsExactly("10.0.0.7");
  }

  @Test
  void announcementInPartsIsSightedOnceItIsWhole() {
    heard.resolved(new Responder.Service("bert", 4001, Map.of(), List.of()));
    heard.resolved(new Responder.Service("bert", 4001, AnnouncementText.write(BERT), List.of()));
    assertThat(sightings).isEmpty();

    heard.resolved(FakeNetwork.service(BERT, "10.0.0.2"));
    assertThat(sightings).hasSize(1);
  }

  @Test
  void addressesThatLeadNowhereAreNotSighted() {
    heard.resolved(
        FakeNetwork.service(BERT, "127.0.0.1", "0.0.0.0", "224.0.0.251", "10.0.0.255", "10.9.9.9"));
    assertThat(sightings).isEmpty();

    LocalAddress loopback = new LocalAddress("lo", 1, FakeNetwork.ip("127.0.0.1"), 8);
    new HeardServices(SELF, loopback, sightings::add)
        .resolved(FakeNetwork.service(BERT, "127.0.0.1"));
    assertThat(sightings).hasSize(1);
  }

  @Test
  void floodOfServicesIsSightedButNotRemembered() {
    for (int port = 1; port <= 3000; port++) {
      Announcement flooder = MdnsDiscoveryTest.announcement("flooder " + port, port);
      heard.resolved(FakeNetwork.service(flooder, "10.0.0.66"));
    }
    assertThat(sightings).hasSize(3000);

    sightings.clear();
    heard.repeat();
    assertThat(sightings).hasSize(2000);
  }

  @ParameterizedTest
  @CsvSource({
    "short, 1, 4001",
    "ID, 1, 0",
    "ID, 1, 65536",
    "ID, 1, -1",
    "ID, 1, 4001x",
    "ID, 1, 99999999999",
    "ID, 1, ''"
  })
  void textThatNamesNoPeerOrNoPortIsPassedOver(String id, String version, String port) {
    String written = id.equals("ID") ? BERT.id().toString() : id;

    assertThat(AnnouncementText.read(FakeNetwork.text(written, version, port))).isEmpty();
  }

  @Test
  void versionThatCannotBeReadIsNoVersion() {
    PeerId id = BERT.id();
    List<InetAddress> addresses = List.of(FakeNetwork.ip("10.0.0.2"));

    heard.resolved(
        new Responder.Service(
            "bert", 4001, FakeNetwork.text(id.toString(), "two", "4001"), addresses));

    assertThat(sightings)
        .extracting(Sighting::protocolVersion)
        .containsExactly(Sighting.NO_VERSION);
  }
}
