package net.lanspread.health;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.LocalAddress;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;

/**
 * The checks of this computer and its peer in the order of their ids: one for each id, but of the
 * disk one for each games folder. Stateless.
 */
public final class HealthChecks {
  /** A clock before this time is wrong: this program did not exist then. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  /** The deviation that another time zone causes on a disk that keeps local time. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(26);

  /** Less space than most games take. */
  private static final long LITTLE_BYTES = 20_000_000_000L;

  private static final long TOO_LITTLE_BYTES = 1_000_000_000L;

  private static final int MAX_LEFT_OUT = 12;

  private final InterfaceSource interfaces;
  private final Ports ports;
  private final FirewallSource firewalls;
  private final Disk disk;
  private final InstantSource clock;
  private final List<Path> folders;
  private final UnpackingSource unpacking;
  private final StartCache cache;

  public HealthChecks(
      InterfaceSource interfaces,
      Ports ports,
      FirewallSource firewalls,
      Disk disk,
      InstantSource clock,
      List<Path> folders,
      UnpackingSource unpacking,
      StartCache cache) {
    this.interfaces = interfaces;
    this.ports = ports;
    this.firewalls = firewalls;
    this.disk = disk;
    this.clock = clock;
    this.folders = folders;
    this.unpacking = unpacking;
    this.cache = cache;
  }

  /** Looks at everything; takes a moment, since it asks the system and the disk. */
  public List<HealthCheck> run(PeerFacts facts) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(interfaces());
    checks.add(PartyChecks.discovery(facts));
    checks.add(PortCheck.of(facts, ports));
    checks.add(firewalls.look().check(facts));
    checks.add(clock());
    checks.addAll(disks());
    checks.add(games(facts.leftOut()));
    checks.add(cache.check());
    checks.add(PartyChecks.party(facts));
    return List.copyOf(checks);
  }

  private HealthCheck interfaces() {
    List<LocalAddress> usable;
    try {
      usable = LocalAddress.choose(interfaces.addresses());
    } catch (IOException e) {
      return HealthCheck.problem(
          Finding.NO_INTERFACES, Map.of("error", String.valueOf(e.getMessage())));
    }
    String all = usable.stream().map(LocalAddress::toString).collect(Collectors.joining(", "));
    if (usable.stream().allMatch(LocalAddress::isLoopback)) {
      return HealthCheck.problem(Finding.NO_NETWORK, Map.of());
    }
    return usable.stream().allMatch(each -> each.address().isLinkLocalAddress())
        ? HealthCheck.warning(Finding.NO_ROUTER, Map.of("addresses", all))
        : HealthCheck.ok(Finding.IN_NETWORK, Map.of("addresses", all));
  }

  private HealthCheck clock() {
    Instant now = clock.instant();
    if (now.isBefore(EARLIEST)) {
      return HealthCheck.warning(Finding.CLOCK_BEFORE_ALL, Map.of("day", day(now)));
    }
    Instant newest = folders.stream().map(this::newest).max(Instant::compareTo).orElse(Instant.MIN);
    return newest.isAfter(now.plus(CLOCK_TOLERANCE))
        ? HealthCheck.warning(Finding.CLOCK_BEHIND, Map.of("day", day(now), "newest", day(newest)))
        : HealthCheck.ok(Finding.CLOCK_RIGHT, Map.of("day", day(now)));
  }

  /** The time of the newest entry of a games folder. */
  private Instant newest(Path folder) {
    Instant newest = Instant.MIN;
    try {
      for (Disk.Entry each : disk.list(folder)) {
        Instant modified = each.stat().modified().toInstant();
        newest = modified.isAfter(newest) ? modified : newest;
      }
      return newest;
    } catch (IOException e) {
      // The check of the disk tells the problems of the folder; the clock's has nothing to compare
      // with.
      return Instant.MIN;
    }
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static HealthCheck games(List<String> leftOut) {
    if (leftOut.isEmpty()) {
      return HealthCheck.ok(Finding.NOTHING_LEFT_OUT, Map.of());
    }
    int more = leftOut.size() - MAX_LEFT_OUT;
    String lines = leftOut.stream().limit(MAX_LEFT_OUT).collect(Collectors.joining("\n"));
    return HealthCheck.warning(
        Finding.LEFT_OUT,
        Map.of(
            "count",
            leftOut.size(),
            "folders",
            lines + (more > 0 ? "\nAnd %d more.".formatted(more) : "")));
  }

  private List<HealthCheck> disks() {
    UnpackingSource.Means means = unpacking.look();
    long mostBytes = folders.stream().mapToLong(this::freeBytes).max().orElse(0);
    return folders.stream().map(folder -> disk(folder, mostBytes, means)).toList();
  }

  /** The room in a games folder; 0 where there is none. */
  private long freeBytes(Path folder) {
    try {
      return disk.isReadOnly(folder) ? 0 : disk.usableBytes(folder);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * The check of one games folder.
   *
   * @param mostBytes the room in the roomiest one: a full folder beside that one is no trouble
   */
  private HealthCheck disk(Path folder, long mostBytes, UnpackingSource.Means means) {
    long freeBytes;
    try {
      if (folders.size() > 1 && disk.stat(folder).isEmpty()) {
        return HealthCheck.warning(Finding.FOLDER_AWAY, Map.of("folder", folder));
      }
      freeBytes = disk.usableBytes(folder);
      if (disk.isReadOnly(folder)) {
        return HealthCheck.problem(Finding.FOLDER_READ_ONLY, Map.of("folder", folder));
      }
    } catch (IOException e) {
      return HealthCheck.problem(
          Finding.FOLDER_UNUSABLE, Map.of("folder", folder, "error", DiskProblem.inWords(e)));
    }
    if (!means.problem().isEmpty()) {
      return HealthCheck.problem(Finding.CANNOT_UNPACK, Map.of("error", means.problem()));
    }
    Map<String, ?> room =
        Map.of(
            "folder",
            folder,
            "free_bytes",
            freeBytes,
            "readers",
            String.join(", then ", means.readers()));
    return mostBytes < TOO_LITTLE_BYTES
        ? HealthCheck.problem(Finding.NO_ROOM, room)
        : mostBytes < LITTLE_BYTES
            ? HealthCheck.warning(Finding.LITTLE_ROOM, room)
            : HealthCheck.ok(Finding.ROOM_ENOUGH, room);
  }
}
