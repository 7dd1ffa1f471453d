package net.lanspread.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.disk.RecordingDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checks of a user who asks why the party does not appear. */
class HealthChecksTest {
  private StartCache cache = StartCache.NONE;
  private UnpackingSource.Means means = new UnpackingSource.Means(List.of("us", "UnRAR 7.1"), "");

  private static final Instant NOW = Instant.parse("2026-11-21T17:00:00Z");
  private static final int PORT = 40_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A peer among three others, with everything as it should be. */
  private static final PeerFacts WELL = facts(true, 3, 0, 3, false, 0);

  /** A disk with as much room as a test wants. */
  private static final class SizedDisk extends RecordingDisk {
    long freeBytes = 500_000_000_000L;
    boolean readOnly;
    @Nullable Path full;

    @Override
    public boolean isReadOnly(Path path) throws IOException {
      return readOnly || super.isReadOnly(path);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
      var _ = super.usableBytes(path);
      return path.equals(full) ? 0 : freeBytes;
    }
  }

  /** Ports of which these are taken, the others free. */
  private record TakenPorts(Set<Integer> udp, Set<Integer> tcp, Set<Integer> kept)
      implements Ports {
    @Override
    public boolean isTcpTaken(InetSocketAddress address) {
      return tcp.contains(address.getPort());
    }

    @Override
    public boolean isUdpTaken(InetSocketAddress address) {
      return udp.contains(address.getPort());
    }

    @Override
    public boolean canShareUdp(int port) {
      return !kept.contains(port);
    }
  }

  @TempDir private Path games;
  private @Nullable List<Path> folders;
  private final SizedDisk disk = new SizedDisk();
  private InterfaceSource interfaces = () -> List.of(ethernet("192.168.1.5"));
  private TakenPorts ports = new TakenPorts(Set.of(PORT), Set.of(PORT), Set.of());
  private Firewall firewall = Firewall.NONE;
  private Instant now = NOW;

  @BeforeEach
  void haveAGame() throws IOException {
    Path game = Files.createDirectory(games.resolve("css"));
    Files.setLastModifiedTime(game, FileTime.from(NOW.minus(Duration.ofDays(9))));
  }

  private static PeerFacts facts(
      boolean discovers, int heard, int others, int peers, boolean hasKey, int strangers) {
    return facts(discovers, heard, others, peers, hasKey, strangers, 0);
  }

  private static PeerFacts facts(
      boolean discovers,
      int heard,
      int others,
      int peers,
      boolean hasKey,
      int strangers,
      int keyless) {
    return new PeerFacts(
        new InetSocketAddress("192.168.1.5", PORT),
        true,
        discovers,
        heard,
        others,
        peers,
        hasKey,
        strangers,
        keyless,
        List.of(),
        Optional.empty());
  }

  private static InterfaceSource.Address ethernet(String address) throws IOException {
    return new InterfaceSource.Address(
        "eth0", 2, (Inet4Address) InetAddress.getByName(address), 24, true, true, false, false);
  }

  @Test
  void eachGamesFolderIsLookedAt(@TempDir Path second) throws IOException {
    Path away = games.resolve("../away").normalize();
    folders = List.of(games, second, away);
    disk.full = second;

    List<HealthCheck> checks =
        run(WELL).stream().filter(check -> check.id() == HealthCheck.Id.DISK).toList();

    assertThat(checks)
        .extracting(HealthCheck::status)
        .as("a full folder beside one with room is no trouble")
        .containsExactly(HealthCheck.Status.OK, HealthCheck.Status.OK, HealthCheck.Status.WARNING);
    assertFound(checks.get(2), HealthCheck.Status.WARNING, away.toString());

    disk.full = null;
    disk.freeBytes = 5;
    assertThat(run(WELL).stream().filter(check -> check.id() == HealthCheck.Id.DISK))
        .extracting(HealthCheck::status)
        .containsExactly(
            HealthCheck.Status.PROBLEM, HealthCheck.Status.PROBLEM, HealthCheck.Status.WARNING);
  }

  private List<HealthCheck> run(PeerFacts facts) {
    List<Path> those = folders == null ? List.of(games) : folders;
    return new HealthChecks(
            interfaces, ports, () -> firewall, disk, () -> now, those, () -> means, cache)
        .run(facts);
  }

  private HealthCheck run(HealthCheck.Id id, PeerFacts facts) {
    return run(facts).stream().filter(check -> check.id() == id).findFirst().orElseThrow();
  }

  private static void assertFound(HealthCheck check, HealthCheck.Status status, String what) {
    assertThat(check.status()).as("%s", check).isEqualTo(status);
    assertThat(check.detail()).contains(what);
    assertThat(check.advice() == null).as("%s", check).isEqualTo(status == HealthCheck.Status.OK);
  }

  @Test
  void peerAmongOthersIsWell() {
    List<HealthCheck> checks = run(WELL);

    assertThat(checks).extracting(HealthCheck::id).containsExactly(HealthCheck.Id.values());
    assertThat(checks).extracting(HealthCheck::status).containsOnly(HealthCheck.Status.OK);
    assertThat(checks).extracting(HealthCheck::advice).containsOnlyNulls();
    assertThat(checks).extracting(HealthCheck::detail).allMatch(text -> text.endsWith("."));
    assertFound(run(HealthCheck.Id.INTERFACES, WELL), HealthCheck.Status.OK, "192.168.1.5 (eth0)");
    assertFound(run(HealthCheck.Id.DISCOVERY, WELL), HealthCheck.Status.OK, "3 PCs were heard");
    assertFound(
        run(HealthCheck.Id.PORT, WELL), HealthCheck.Status.OK, "192.168.1.5:40000, UDP and TCP.");
    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.OK, "500.0 GB free");
    assertFound(run(HealthCheck.Id.PARTY, WELL), HealthCheck.Status.OK, "3 PCs are connected");
  }

  @Test
  void computerWithoutACableIsInNoNetwork() throws IOException {
    InterfaceSource.Address loopback =
        new InterfaceSource.Address(
            "lo", 1, (Inet4Address) InetAddress.getLoopbackAddress(), 8, true, false, false, true);
    interfaces = () -> List.of(loopback);
    assertFound(run(HealthCheck.Id.INTERFACES, WELL), HealthCheck.Status.PROBLEM, "in no network");

    interfaces = () -> List.of(loopback, ethernet("169.254.7.7"));
    assertFound(
        run(HealthCheck.Id.INTERFACES, WELL), HealthCheck.Status.WARNING, "169.254.7.7 (eth0)");

    interfaces =
        () -> {
          throw new IOException("no interfaces today");
        };
    assertFound(
        run(HealthCheck.Id.INTERFACES, WELL), HealthCheck.Status.PROBLEM, "no interfaces today");
  }

  @Test
  void discoveryThatHearsNobodySaysWhy() {
    assertFound(
        run(HealthCheck.Id.DISCOVERY, facts(false, 0, 0, 1, false, 0)),
        HealthCheck.Status.WARNING,
        "switched off");
    assertFound(
        run(HealthCheck.Id.DISCOVERY, facts(true, 0, 0, 0, false, 0)),
        HealthCheck.Status.WARNING,
        "Nobody was heard yet");
    assertFound(
        run(HealthCheck.Id.DISCOVERY, facts(true, 0, 0, 2, false, 0)),
        HealthCheck.Status.WARNING,
        "keep back multicast");
    assertFound(
        run(HealthCheck.Id.DISCOVERY, facts(true, 1, 2, 1, false, 0)),
        HealthCheck.Status.WARNING,
        "2 PCs are here with");
    assertFound(
        run(HealthCheck.Id.DISCOVERY, facts(true, 1, 0, 1, false, 0)),
        HealthCheck.Status.OK,
        "1 PC was heard");
  }

  @Test
  void portsThatOthersKeepAreNamed() {
    ports = new TakenPorts(Set.of(PORT), Set.of(), Set.of());
    assertFound(
        run(HealthCheck.Id.PORT, WELL),
        HealthCheck.Status.WARNING,
        "192.168.1.5:40000, UDP alone.");
    ports = new TakenPorts(Set.of(), Set.of(PORT), Set.of());
    assertFound(
        run(HealthCheck.Id.PORT, WELL),
        HealthCheck.Status.WARNING,
        "192.168.1.5:40000, TCP alone.");
    ports = new TakenPorts(Set.of(), Set.of(), Set.of());
    assertFound(run(HealthCheck.Id.PORT, WELL), HealthCheck.Status.PROBLEM, "Nothing listens");

    ports = new TakenPorts(Set.of(PORT), Set.of(PORT), Set.of(5353, 46808));
    assertFound(
        run(HealthCheck.Id.PORT, WELL), HealthCheck.Status.WARNING, "UDP port 5353 and 46808");
    assertFound(
        run(HealthCheck.Id.PORT, facts(false, 0, 0, 1, false, 0)),
        HealthCheck.Status.OK,
        "UDP and TCP");
  }

  @Test
  void anotherComputerWithTheSameIdentityIsAProblem() {
    PeerFacts facts =
        new PeerFacts(
            WELL.address(),
            true,
            true,
            3,
            0,
            3,
            false,
            0,
            0,
            List.of(),
            Optional.of("Two are one."));

    assertFound(run(HealthCheck.Id.PARTY, facts), HealthCheck.Status.PROBLEM, "Two are one.");
  }

  @Test
  void peerThatListensForItselfAloneIsToldOf() {
    PeerFacts facts =
        new PeerFacts(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT),
            false,
            true,
            0,
            0,
            0,
            false,
            0,
            0,
            List.of(),
            Optional.empty());

    assertFound(
        run(HealthCheck.Id.PORT, facts), HealthCheck.Status.WARNING, "only this computer itself");

    PeerFacts withoutANetwork =
        new PeerFacts(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT),
            true,
            true,
            0,
            0,
            0,
            false,
            0,
            0,
            List.of(),
            Optional.empty());
    assertFound(run(HealthCheck.Id.PORT, withoutANetwork), HealthCheck.Status.OK, "UDP and TCP");
  }

  @Test
  void firewallIsSuspectedOnlyWhileNobodyIsThere() {
    PeerFacts alone = facts(true, 0, 0, 0, false, 0);
    for (Firewall each : Firewall.values()) {
      firewall = each;

      assertThat(run(HealthCheck.Id.FIREWALL, WELL).status()).isEqualTo(HealthCheck.Status.OK);
      HealthCheck check = run(HealthCheck.Id.FIREWALL, alone);
      assertFound(
          check,
          each == Firewall.NONE ? HealthCheck.Status.OK : HealthCheck.Status.WARNING,
          "firewall");
      if (each != Firewall.NONE) {
        assertThat(check.advice()).contains("40000").doesNotContain("40,000");
      }
    }
  }

  @Test
  void clockIsComparedWithKnownTimes() throws IOException {
    now = Instant.parse("1970-01-01T00:00:07Z");
    assertFound(
        run(HealthCheck.Id.CLOCK, WELL),
        HealthCheck.Status.WARNING,
        "1970-01-01, which is long over");

    now = NOW;
    Files.setLastModifiedTime(games.resolve("css"), FileTime.from(NOW.plus(Duration.ofHours(25))));
    assertFound(run(HealthCheck.Id.CLOCK, WELL), HealthCheck.Status.OK, "2026-11-21");

    Files.setLastModifiedTime(games.resolve("css"), FileTime.from(NOW.plus(Duration.ofDays(40))));
    Path older = Files.createDirectory(games.resolve("ut"));
    Files.setLastModifiedTime(older, FileTime.from(NOW.minus(Duration.ofDays(9))));
    assertFound(
        run(HealthCheck.Id.CLOCK, WELL), HealthCheck.Status.WARNING, "changed on 2026-12-31");
  }

  @Test
  void readersOfArchivesAreTold() {
    assertFound(
        run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.OK, "unpacked by us, then UnRAR 7.1");

    means = new UnpackingSource.Means(List.of("/x"), "/x cannot be run");

    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.PROBLEM, "/x cannot be run");
  }

  @Test
  void diskWithoutRoomIsAProblem() throws IOException {
    disk.freeBytes = 19_000_000_000L;
    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.WARNING, "19.0 GB free");
    disk.freeBytes = 900_000_000L;
    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.PROBLEM, "0.9 GB free");

    disk.freeBytes = 90_000_000_000L;
    disk.readOnly = true;
    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.PROBLEM, "may be written");
    disk.readOnly = false;

    Files.delete(games.resolve("css"));
    Files.delete(games);
    assertFound(run(HealthCheck.Id.DISK, WELL), HealthCheck.Status.PROBLEM, "cannot be used");
    assertFound(run(HealthCheck.Id.CLOCK, WELL), HealthCheck.Status.OK, "2026-11-21");
    Files.createDirectory(games);
  }

  @Test
  void leftOutFoldersAreNamed() {
    assertFound(run(HealthCheck.Id.GAMES, WELL), HealthCheck.Status.OK, "No folder");

    HealthCheck two =
        run(HealthCheck.Id.GAMES, leavingOut(List.of("css: It has letters.", "ut: It is empty.")));
    assertFound(two, HealthCheck.Status.WARNING, "css: It has letters.");
    assertThat(two.detail()).isEqualTo("css: It has letters.\nut: It is empty.");

    HealthCheck many =
        run(HealthCheck.Id.GAMES, leavingOut(Collections.nCopies(400, "css: It has letters.")));
    assertThat(many.detail().lines()).hasSize(13).last().isEqualTo("And 388 more.");
  }

  private static PeerFacts leavingOut(List<String> sentences) {
    return new PeerFacts(
        WELL.address(), true, true, 3, 0, 3, false, 0, 0, sentences, Optional.empty());
  }

  @Test
  void partyWithAnotherKeyIsAProblemWhenAlone() {
    assertFound(
        run(HealthCheck.Id.PARTY, facts(true, 2, 0, 0, false, 2)),
        HealthCheck.Status.PROBLEM,
        "2 PCs are here in a party");
    assertFound(
        run(HealthCheck.Id.PARTY, facts(true, 3, 0, 2, true, 1)),
        HealthCheck.Status.WARNING,
        "or with none");
    assertFound(
        run(HealthCheck.Id.PARTY, facts(true, 3, 0, 0, true, 2, 2)),
        HealthCheck.Status.PROBLEM,
        "2 PCs here use no party key");
    assertFound(
        run(HealthCheck.Id.PARTY, facts(true, 3, 0, 2, true, 3, 2)),
        HealthCheck.Status.WARNING,
        "or with none");
    assertFound(
        run(HealthCheck.Id.PARTY, facts(true, 0, 0, 0, true, 0)),
        HealthCheck.Status.WARNING,
        "Nobody else is here");
  }

  @Test
  void cacheOfThePackageThatIsLeftAloneIsTold() {
    List<String> packaged = List.of("-Xmx2g", "-XX:AOTCache=/opt/lanspread/lib/app/lanspread.aot");

    cache = StartCache.of(packaged, "mixed mode");
    assertFound(run(HealthCheck.Id.START, WELL), HealthCheck.Status.WARNING, "is not used");

    cache = StartCache.of(packaged, "mixed mode, sharing");
    assertFound(run(HealthCheck.Id.START, WELL), HealthCheck.Status.OK, "from the cache");
  }

  @Test
  void checkoutHasNoCacheAndMissesNone() {
    cache = StartCache.of(List.of("-Xmx2g"), "mixed mode, sharing");

    assertFound(run(HealthCheck.Id.START, WELL), HealthCheck.Status.OK, "This is no package");
  }

  @Test
  void everyFindingIsFoundByItsLabelAndKeepsItsNumbers() {
    HealthCheck others = run(HealthCheck.Id.DISCOVERY, facts(true, 3, 1, 1, false, 0));

    assertThat(others.finding()).isEqualTo(Finding.OTHER_VERSIONS);
    assertThat(others.parameters()).containsEntry("others", "1").containsEntry("heard", "3");
    assertThat(others.detail())
        .isEqualTo("1 PC is here with another version of Lanspread, 3 with this one.");
    assertThat(Finding.values()).extracting(Finding::label).doesNotHaveDuplicates();
  }

  @Test
  void jsonHasTheNamesOfThePage() {
    List<HealthCheck> checks = run(facts(true, 0, 0, 0, false, 0));

    JsonNode json = JSON.valueToTree(checks);

    assertThat(json.findValuesAsString("id"))
        .containsExactly(
            "interfaces",
            "discovery",
            "port",
            "firewall",
            "clock",
            "disk",
            "games",
            "start",
            "party");
    assertThat(new TreeSet<>(json.findValuesAsString("status"))).containsExactly("ok", "warning");
    assertThat(json.get(0).propertyNames())
        .containsExactly("id", "status", "title", "detail", "advice", "finding", "parameters");
    assertThat(JSON.treeToValue(json.get(1), HealthCheck.class)).isEqualTo(checks.get(1));
  }
}
