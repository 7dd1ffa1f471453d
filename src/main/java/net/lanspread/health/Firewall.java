package net.lanspread.health;

import java.util.Map;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.MdnsDiscovery;

/** A firewall of this machine that may keep others out. Its rules are not known. */
public enum Firewall {
  NONE("", Finding.NO_FIREWALL, ""),
  UFW(
      "ufw",
      Finding.FIREWALL_COMMAND,
      "sudo ufw allow %1$d; sudo ufw allow %2$d/udp; sudo ufw allow %3$d/udp"),
  FIREWALLD(
      "firewalld",
      Finding.FIREWALL_COMMAND,
      "sudo firewall-cmd --add-service=mdns --add-port=%1$d/tcp --add-port=%1$d/udp"
          + " --add-port=%3$d/udp"),
  NFTABLES("nftables", Finding.FIREWALL_RULES, "sudo nft list ruleset"),
  WINDOWS(
      "Windows",
      Finding.FIREWALL_WINDOWS,
      "netsh advfirewall firewall add rule name=Lanspread dir=in action=allow protocol=TCP"
          + " localport=%1$d; and the same with protocol=UDP localport=%1$d,%2$d,%3$d"),
  MACOS("macOS", Finding.FIREWALL_MACOS, "");

  private final String title;
  private final Finding suspicion;
  private final String command;

  /**
   * @param suspicion the finding while nobody gets through
   * @param command for a terminal, with our port and those of discovery
   */
  Firewall(String title, Finding suspicion, String command) {
    this.title = title;
    this.suspicion = suspicion;
    this.command = command;
  }

  HealthCheck check(PeerFacts facts) {
    if (this == NONE) {
      return HealthCheck.ok(Finding.NO_FIREWALL, Map.of());
    }
    if (facts.peers() > 0) {
      return HealthCheck.ok(Finding.FIREWALL_PASSES, Map.of("firewall", title));
    }
    int port = facts.address().getPort();
    int mdns = MdnsDiscovery.PORT;
    int beacon = BroadcastDiscovery.PORT;
    return HealthCheck.warning(
        suspicion,
        Map.of(
            "firewall",
            title,
            "command",
            command.formatted(port, mdns, beacon),
            "port",
            port,
            "mdns",
            mdns,
            "beacon",
            beacon));
  }
}
