package net.lanspread.health;

import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.MdnsDiscovery;

/** A firewall of this machine that may keep others out. Its rules are not known. */
public enum Firewall {
  NONE("No firewall was found on this computer."),
  UFW("The firewall ufw is on."),
  FIREWALLD("The firewall firewalld is on."),
  NFTABLES("This system loads firewall rules for nftables when it starts."),
  WINDOWS("Windows has its firewall."),
  MACOS("macOS may have its firewall on.");

  private final String detail;

  Firewall(String detail) {
    this.detail = detail;
  }

  HealthCheck check(PeerFacts facts) {
    if (this == NONE) {
      return HealthCheck.ok(HealthCheck.Id.FIREWALL, detail);
    }
    return facts.peers() > 0
        ? HealthCheck.ok(HealthCheck.Id.FIREWALL, detail + " It does not keep everybody out.")
        : HealthCheck.warning(
            HealthCheck.Id.FIREWALL,
            detail + " Nobody is connected, so it may keep others out.",
            advice(facts.address().getPort()));
  }

  private String advice(int port) {
    int mdns = MdnsDiscovery.PORT;
    int beacon = BroadcastDiscovery.PORT;
    return switch (this) {
      case NONE -> "";
      case UFW ->
          "Let others in: sudo ufw allow %d; sudo ufw allow %d/udp; sudo ufw allow %d/udp"
              .formatted(port, mdns, beacon);
      case FIREWALLD ->
          ("Let others in: sudo firewall-cmd --add-service=mdns --add-port=%d/tcp"
                  + " --add-port=%d/udp --add-port=%d/udp")
              .formatted(port, port, beacon);
      case NFTABLES ->
          "See the rules by: sudo nft list ruleset. TCP and UDP %d, UDP %d and UDP %d must be let in."
              .formatted(port, mdns, beacon);
      case WINDOWS ->
          ("Let others in, as an administrator: netsh advfirewall firewall add rule"
                  + " name=Lanspread dir=in action=allow protocol=TCP localport=%d; and the same"
                  + " with protocol=UDP localport=%d,%d,%d")
              .formatted(port, port, mdns, beacon);
      case MACOS ->
          "See in the system's settings, Network, Firewall, that it lets Lanspread be connected to"
              + " (TCP and UDP %d).".formatted(port);
    };
  }
}
