package net.lanspread.health;

import java.util.Map;

/** The checks of how well peers find each other, by one peer's knowledge of the others. Pure. */
final class PartyChecks {
  private PartyChecks() {}

  static HealthCheck discovery(PeerFacts facts) {
    Map<String, ?> heard = Map.of("heard", facts.heard(), "others", facts.heardOtherVersions());
    if (!facts.discovers()) {
      return HealthCheck.warning(Finding.DISCOVERY_OFF, Map.of());
    }
    if (facts.heardOtherVersions() > 0) {
      return HealthCheck.warning(Finding.OTHER_VERSIONS, heard);
    }
    if (facts.heard() > 0) {
      return HealthCheck.ok(Finding.HEARD, heard);
    }
    return HealthCheck.warning(
        facts.peers() > 0 ? Finding.KEPT_BACK : Finding.NOBODY_HEARD, Map.of());
  }

  static HealthCheck party(PeerFacts facts) {
    if (facts.twin().isPresent()) {
      return HealthCheck.problem(Finding.CLONE, Map.of("error", facts.twin().get()));
    }
    Map<String, ?> met = Map.of("peers", facts.peers(), "strangers", facts.strangers());
    if (facts.strangers() > 0) {
      Finding finding =
          !facts.hasPartyKey()
              ? Finding.KEY_WANTED
              : facts.keyless() == facts.strangers() ? Finding.NO_KEY : Finding.OTHER_KEY;
      return facts.peers() == 0
          ? HealthCheck.problem(finding, met)
          : HealthCheck.warning(finding, met);
    }
    return facts.peers() == 0
        ? HealthCheck.warning(Finding.ALONE, Map.of())
        : HealthCheck.ok(Finding.TOGETHER, met);
  }
}
