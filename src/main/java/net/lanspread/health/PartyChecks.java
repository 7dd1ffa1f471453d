package net.lanspread.health;

/** The checks of how well peers find each other, by one peer's knowledge of the others. Pure. */
final class PartyChecks {
  private static final String BY_ADDRESS =
      "connect to one by the address that its page or its \"lanspread doctor\" shows";

  private PartyChecks() {}

  static HealthCheck discovery(PeerFacts facts) {
    if (!facts.discovers()) {
      return HealthCheck.warning(
          HealthCheck.Id.DISCOVERY,
          "Discovery is switched off: this computer finds nobody by itself.",
          "Start without --no-mdns, or " + BY_ADDRESS + ".");
    }
    if (facts.heardOtherVersions() > 0) {
      return HealthCheck.warning(
          HealthCheck.Id.DISCOVERY,
          "%s here with another version of Lanspread, %s with this one."
              .formatted(are(facts.heardOtherVersions()), facts.heard()),
          "Let everybody have the same version.");
    }
    if (facts.heard() > 0) {
      return HealthCheck.ok(
          HealthCheck.Id.DISCOVERY,
          (facts.heard() == 1 ? "1 PC was" : facts.heard() + " PCs were")
              + " heard in the network.");
    }
    if (facts.peers() > 0) {
      return HealthCheck.warning(
          HealthCheck.Id.DISCOVERY,
          "Nobody was heard, though somebody is connected: this network seems to keep back"
              + " multicast and broadcast.",
          "For further PCs, " + BY_ADDRESS + ".");
    }
    return HealthCheck.warning(
        HealthCheck.Id.DISCOVERY,
        "Nobody was heard yet, neither by mDNS nor by the beacon.",
        "If others are here, see that they are in the same network, no guests' Wi-Fi, or "
            + BY_ADDRESS
            + ".");
  }

  static HealthCheck party(PeerFacts facts) {
    if (facts.twin().isPresent()) {
      return HealthCheck.problem(
          HealthCheck.Id.PARTY,
          facts.twin().get(),
          "A new identity keeps games, settings and all else; who has met both takes part again.");
    }
    String there = facts.peers() == 0 ? "Nobody else is here." : are(facts.peers()) + " connected.";
    if (facts.strangers() > 0) {
      String detail =
          "%s %s here in a party with another key%s."
              .formatted(
                  there, are(facts.strangers()), facts.hasPartyKey() ? ", or with none" : "");
      String advice =
          facts.hasPartyKey()
              ? "Ask whether this key is the right one."
              : "Ask for the key of the party, and start with it.";
      return facts.peers() == 0
          ? HealthCheck.problem(HealthCheck.Id.PARTY, detail, advice)
          : HealthCheck.warning(HealthCheck.Id.PARTY, detail, advice);
    }
    return facts.peers() == 0
        ? HealthCheck.warning(
            HealthCheck.Id.PARTY,
            there,
            "Start Lanspread on another computer of this network, too.")
        : HealthCheck.ok(HealthCheck.Id.PARTY, there);
  }

  private static String are(int count) {
    return count == 1 ? "1 PC is" : count + " PCs are";
  }
}
