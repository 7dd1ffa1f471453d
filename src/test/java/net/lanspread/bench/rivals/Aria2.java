package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * BitTorrent by aria2. Its leeches are told to start by being started: the clock has the start of
 * their processes, some hundredths of a second.
 */
final class Aria2 implements Contender {
  private static final String PROGRAM = "aria2c";

  private final Torrent torrent;

  Aria2(Torrent torrent) {
    this.torrent = torrent;
  }

  @Override
  public String name() {
    return "aria2";
  }

  @Override
  public Optional<String> version() throws InterruptedException {
    return LineProgram.firstLine(List.of(PROGRAM, "--version"))
        .map(line -> line.replace("aria2 version ", ""));
  }

  @Override
  public Measured run(Party party) throws IOException, InterruptedException {
    try (BitTorrentParty peers = new BitTorrentParty(party, torrent)) {
      List<String> seedCommand = command(party.seed());
      seedCommand.add(1, "--bt-seed-unverified=true");
      LineProgram seed = peers.start(party.seed(), seedCommand);
      peers.awaitSeed();
      List<List<String>> commands = new ArrayList<>();
      for (Place leech : party.leeches()) {
        commands.add(command(leech));
      }
      Clocks clocks = new Clocks(party, List.of(seed.process()));
      List<LineProgram> leeches = new ArrayList<>();
      for (int i = 0; i < commands.size(); i++) {
        leeches.add(peers.start(party.leeches().get(i), commands.get(i)));
      }
      return peers.awaitAll(clocks, seed, leeches);
    }
  }

  /** Every peer goes on seeding until it is ended. */
  private static List<String> command(Place place) throws IOException {
    return new ArrayList<>(
        List.of(
            PROGRAM,
            "--no-conf",
            "--dir=" + BitTorrentParty.data(place),
            "--interface=" + place.address(),
            "--listen-port=" + FreePort.get(),
            "--disable-ipv6=true",
            "--enable-dht=false",
            "--bt-enable-lpd=false",
            "--enable-peer-exchange=false",
            "--bt-max-peers=0",
            "--max-upload-limit=0",
            "--seed-ratio=0.0",
            "--file-allocation=none",
            "--disk-cache=64M",
            "--summary-interval=0",
            "--show-console-readout=false",
            "--enable-color=false",
            "--on-bt-download-complete=" + hook(place),
            BitTorrentParty.torrentFile(place).toString()));
  }

  /** The script that aria2 runs when it has all pieces; its output goes where aria2 prints. */
  private static Path hook(Place place) throws IOException {
    Path hook = place.folder().resolve("complete.sh");
    Files.writeString(hook, "#!/bin/sh\necho " + BitTorrentParty.COMPLETE + "\n");
    return Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
  }
}
