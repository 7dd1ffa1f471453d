package net.lanspread.health;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.MdnsDiscovery;

/** The check that the peer listens as it should, and that discovery has its ports. */
final class PortCheck {
  private static final List<Integer> DISCOVERY =
      List.of(MdnsDiscovery.PORT, BroadcastDiscovery.PORT);

  private PortCheck() {}

  static HealthCheck of(PeerFacts facts, Ports ports) {
    InetSocketAddress at = facts.address();
    boolean udp = ports.isUdpTaken(at);
    boolean tcp = ports.isTcpTaken(at);
    String place = at.getAddress().getHostAddress() + ":" + at.getPort();
    if (!udp && !tcp) {
      return HealthCheck.problem(
          HealthCheck.Id.PORT, "Nothing listens at " + place + ".", "Start Lanspread again.");
    }
    if (!facts.listensEverywhere() && at.getAddress().isLoopbackAddress()) {
      return HealthCheck.warning(
          HealthCheck.Id.PORT,
          "Listens at " + place + ", where only this computer itself can connect.",
          "Start without --listen.");
    }
    String taken =
        facts.discovers()
            ? DISCOVERY.stream()
                .filter(port -> !ports.canShareUdp(port))
                .map(Object::toString)
                .collect(Collectors.joining(" and "))
            : "";
    String listens =
        "Listens at "
            + place
            + ", "
            + Stream.of(udp ? "UDP" : "", tcp ? "TCP" : "")
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" and "))
            + (udp && tcp ? "." : " alone.");
    if (!taken.isEmpty()) {
      return HealthCheck.warning(
          HealthCheck.Id.PORT,
          listens + " Discovery cannot have UDP port " + taken + ": another program keeps it.",
          "End that program, or connect to others by their address.");
    }
    return udp && tcp
        ? HealthCheck.ok(HealthCheck.Id.PORT, listens)
        : HealthCheck.warning(
            HealthCheck.Id.PORT,
            listens,
            "Transfers are faster and surer with both: leave --transport out, and look whether"
                + " another program has the port.");
  }
}
