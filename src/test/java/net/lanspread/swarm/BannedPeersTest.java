package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;

class BannedPeersTest {
  private static final PeerId MALLORY = peer("mallory");

  private final List<PeerEvent> events = new ArrayList<>();
  private final BannedPeers banned = new BannedPeers(events::add);

  private static PeerId peer(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDeedThatMayHappenOnceIsForgivenOnce() {
    banned.suspect(MALLORY, "it sent wrong bytes");
    assertThat(banned.contains(MALLORY)).isFalse();
    assertThat(events).isEmpty();

    banned.suspect(MALLORY, "it sent wrong bytes");

    assertThat(banned.contains(MALLORY)).isTrue();
    assertThat(events)
        .containsExactly(new PeerEvent.PeerBanned(MALLORY, "it sent wrong bytes twice"));
  }

  @Test
  void differentMisdeedsAddUp() {
    banned.suspect(MALLORY, "it sent wrong bytes");
    banned.suspect(MALLORY, "it lied");

    assertThat(events)
        .containsExactly(new PeerEvent.PeerBanned(MALLORY, "it sent wrong bytes, then it lied"));
  }

  @Test
  void maliceIsBannedAtOnceAndReportedOnce() {
    banned.ban(MALLORY, "it climbs");
    banned.ban(MALLORY, "it climbs");
    banned.suspect(MALLORY, "it sent wrong bytes");
    banned.suspect(MALLORY, "it sent wrong bytes");

    assertThat(events).containsExactly(new PeerEvent.PeerBanned(MALLORY, "it climbs"));
  }

  @Test
  void othersAreNotTouched() {
    banned.suspect(peer("anna"), "it sent wrong bytes");
    banned.suspect(peer("bert"), "it sent wrong bytes");
    banned.ban(MALLORY, "it climbs");

    assertThat(banned.contains(peer("anna"))).isFalse();
    assertThat(banned.contains(peer("bert"))).isFalse();
  }
}
