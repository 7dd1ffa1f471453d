package net.lanspread.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import net.lanspread.content.Printable;
import net.lanspread.health.HealthCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
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
public final class DoctorCommand implements Callable<Integer> {
  /** More than any finding has; a path is the longest that is in one. */
  private static final int MAX_CHARS = 6_000;

  private final PeerCommand.PeerFactory peers;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private PartyOptions options = new PartyOptions();

  public DoctorCommand(PeerCommand.PeerFactory peers) {
    this.peers = peers;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<HealthCheck> checks;
    try (Party party = options.open(peers)) {
      checks = party.health();
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (options.json()) {
      ObjectNode json = JsonMapper.shared().createObjectNode();
      json.set("checks", JsonMapper.shared().valueToTree(checks));
      out.println(json);
    } else {
      checks.forEach(check -> out.println(words(check)));
    }
    out.flush();
    return checks.stream().anyMatch(check -> check.status() == HealthCheck.Status.PROBLEM)
        ? CommandLine.ExitCode.SOFTWARE
        : CommandLine.ExitCode.OK;
  }

  static String words(HealthCheck check) {
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
