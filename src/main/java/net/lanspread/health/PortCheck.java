package net.lanspread.health;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
      return HealthCheck.problem(Finding.NOT_LISTENING, Map.of("address", place));
    }
    if (!facts.listensEverywhere() && at.getAddress().isLoopbackAddress()) {
      return HealthCheck.warning(Finding.OWN_COMPUTER_ONLY, Map.of("address", place));
    }
    String taken =
        facts.discovers()
            ? DISCOVERY.stream()
                .filter(port -> !ports.canShareUdp(port))
                .map(Object::toString)
                .collect(Collectors.joining(" and "))
            : "";
    String protocols = udp && tcp ? "UDP and TCP" : udp ? "UDP" : "TCP";
    Map<String, ?> listens = Map.of("address", place, "protocols", protocols, "ports", taken);
    if (!taken.isEmpty()) {
      return HealthCheck.warning(Finding.PORT_KEPT, listens);
    }
    return udp && tcp
        ? HealthCheck.ok(Finding.LISTENING, listens)
        : HealthCheck.warning(Finding.ONE_PROTOCOL, listens);
  }
}
