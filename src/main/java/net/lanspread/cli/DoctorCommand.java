package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import net.lanspread.content.Printable;
import net.lanspread.health.HealthCheck;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread doctor}: what may keep this computer from the party. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Looks at network, discovery, ports, firewall, clock, disk and party, and says what to do.",
      "Exit code 1 when there is a problem."
    })
public final class DoctorCommand extends PartyCommand {
  /** More than any finding has; a path is the longest that is in one. */
  private static final int MAX_CHARS = 6_000;

  public DoctorCommand(PeerFactory peers) {
    super(peers);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<HealthCheck> checks;
    try (Party party = open()) {
      checks = party.health();
    }
    print(
        options().json()
            ? List.of(json(checks))
            : checks.stream().map(DoctorCommand::words).toList());
    return checks.stream().anyMatch(check -> check.status() == HealthCheck.Status.PROBLEM)
        ? CommandLine.ExitCode.SOFTWARE
        : CommandLine.ExitCode.OK;
  }

  private static ObjectNode json(List<HealthCheck> checks) {
    ObjectNode json = PeerJson.object();
    json.set("checks", JsonMapper.shared().valueToTree(checks));
    return json;
  }

  private static String words(HealthCheck check) {
    String finding =
        String.format(
            Locale.ROOT,
            "%-8s %-10s %s",
            check.status().label(),
            check.title(),
            printable(check.detail()));
    String advice = check.advice();
    return advice == null
        ? finding
        : finding + System.lineSeparator() + " ".repeat(20) + printable(advice);
  }

  private static String printable(String text) {
    return Printable.of(text, MAX_CHARS);
  }
}
