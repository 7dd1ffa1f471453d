package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.demo.DrivenPeer;

/** The peers of one BitTorrent program and the tracker on the seed's host that tells them all. */
final class BitTorrentParty implements AutoCloseable {
  /** The name of the file at each peer. */
  static final String FILE = "bench.bin";

  /** The word that a program prints when it has all pieces and has checked them. */
  static final String COMPLETE = "complete";

  private static final Map<String, String> NO_PROXY = Map.of("http_proxy", "", "no_proxy", "*");

  private final Party party;
  private final LineProgram tracker;
  private final List<LineProgram> programs = new ArrayList<>();

  /** Starts the tracker and leaves a torrent file with each peer. */
  BitTorrentParty(Party party, Torrent torrent) throws IOException, InterruptedException {
    this.party = party;
    List<String> command = new ArrayList<>(DrivenPeer.program(List.of()));
    command.removeLast();
    command.addAll(List.of(Tracker.class.getName(), party.seed().address()));
    tracker = new LineProgram(party.seed().command(command));
    try {
      String port =
          tracker
              .await(line -> line.startsWith(Tracker.PORT), party.patience())
              .substring(Tracker.PORT.length());
      byte[] file =
          torrent.announcedAt("http://" + party.seed().address() + ":" + port + "/announce");
      party.giveToSeed(data(party.seed()), FILE);
      Files.write(torrentFile(party.seed()), file);
      for (Place leech : party.leeches()) {
        Files.createDirectories(data(leech));
        Files.write(torrentFile(leech), file);
      }
    } catch (IOException | InterruptedException e) {
      tracker.close();
      throw e;
    }
  }

  static Path torrentFile(Place place) {
    return place.folder().resolve("bench.torrent");
  }

  /** The place of a peer's file, or of its download. */
  static Path data(Place place) {
    return place.folder().resolve("data");
  }

  LineProgram start(Place place, List<String> command) throws IOException {
    LineProgram program = new LineProgram(place.command(command), NO_PROXY);
    programs.add(program);
    return program;
  }

  /** Waits until the tracker knows the seed, the first that it hears of. */
  void awaitSeed() throws IOException, InterruptedException {
    tracker.await(line -> line.startsWith(Tracker.ANNOUNCED), party.patience());
  }

  /** Waits until all leeches are complete, and reads the clocks. */
  Measured awaitAll(Clocks clocks, LineProgram seed, List<LineProgram> leeches)
      throws IOException, InterruptedException {
    for (LineProgram leech : leeches) {
      leech.await(line -> line.equals(COMPLETE), party.patience());
    }
    return clocks.stop(
        seed.process(),
        leeches.stream().map(LineProgram::process).toList(),
        party.leeches().stream().map(leech -> data(leech).resolve(FILE)).toList());
  }

  @Override
  public void close() {
    programs.reversed().forEach(LineProgram::close);
    tracker.close();
  }
}
