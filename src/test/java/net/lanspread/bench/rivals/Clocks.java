package net.lanspread.bench.rivals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The clocks of one run, from their making until they are stopped. */
final class Clocks {
  private final Party party;
  private final Map<Process, Duration> cpuBefore;
  private final long sentBefore;
  private final long begin;

  /**
   * @param running the processes that run already; one that starts later costs all it has used
   */
  Clocks(Party party, List<Process> running) {
    this.party = party;
    cpuBefore = running.stream().collect(Collectors.toMap(Function.identity(), Clocks::cpu));
    sentBefore = party.seedSentBytes().getAsLong();
    begin = System.nanoTime();
  }

  /** Reads all clocks, while the processes are still there. */
  Measured stop(Process seed, List<Process> leeches, List<Path> targets) {
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    Duration leechCpu = leeches.stream().map(this::used).reduce(Duration.ZERO, Duration::plus);
    return new Measured(
        took,
        used(seed),
        leechCpu,
        party.seedSentBytes().getAsLong() - sentBefore,
        Duration.ZERO,
        List.copyOf(targets));
  }

  private Duration used(Process process) {
    return cpu(process).minus(cpuBefore.getOrDefault(process, Duration.ZERO));
  }

  /** The processor time of a process and of all that it started and that still run. */
  static Duration cpu(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
