package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Syncthing: all share one folder with all. The source has scanned it and is connected to everybody
 * when the receivers' folders begin.
 */
final class Syncthing implements Contender {
  private static final String FILE = "bench.bin";

  @Override
  public String name() {
    return "Syncthing";
  }

  @Override
  public Optional<String> version() throws InterruptedException {
    return LineProgram.firstLine(List.of(SyncthingPeer.PROGRAM, "--version"))
        .map(line -> line.split(" ", 3)[1]);
  }

  @Override
  public Measured run(Party party) throws IOException, InterruptedException {
    SyncthingPeer seed = new SyncthingPeer(party.seed(), party.patience());
    List<SyncthingPeer> all = new ArrayList<>(List.of(seed));
    for (Place place : party.leeches()) {
      all.add(new SyncthingPeer(place, party.patience()));
    }
    List<SyncthingPeer> leeches = all.subList(1, all.size());
    try {
      party.giveToSeed(seed.shared(), FILE);
      long scanBegin = System.nanoTime();
      seed.start(all, true);
      seed.awaitFiles(party.files());
      Duration scan = Duration.ofNanos(System.nanoTime() - scanBegin);
      for (SyncthingPeer leech : leeches) {
        leech.start(all, false);
      }
      for (SyncthingPeer leech : leeches) {
        for (SyncthingPeer other : all) {
          if (other != leech) {
            leech.awaitConnected(other);
          }
        }
      }
      return transfer(party, seed, leeches).withScan(scan);
    } finally {
      all.reversed().forEach(SyncthingPeer::close);
    }
  }

  private static Measured transfer(Party party, SyncthingPeer seed, List<SyncthingPeer> leeches)
      throws IOException {
    List<Process> receivers = leeches.stream().map(SyncthingPeer::process).toList();
    List<Process> processes = new ArrayList<>(receivers);
    processes.add(seed.process());
    Clocks clocks = new Clocks(party, processes);
    for (SyncthingPeer leech : leeches) {
      leech.unpause();
    }
    List<Path> targets = new ArrayList<>();
    for (SyncthingPeer leech : leeches) {
      targets.add(
          Files.isDirectory(party.file())
              ? leech.awaitFolder(FILE, party.files())
              : leech.awaitFile(FILE));
    }
    Measured measured = clocks.stop(seed.process(), receivers, targets);
    for (SyncthingPeer leech : leeches) {
      seed.awaitInSync(leech);
    }
    return measured;
  }
}
