package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.lanspread.health.HealthCheck;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lanspread doctor}: the checks for things that may keep this computer from the party. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Looks at network, discovery, ports, firewall, clock, disk, games folder, start and party,",
      "and says what to do. Exit code 1 when there is a problem."
    })
public final class DoctorCommand extends PartyCommand {
  private static final String NEXT_LINE = " ".repeat(20);

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
        () -> checks.stream().flatMap(DoctorCommand::words).toList(),
        () -> Map.of("checks", checks));
    return checks.stream().anyMatch(check -> check.status() == HealthCheck.Status.PROBLEM)
        ? CommandLine.ExitCode.SOFTWARE
        : CommandLine.ExitCode.OK;
  }

  private static Stream<String> words(HealthCheck check) {
    String head = String.format(Locale.ROOT, "%-8s %-10s ", check.status().label(), check.title());
    String advice = check.advice();
    List<String> said =
        Stream.concat(check.detail().lines(), advice == null ? Stream.empty() : advice.lines())
            .toList();
    return IntStream.range(0, said.size()).mapToObj(i -> (i == 0 ? head : NEXT_LINE) + said.get(i));
  }
}
