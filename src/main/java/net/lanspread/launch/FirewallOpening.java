package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lanspread.content.OperatingSystem;

/**
 * The opening of Windows' firewall for the ports of a peer, as an administrator, after Windows has
 * asked the user. A network that Windows takes for public becomes a private one, for in a public
 * one it hides this computer. Made of numbers and of our own words alone.
 */
public final class FirewallOpening {
  private static final String RULE = "name=Lanspread";
  private static final String NETSH = "netsh advfirewall firewall ";

  private final Processes processes;
  private final Path folder;
  private final Elevation elevation;

  FirewallOpening(Processes processes, CmdShell.Folders folders) {
    this.processes = processes;
    this.folder = folders.systemRoot();
    this.elevation = folders.elevation();
  }

  /** That of this computer; empty where it is none with Windows. */
  public static Optional<FirewallOpening> ofSystem(OperatingSystem system, Processes processes) {
    return system == OperatingSystem.WINDOWS
        ? Optional.of(new FirewallOpening(processes, CmdShell.Folders.ofThisSystem()))
        : Optional.empty();
  }

  /**
   * Begins; Windows asks the user, and does it if he says yes.
   *
   * @param port at which the peer listens
   * @param discovery further ports, of UDP
   */
  public void begin(int port, List<Integer> discovery) throws IOException {
    var _ =
        processes.start(
            new Command(elevation.words(line(port, discovery)), folder, Map.of()),
            Optional.empty());
  }

  private static String line(int port, List<Integer> discovery) {
    String udp =
        Stream.concat(Stream.of(port), discovery.stream())
            .map(Object::toString)
            .collect(Collectors.joining(","));
    String add = NETSH + "add rule " + RULE + " dir=in action=allow protocol=";
    return String.join(
        " & ",
        NETSH + "delete rule " + RULE,
        add + "TCP localport=" + port,
        add + "UDP localport=" + udp,
        "powershell -NoProfile -Command \"Get-NetConnectionProfile"
            + " | Set-NetConnectionProfile -NetworkCategory Private\"");
  }
}
