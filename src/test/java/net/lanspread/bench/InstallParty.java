package net.lanspread.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.lab.Lan;

/**
 * One who installs a game and its sources, all of one build, each a process on a host of its own:
 * the receiver on host 1, the sources on those behind it.
 */
final class InstallParty implements Closeable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String GAME = "ggoo";
  private static final Map<String, Object> IT = Map.of("game_id", GAME, "wait", true);

  private final DrivenPeer receiver;
  private final List<DrivenPeer> sources = new ArrayList<>();
  private final long idleBytes;

  /** Starts all of them on the LAN, in folders beside the archive. */
  InstallParty(Build build, Lan lan, int sourceCount, Path archive)
      throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "party");
    receiver = start(build, lan, 1, own.resolve("receiver"));
    for (int source = 1; source <= sourceCount; source++) {
      Path home = own.resolve("source" + source);
      Path root = Files.createDirectories(home.resolve("games").resolve(GAME));
      Files.createLink(root.resolve(GAME + ".eti"), archive);
      Files.writeString(root.resolve("version.ini"), "20250101");
      sources.add(start(build, lan, 1 + source, home));
    }
    var _ = receiver.awaitReady(PATIENCE);
    for (DrivenPeer source : sources) {
      String address = source.awaitReady(PATIENCE).path("addr").asString();
      receiver.ask("connect", Map.of("addr", address), PATIENCE);
    }
    idleBytes = SourceMemory.residentBytes(receiver.process());
  }

  private static DrivenPeer start(Build build, Lan lan, int host, Path home) throws IOException {
    List<String> program = new ArrayList<>(lan.on(host));
    program.addAll(build.program());
    return new DrivenPeer(
        home.getFileName().toString(),
        Files.createDirectories(home),
        program,
        List.of("--listen", Lan.address(host) + ":0", "--no-mdns"));
  }

  /** Seconds until the receiver has the archive, and unpacked it where that is wanted. */
  double download(boolean install) throws IOException, InterruptedException {
    return seconds("download", Map.of("game_id", GAME, "install", install, "wait", true));
  }

  /** Seconds until the downloaded game is unpacked. */
  double install() throws IOException, InterruptedException {
    return seconds("install", IT);
  }

  double lowDiskInstall() throws IOException, InterruptedException {
    return seconds("stream-install", IT);
  }

  void uninstall() throws IOException, InterruptedException {
    receiver.ask("uninstall", IT, PATIENCE);
  }

  void uninstallAndRemove() throws IOException, InterruptedException {
    uninstall();
    remove();
  }

  void remove() throws IOException, InterruptedException {
    receiver.ask("remove", IT, PATIENCE);
  }

  private double seconds(String command, Map<String, ?> fields)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    receiver.ask(command, fields, PATIENCE);
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * Does everything once, so that the programs are warm, the sources have their hashes and every
   * file has been on its disk before; seconds of unpacking alone.
   */
  double warmUp() throws IOException, InterruptedException {
    download(false);
    install();
    uninstall();
    double unpacking = install();
    uninstallAndRemove();
    return unpacking;
  }

  /** The memory of the receiver when it was connected and had done nothing. */
  long idleBytes() {
    return idleBytes;
  }

  /** The most that the receiver had at any time. */
  long receiverPeakBytes() throws IOException {
    return SourceMemory.peakBytes(receiver.process());
  }

  /** The most that any source had at any time. */
  long sourcePeakBytes() throws IOException {
    long peak = 0;
    for (DrivenPeer source : sources) {
      peak = Math.max(peak, SourceMemory.peakBytes(source.process()));
    }
    return peak;
  }

  @Override
  public void close() {
    receiver.close();
    sources.forEach(DrivenPeer::close);
  }
}
