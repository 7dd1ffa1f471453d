package net.lanspread.bench.rivals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** BitTorrent by libtorrent, through its Python binding and a script of this project. */
final class Libtorrent implements Contender {
  private static final String SCRIPT = "libtorrent_peer.py";

  /** The first one of the path need not be the one that has the binding. */
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private final Torrent torrent;

  Libtorrent(Torrent torrent) {
    this.torrent = torrent;
  }

  @Override
  public String name() {
    return "libtorrent";
  }

  @Override
  public Optional<String> version() throws InterruptedException {
    for (String python : PYTHONS) {
      Optional<String> version = version(python);
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> version(String python) throws InterruptedException {
    return LineProgram.firstLine(
        List.of(python, "-c", "import libtorrent; print(libtorrent.__version__)"));
  }

  private static String python() throws IOException, InterruptedException {
    for (String python : PYTHONS) {
      if (version(python).isPresent()) {
        return python;
      }
    }
    throw new IOException("no Python with libtorrent");
  }

  @Override
  public Measured run(Party party) throws IOException, InterruptedException {
    String python = python();
    try (BitTorrentParty peers = new BitTorrentParty(party, torrent)) {
      LineProgram seed = peers.start(party.seed(), command(python, party.seed(), "seed"));
      List<LineProgram> leeches = new ArrayList<>();
      for (Place leech : party.leeches()) {
        leeches.add(peers.start(leech, command(python, leech, "leech")));
      }
      List<Process> processes = new ArrayList<>(List.of(seed.process()));
      for (LineProgram leech : leeches) {
        leech.await(line -> line.equals("ready"), party.patience());
        processes.add(leech.process());
      }
      seed.send("go");
      peers.awaitSeed();
      Clocks clocks = new Clocks(party, processes);
      for (LineProgram leech : leeches) {
        leech.send("go");
      }
      return peers.awaitAll(clocks, seed, leeches);
    }
  }

  private static List<String> command(String python, Place place, String role) throws IOException {
    Path script = place.folder().resolve(SCRIPT);
    try (InputStream in = Libtorrent.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException(SCRIPT + " is not there");
      }
      Files.copy(in, script);
    }
    return List.of(
        python,
        script.toString(),
        BitTorrentParty.torrentFile(place).toString(),
        BitTorrentParty.data(place).toString(),
        place.address(),
        role);
  }
}
