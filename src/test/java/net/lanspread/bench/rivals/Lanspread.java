package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.lanspread.demo.DrivenPeer;
import tools.jackson.databind.JsonNode;

/**
 * This project's own program. A seed makes hashes on request, so the leeches ask once before the
 * clock starts.
 */
final class Lanspread implements Contender {
  private static final String GAME = "ggoo";

  /** The same bytes as another game. */
  private static final String WARM_UP = "bf1942";

  /** The game's archive, or a folder of its files. */
  private static final String FILE = "game.eti";

  private static final Duration POLL = Duration.ofMillis(50);

  /** The earlier work of the measured processes. */
  enum Start {
    /** None: the seed was another process when it made the hashes. */
    NEW,
    /**
     * One download of the same bytes, which stay: where thousands of files were deleted a moment
     * ago, ext4 makes new ones twenty times as slowly.
     */
    WARM
  }

  private final Start start;

  Lanspread(Start start) {
    this.start = start;
  }

  @Override
  public String name() {
    return switch (start) {
      case NEW -> "Lanspread, new processes";
      case WARM -> "Lanspread, warm";
    };
  }

  @Override
  public Optional<String> version() {
    return Optional.of("");
  }

  @Override
  public Measured run(Party party) throws IOException, InterruptedException {
    offer(party, GAME);
    return switch (start) {
      case WARM -> {
        offer(party, WARM_UP);
        try (Peers peers = new Peers(party)) {
          var _ = peers.download(WARM_UP);
          peers.letSeedHash(party.seed());
          yield peers.download(GAME);
        }
      }
      case NEW -> {
        try (Peers peers = new Peers(party)) {
          peers.letSeedHash(party.seed());
        }
        try (Peers peers = new Peers(party)) {
          yield peers.download(GAME);
        }
      }
    };
  }

  private static void offer(Party party, String game) throws IOException {
    Path root = root(party.seed(), game);
    party.giveToSeed(root, FILE);
    Files.writeString(root.resolve("version.ini"), "20250101");
  }

  private static Path root(Place place, String game) {
    return place.folder().resolve("games").resolve(game);
  }

  /** All peers, each connected to each. */
  private static final class Peers implements AutoCloseable {
    private final Party party;
    private final List<DrivenPeer> all = new ArrayList<>();

    Peers(Party party) throws IOException, InterruptedException {
      this.party = party;
      try {
        start(party.seed(), "seed");
        for (int i = 0; i < party.leeches().size(); i++) {
          start(party.leeches().get(i), "leech" + (i + 1));
        }
        List<String> addresses = new ArrayList<>();
        for (DrivenPeer peer : all) {
          for (String address : addresses) {
            peer.ask("connect", Map.of("addr", address), party.patience());
          }
          addresses.add(peer.awaitReady(party.patience()).path("addr").asString());
        }
      } catch (IOException | InterruptedException e) {
        close();
        throw e;
      }
    }

    private void start(Place place, String name) throws IOException {
      all.add(
          new DrivenPeer(
              name,
              place.folder(),
              place.command(DrivenPeer.program(List.of())),
              List.of("--listen", place.address() + ":0", "--no-mdns")));
    }

    private DrivenPeer seed() {
      return all.getFirst();
    }

    private List<DrivenPeer> leeches() {
      return all.subList(1, all.size());
    }

    /** Breaks a download off as soon as the seed has kept its hashes. */
    void letSeedHash(Place place) throws IOException, InterruptedException {
      DrivenPeer leech = leeches().getFirst();
      Map<String, Object> fields = Map.of("game_id", GAME, "install", false, "wait", true);
      int download = leech.send("download", fields);
      Path hashes = place.folder().resolve("state/manifests").resolve(GAME + ".lsm");
      long deadline = System.nanoTime() + party.patience().toNanos();
      while (!Files.exists(hashes) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      // It may be over already: then a refusal does not matter.
      leech.send("cancel", Map.of("game_id", GAME));
      var _ = leech.awaitReply(download, party.patience());
      int remove = leech.send("remove", Map.of("game_id", GAME, "wait", true));
      var _ = leech.awaitReply(remove, party.patience());
    }

    /** All leeches get the game at the same time. */
    Measured download(String game) throws IOException, InterruptedException {
      Clocks clocks = new Clocks(party, all.stream().map(DrivenPeer::process).toList());
      Map<DrivenPeer, Integer> commands = new LinkedHashMap<>();
      for (DrivenPeer leech : leeches()) {
        Map<String, Object> fields = Map.of("game_id", game, "install", false, "wait", true);
        commands.put(leech, leech.send("download", fields));
      }
      for (Map.Entry<DrivenPeer, Integer> command : commands.entrySet()) {
        JsonNode reply = command.getKey().awaitReply(command.getValue(), party.patience());
        if (!reply.path("ok").asBoolean()) {
          throw new IOException(command.getKey().name() + ": " + reply);
        }
      }
      return clocks.stop(
          seed().process(),
          leeches().stream().map(DrivenPeer::process).toList(),
          party.leeches().stream().map(place -> root(place, game).resolve(FILE)).toList());
    }

    @Override
    public void close() {
      // The seed last: it says goodbye to nobody then.
      all.reversed().forEach(DrivenPeer::close);
    }
  }
}
