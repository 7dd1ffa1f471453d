package net.lanspread.health;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.LocalAddress;
import net.lanspread.disk.Disk;

/** The checks of this computer and its peer, one for each id, in their order. Stateless. */
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
  private final Path gamesFolder;
  private final UnpackingSource unpacking;
  private final StartCache cache;

  public HealthChecks(
      InterfaceSource interfaces,
      Ports ports,
      FirewallSource firewalls,
      Disk disk,
      InstantSource clock,
      Path gamesFolder,
      UnpackingSource unpacking,
      StartCache cache) {
    this.interfaces = interfaces;
    this.ports = ports;
    this.firewalls = firewalls;
    this.disk = disk;
    this.clock = clock;
    this.gamesFolder = gamesFolder;
    this.unpacking = unpacking;
    this.cache = cache;
  }

  /** Looks at everything; takes a moment, since it asks the system and the disk. */
  public List<HealthCheck> run(PeerFacts facts) {
    return List.of(
        interfaces(),
        PartyChecks.discovery(facts),
        PortCheck.of(facts, ports),
        firewalls.look().check(facts),
        clock(),
        disk(),
        games(facts.leftOut()),
        cache.check(),
        PartyChecks.party(facts));
  }

  private HealthCheck interfaces() {
    List<LocalAddress> usable;
    try {
      usable = LocalAddress.choose(interfaces.addresses());
    } catch (IOException e) {
      return HealthCheck.problem(
          HealthCheck.Id.INTERFACES,
          "The network interfaces cannot be read: " + e.getMessage(),
          "Start Lanspread again; if that does not help, start this computer again.");
    }
    String all = usable.stream().map(LocalAddress::toString).collect(Collectors.joining(", "));
    if (usable.stream().allMatch(LocalAddress::isLoopback)) {
      return HealthCheck.problem(
          HealthCheck.Id.INTERFACES,
          "This computer is in no network.",
          "Plug in a network cable, or join the Wi-Fi of the party.");
    }
    if (usable.stream().allMatch(each -> each.address().isLinkLocalAddress())) {
      return HealthCheck.warning(
          HealthCheck.Id.INTERFACES,
          "No router has given this computer an address; it took one itself: " + all + ".",
          "That works among computers that all did so. Else look at the cable and the router.");
    }
    return HealthCheck.ok(
        HealthCheck.Id.INTERFACES, "Others can reach this computer at " + all + ".");
  }

  private HealthCheck clock() {
    Instant now = clock.instant();
    String advice = "Let the system set its clock by itself, in its settings for date and time.";
    if (now.isBefore(EARLIEST)) {
      return HealthCheck.warning(
          HealthCheck.Id.CLOCK, "The clock says " + day(now) + ", which is long over.", advice);
    }
    try {
      Instant newest = Instant.MIN;
      for (Disk.Entry each : disk.list(gamesFolder)) {
        Instant modified = each.stat().modified().toInstant();
        newest = modified.isAfter(newest) ? modified : newest;
      }
      if (newest.isAfter(now.plus(CLOCK_TOLERANCE))) {
        return HealthCheck.warning(
            HealthCheck.Id.CLOCK,
            "The clock says %s, but something in the games folder was changed on %s."
                .formatted(day(now), day(newest)),
            advice);
      }
    } catch (IOException e) {
      // The check of the disk tells the problems of the folder; the clock's has nothing to compare
      // with.
      return HealthCheck.ok(HealthCheck.Id.CLOCK, "The clock says " + day(now) + ".");
    }
    return HealthCheck.ok(
        HealthCheck.Id.CLOCK, "The clock says " + day(now) + ", and no game is from the future.");
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static HealthCheck games(List<String> leftOut) {
    if (leftOut.isEmpty()) {
      return HealthCheck.ok(HealthCheck.Id.GAMES, "No folder in the games folder has a problem.");
    }
    int more = leftOut.size() - MAX_LEFT_OUT;
    String lines = leftOut.stream().limit(MAX_LEFT_OUT).collect(Collectors.joining("\n"));
    return HealthCheck.warning(
        HealthCheck.Id.GAMES,
        lines + (more > 0 ? "\nAnd %d more.".formatted(more) : ""),
        "Follow the advice for each, or leave it: all other games work.");
  }

  private HealthCheck disk() {
    long freeBytes;
    try {
      freeBytes = disk.usableBytes(gamesFolder);
      if (disk.isReadOnly(gamesFolder)) {
        return HealthCheck.problem(
            HealthCheck.Id.DISK,
            "Nothing may be written to the games folder " + gamesFolder + ".",
            "Allow it, or choose another games folder.");
      }
    } catch (IOException e) {
      return HealthCheck.problem(
          HealthCheck.Id.DISK,
          "The games folder " + gamesFolder + " cannot be used: " + e,
          "Make the folder again, or choose another one.");
    }
    UnpackingSource.Means means = unpacking.look();
    if (!means.problem().isEmpty()) {
      return HealthCheck.problem(
          HealthCheck.Id.DISK,
          means.problem(),
          "Start without --unrar, or name a program of rarlab.com that can be run.");
    }
    String free =
        String.format(
            Locale.ROOT,
            "%s has %.1f GB free. Games are unpacked by %s.",
            gamesFolder,
            freeBytes / 1_000_000_000.0,
            String.join(", then ", means.readers()));
    String advice = "Remove games or other files, or choose a games folder on another disk.";
    if (freeBytes < TOO_LITTLE_BYTES) {
      return HealthCheck.problem(HealthCheck.Id.DISK, free, advice);
    }
    return freeBytes < LITTLE_BYTES
        ? HealthCheck.warning(HealthCheck.Id.DISK, free + " Many games need more.", advice)
        : HealthCheck.ok(HealthCheck.Id.DISK, free);
  }
}
