package net.lanspread.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.lanspread.bench.rivals.Rivals;
import net.lanspread.scenario.Flood;

/**
 * The benchmark: it measures the project's promises, prints a table and keeps it in the
 * documentation.
 */
public final class Bench {
  private static final Path REPORT = Path.of("docs", "benchmarks.md");
  private static final long TRANSFER_BYTES = 2L << 30;
  private static final int STARTS = 5;
  private static final int SMALL_FILES = 30_000;
  private static final long SMALL_FILES_BYTES = 240L << 20;
  private static final int FLOOD_MIB = 64;
  private static final int ROOTS = 2000;
  private static final int LARGE_PARTY = 2000;
  private static final Path LAUNCHER = Path.of("lanspread").toAbsolutePath();
  private static final Path IMAGE =
      Path.of("target", "package", "lanspread", "bin", "lanspread").toAbsolutePath();
  private static final Path PAGE = Path.of("web-ui", "dist");

  /** The parts that can be measured alone, in the order in which all is measured. */
  private enum Part {
    LIBRARY,
    UNPACKING,
    FIRST,
    TRANSFERS,
    RIVALS,
    FILES,
    CLIENTS,
    PEERS,
    FLOOD,
    IDLE,
    APP
  }

  private final Arguments arguments;
  private final Table table = new Table(System.err);

  private Bench(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * Measures, prints and, if all was measured, keeps the table.
   *
   * @param words of {@link Arguments}; the cases are parts; without any all are measured, and only
   *     then kept, so that the documentation's figures are from one run
   */
  public static void main(String[] words) throws Exception {
    Arguments arguments = Arguments.of(words);
    List<Part> parts =
        arguments.cases().isEmpty()
            ? List.of(Part.values())
            : arguments.cases().stream()
                .map(each -> Part.valueOf(each.toUpperCase(Locale.ROOT)))
                .toList();
    Bench bench = new Bench(arguments);
    for (Part part : parts) {
      bench.measure(part);
    }
    String report = bench.report();
    System.out.println(report);
    if (arguments.cases().isEmpty()) {
      Files.writeString(REPORT, report);
    }
  }

  private void measure(Part part) throws Exception {
    switch (part) {
      case LIBRARY -> measureLibrary();
      case UNPACKING -> {
        new UnpackingFigures(arguments, table).measure();
        new DecoderFigures(arguments, table).measure();
      }
      case FIRST -> new FirstMinuteFigures(arguments, table).measure();
      case TRANSFERS -> measureTransfers();
      case RIVALS -> Rivals.measure(arguments.bytes(TRANSFER_BYTES), arguments.rounds(), this::row);
      case FILES ->
          Rivals.measureSmallFiles(
              SMALL_FILES, arguments.bytes(SMALL_FILES_BYTES), arguments.rounds(), this::row);
      case CLIENTS -> measureManyClients();
      case PEERS -> measureManyPeers();
      case FLOOD -> measureFlood();
      case IDLE -> measureIdleApp();
      case APP -> measureApp();
    }
  }

  private void measureFlood() throws Exception {
    floodRows("a party open to all", Flood.ofAnOpenParty(FLOOD_MIB));
    floodRows("one with a key", Flood.ofAPartyWithAKey(FLOOD_MIB));
  }

  private void floodRows(String party, Flood.Figures figures) {
    row("H5, a flood of " + party + ": memory", "%d MiB more".formatted(figures.moreMib()), "≤ 64");
    row("the same: slowest `status`", seconds(figures.slowestStatus()), "< 0.5 s");
    row("the same: an honest peer connects", seconds(figures.slowestConnect()), "< 2 s");
  }

  private void measureLibrary() throws Exception {
    // First, while this process is as new as a peer that starts.
    LibraryFigures.Scans scans = LibraryFigures.scans(ROOTS);
    row("scan of 2,000 roots of 5 files, cold", seconds(scans.cold()), "< 2 s");
    row("the same from the index", seconds(scans.fromIndex()), "< 0.5 s");
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      starts.add(PeerFigures.start());
    }
    starts.sort(null);
    row(
        "start to `local-peer-ready`, empty library, median of 5",
        seconds(starts.get(2)),
        "< 1.5 s");
  }

  private void measureTransfers() throws Exception {
    double quicPeers = downloads("QUIC", "quic", "≥ 200 MiB/s");
    double lanePeers = downloads("lanes", "auto", "");
    TransportThroughput.Speeds files = PeerFigures.sockets(arguments.bytes(TRANSFER_BYTES));
    row("as much read, sent, hashed, written over JDK TLS, warm", speed(files.tls()), "");
    row("the same over plain TCP, warm", speed(files.tcp()), "");
    row("S37 over QUIC / JDK TLS doing the same work", ratio(quicPeers / files.tls()), "≥ 0.2");
    row("S37 over lanes / JDK TLS doing the same work", ratio(lanePeers / files.tls()), "≥ 0.65");
    row("S37 over lanes / plain TCP doing the same work", ratio(lanePeers / files.tcp()), "≥ 0.5");

    List<TransportThroughput.Speeds> rounds = new ArrayList<>();
    for (int i = 0; i < arguments.rounds(); i++) {
      rounds.add(TransportThroughput.measure(arguments.bytes(TRANSFER_BYTES)));
    }
    double quic = Median.of(rounds, TransportThroughput.Speeds::quic);
    double tls = Median.of(rounds, TransportThroughput.Speeds::tls);
    double tcp = Median.of(rounds, TransportThroughput.Speeds::tcp);
    row(
        "as much from memory to memory over QUIC, warm, " + medianOfRounds(),
        speed(quic),
        "≥ 200 MiB/s");
    double lanes = Median.of(rounds, TransportThroughput.Speeds::lanes);
    row("the same over lanes", speed(lanes), "");
    row("the same over JDK TLS 1.3, AES-128-GCM", speed(tls), "");
    row("the same over plain TCP", speed(tcp), "");
    row("QUIC / JDK TLS, memory to memory", ratio(quic / tls), "≥ 0.2");
    row("lanes / JDK TLS, memory to memory", ratio(lanes / tls), "≥ 0.65");
    row("lanes / plain TCP, memory to memory", ratio(lanes / tcp), "≥ 0.5");
  }

  /** The speed when warm, MiB/s. */
  private double downloads(String carrier, String transport, String wanted) throws Exception {
    long bytes = arguments.bytes(TRANSFER_BYTES);
    List<List<PeerFigures.Download>> downloads =
        PeerFigures.downloads(arguments.builds(), transport, bytes, arguments.rounds() + 1);
    List<PeerFigures.Download> ours = downloads.getFirst();
    row(
        "S37, %d MiB from peer to peer over %s, new processes".formatted(bytes >> 20, carrier),
        speed(ours.getFirst().mibPerSecond()),
        "");
    double speed = Median.of(warm(ours), PeerFigures.Download::mibPerSecond);
    row("the same, warm, " + medianOfRounds(), speed(speed), wanted);
    if (downloads.size() > 1) {
      double older = Median.of(warm(downloads.getLast()), PeerFigures.Download::mibPerSecond);
      table.atLeast(
          "the same, warm / the older build",
          speed / older,
          speed(speed) + " / " + speed(older),
          1);
    }
    double gib = bytes / (double) (1L << 30);
    row(
        "the same, processor time of source and client",
        String.format(
            Locale.ROOT,
            "%.2f and %.2f s per GiB",
            Median.of(warm(ours), each -> each.sourceCpu().toMillis() / 1e3 / gib),
            Median.of(warm(ours), each -> each.clientCpu().toMillis() / 1e3 / gib)),
        "");
    return speed;
  }

  private static List<PeerFigures.Download> warm(List<PeerFigures.Download> downloads) {
    return downloads.subList(1, downloads.size());
  }

  private String medianOfRounds() {
    return "median of " + arguments.rounds();
  }

  private void measureManyClients() throws Exception {
    SequencedMap<Integer, ManyClients.Crowd> crowds = ManyClients.measure(List.of(1, 10, 20));
    crowds.forEach(
        (clients, crowd) -> {
          row(
              "a source with %d clients, all together".formatted(clients),
              speed(crowd.mibPerSecond()),
              "");
          row("the same, slowest client / fastest", ratio(crowd.fairness()), "≥ 0.5");
          row("the same, the slowest `status`", millis(crowd.worstStatus()), "< 200 ms");
        });
    long grownBytes =
        crowds.lastEntry().getValue().memory().growthSince(crowds.firstEntry().getValue().memory());
    row(
        "its memory, for each of the %d beyond the first".formatted(crowds.lastEntry().getKey()),
        String.format(
            Locale.ROOT, "%.2f MiB", grownBytes / (crowds.lastEntry().getKey() - 1.0) / (1 << 20)),
        "≤ 2 MiB");
  }

  private void measureManyPeers() throws Exception {
    for (int peers : List.of(200, LARGE_PARTY)) {
      ListingFigures.Times times = ListingFigures.measure(peers, 200);
      row(
          String.format(Locale.ROOT, "list of 200 games at each of %,d peers", peers),
          millis(times.listing()),
          peers == 200 ? "< 50 ms" : "");
    }
    var _ = manyPeers(ManyPeers.Carrier.QUIC, 10);
    ManyPeers.Figures quic = manyPeers(ManyPeers.Carrier.QUIC, 50);
    var _ = manyPeers(ManyPeers.Carrier.MEMORY, 10);
    var _ = manyPeers(ManyPeers.Carrier.MEMORY, 50);
    ManyPeers.Figures memory = manyPeers(ManyPeers.Carrier.MEMORY, 200);
    for (int peers : List.of(200, LARGE_PARTY)) {
      int links = peers - 1;
      row(
          String.format(
              Locale.ROOT, "%,d peers over quic, computed: %,d links", peers, links * peers / 2),
          String.format(
              Locale.ROOT,
              "at each %.0f MiB, %.0f ms of CPU a second, %,.0f messages a minute",
              quic.mibPerPeer() / (quic.peers() - 1) * links,
              quic.cpuMillisPerSecond() / (quic.peers() - 1) * links,
              memory.messagesPerMinute() / (memory.peers() - 1) * links),
          "");
    }
  }

  private ManyPeers.Figures manyPeers(ManyPeers.Carrier carrier, int peers) throws Exception {
    ManyPeers.Figures figures = ManyPeers.measure(carrier, peers);
    String messages =
        figures.idleMessages() == 0
            ? ""
            : String.format(Locale.ROOT, ", %.0f messages a minute", figures.messagesPerMinute());
    row(
        "%d peers over %s, each linked to each; one peer, idle"
            .formatted(peers, carrier.name().toLowerCase(Locale.ROOT)),
        String.format(
            Locale.ROOT,
            "%.2f MiB (%.0f KiB a link), %.2f ms of CPU a second%s",
            figures.mibPerPeer(),
            figures.kibPerLink(),
            figures.cpuMillisPerSecond(),
            messages),
        "");
    row("the same, until a new game shows at all", millis(figures.news()), "");
    return figures;
  }

  private void measureApp() throws Exception {
    appStarts("from the jar", LAUNCHER);
    if (Files.exists(IMAGE)) {
      appStarts("from the packaged image", IMAGE);
    }
    row(
        "the page's files, compressed by gzip",
        String.format(Locale.ROOT, "%.1f kB", AppFigures.compressedBytes(PAGE) / 1e3),
        "< 150 kB");
  }

  private void measureIdleApp() throws Exception {
    List<AppFigures.Idle> idle = AppFigures.idle(apps());
    AppFigures.Idle ours = idle.getFirst();
    AppFigures.Idle many = idle.get(1);
    row(
        "the app, idle, %d games and %d peers, no page open"
            .formatted(AppFigures.GAMES, AppFigures.PEERS),
        percentOfCore(ours.alone()),
        "< 1 % of a core");
    row("the same, with the page open", percentOfCore(ours.followed()), "< 1 % of a core");
    row("its memory, resident", megabytes(ours.residentBytes()), "< 200 MB");
    row(
        "the app, idle, %d games and %d peers beside that, no page open"
            .formatted(AppFigures.MANY_GAMES, AppFigures.PEERS),
        percentOfCore(many.alone()),
        "");
    row("the same, with the page open", percentOfCore(many.followed()), "");
    row("its memory, resident", megabytes(many.residentBytes()), "");
    if (idle.size() > 2) {
      AppFigures.Idle older = idle.getLast();
      table.atMost(
          "the app, idle, no page open, processor time / the older build's",
          ours.alone() / older.alone(),
          percentOfCore(ours.alone()) + " / " + percentOfCore(older.alone()),
          0.5);
      table.atMost(
          "its memory, resident / the older build's",
          (double) ours.residentBytes() / older.residentBytes(),
          megabytes(ours.residentBytes()) + " / " + megabytes(older.residentBytes()),
          0.65);
    }
  }

  /**
   * This build as a guest runs it, with as many games as a party has and with many, and the older
   * one.
   */
  private List<AppFigures.Stocked> apps() {
    List<AppFigures.Stocked> apps = new ArrayList<>();
    for (int games : new int[] {AppFigures.GAMES, AppFigures.MANY_GAMES}) {
      apps.add(new AppFigures.Stocked(List.of(LAUNCHER.toString()), games));
    }
    arguments
        .older()
        .ifPresent(older -> apps.add(new AppFigures.Stocked(older.program(), AppFigures.GAMES)));
    return apps;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }

  private void appStarts(String how, Path launcher) throws Exception {
    List<String> program = List.of(launcher.toString());
    row(
        "first start of the app " + how + ", page usable, median of 5",
        seconds(Median.of(AppFigures.firstStarts(program, STARTS), AppFigures.Start::page)),
        "< 1.5 s");
    List<AppFigures.Start> later = AppFigures.laterStarts(program, STARTS);
    row(
        "a later start " + how + ", page usable, median of 5",
        seconds(Median.of(later, AppFigures.Start::page)),
        "< 1.5 s");
    row(
        "the same, with its %d games on it".formatted(AppFigures.GAMES),
        seconds(Median.of(later, AppFigures.Start::games)),
        "< 1.5 s");
  }

  private static String percentOfCore(double part) {
    return String.format(Locale.ROOT, "%.2f %% of a core", part * 100);
  }

  private void row(String what, String measured, String wanted) {
    table.row(what, measured, wanted);
  }

  private String report() throws IOException {
    return """
    # Benchmarks

    Printed by `./dev bench`, in one run.

    - Date: %s
    - Machine: %s, %d cores, %s %s
    - Java: %s

    %s
    %s

    Both ends of every transfer run on this machine, over loopback. Warm means that the same was done once
    before in the same processes, and that the memory which the disk's cache takes has been touched: on a
    virtual machine the first touch costs more than the transfer.

    Other programs check what arrives by hashes that they know before, too. BitTorrent has the defaults for a
    fast network, neither encryption nor limits, and does not wait until the disk has the file; Syncthing and
    Lanspread encrypt and wait for it.

    Each peer is linked to each other: what a peer costs grows with their number, and what all cost together
    with its square. "Memory" carries real messages within one process, so that the peers are measured and not
    the network; its memory is that of the protocol alone, to which a QUIC connection comes for each link.
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.vm.name") + " " + Runtime.version(),
            Table.HEADER,
            String.join("\n", table.rows()));
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return "an unknown processor";
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("an unknown processor");
    }
  }

  private static String speed(double mibPerSecond) {
    return String.format(Locale.ROOT, "%.0f MiB/s", mibPerSecond);
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.0f ms", duration.toNanos() / 1e6);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
