package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** The content of a game, with other files in its folder. */
@Timeout(180)
class ContentScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void E01_other_programs_files() throws IOException {
    for (String name : List.of("one", "two")) {
      lab.game(name, "cnc4", 96);
      litter(lab.root(name, "cnc4"), name);
    }
    PeerProcess one = lab.start("one").sendSlowly();
    PeerProcess two = lab.start("two").sendSlowly();
    PeerProcess client = lab.clientOf(one, two);

    client.ask("download", "game_id", "cnc4", "install", true, "wait", true);

    assertThat(senders(client, 0)).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(Lab.hashes(client.root("cnc4"))).isEqualTo(game(one)).hasSize(2);

    litter(client.root("cnc4"), "client");
    Map<String, String> litter = Lab.hashes(client.root("cnc4"));
    litter.keySet().removeAll(game(one).keySet());
    assertThat(litter).as("what other programs have left").hasSizeGreaterThan(5);
    for (String name : List.of("one", "two")) {
      lab.game(name, "cnc4", 100);
      lab.version(name, "cnc4", "20250201");
    }
    client.until("the update", () -> versionAt(client, one, two).equals(Set.of("20250201")));
    int mark = client.mark();
    client.ask("update", "game_id", "cnc4", "wait", true);
    assertThat(senders(client, mark)).containsExactlyInAnyOrder(one.id(), two.id());
    Map<String, String> updated = Lab.hashes(client.root("cnc4"));
    assertThat(updated).as("which stays").containsAllEntriesOf(litter);
    updated.keySet().removeAll(litter.keySet());
    assertThat(updated).isEqualTo(game(one));

    PeerProcess low = lab.start("low");
    low.connect(one);
    low.connect(two);
    low.ask("stream-install", "game_id", "cnc4", "wait", true);
    assertThat(holders(low)).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(Lab.hashes(low.root("cnc4"))).as("beside local/").isEmpty();

    PeerProcess copied = lab.start("copied");
    low.connect(copied);
    lab.game("copied", "cnc4", 100);
    litter(lab.root("copied", "cnc4"), "copied");
    lab.version("copied", "cnc4", "20250201");
    PeerProcess late = lab.start("late");
    for (PeerProcess peer : List.of(one, two, copied)) {
      late.connect(peer);
    }
    late.until("all three", () -> versionAt(late, one, two, copied).equals(Set.of("20250201")));
    late.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(holders(late)).containsExactlyInAnyOrder(one.id(), two.id(), copied.id());
    assertThat(Lab.allHashes(late.root("cnc4"))).isEqualTo(game(one));
  }

  /** A source serves a list that it made a moment ago as it is; such a game is put away again. */
  private static String refusalOfWhatIsServedNow(PeerProcess peer) {
    JsonNode reply =
        peer.awaitReply(peer.send("download", "game_id", "cnc4", "install", false, "wait", true));
    for (int again = 0; again < 100 && reply.path("ok").asBoolean(); again++) {
      peer.ask("remove", "game_id", "cnc4", "wait", true);
      reply =
          peer.awaitReply(peer.send("download", "game_id", "cnc4", "install", false, "wait", true));
    }
    return reply.path("error").path("code").asString("");
  }

  @Test
  void E03_played_game() throws IOException {
    lab.bigGame("original", "cnc4", 40);
    PeerProcess original = lab.start("original").sendSlowly();
    PeerProcess guest = lab.start("guest");
    guest.connect(original);
    guest.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    Path root = guest.root("cnc4");
    Map<String, String> game = Lab.allHashes(original.root("cnc4"));
    assertThat(Lab.allHashes(root)).isEqualTo(game);
    Lab.write(root.resolve("game.log"), "played".getBytes(UTF_8));
    Lab.write(root.resolve("saves/one.sav"), "half way".getBytes(UTF_8));
    Lab.write(root.resolve("prefix/drive_c/x.dll"), "wine".getBytes(UTF_8));
    Lab.write(root.resolve("data/patch.txt"), "mine".getBytes(UTF_8));
    PeerProcess second = lab.start("second");
    second.connect(original);
    second.connect(guest);

    second.ask("download", "game_id", "cnc4", "install", false, "wait", true);

    assertThat(senders(second, 0)).containsExactlyInAnyOrder(original.id(), guest.id());
    assertThat(Lab.allHashes(second.root("cnc4"))).isEqualTo(game);

    Map<String, String> beside = Lab.allHashes(root);
    Files.writeString(
        root.resolve("data/cnc4.bin"), "one byte too many", StandardOpenOption.APPEND);
    PeerProcess third = lab.start("third");
    third.connect(original);
    third.connect(guest);
    assertThat(refusalOfWhatIsServedNow(third))
        .as("a damaged file makes it another game")
        .isEqualTo("ambiguous-content");

    guest.ask("verify", "game_id", "cnc4", "wait", true);

    assertThat(Lab.allHashes(root)).as("mended, and nothing lost").isEqualTo(beside);
    int mark = third.mark();
    third.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(senders(third, mark)).containsExactlyInAnyOrder(original.id(), guest.id());
    assertThat(Lab.allHashes(third.root("cnc4"))).isEqualTo(game);
  }

  /** Writes the leftovers of Resilio, Explorer, Finder and Wine, different on every PC. */
  private static void litter(Path root, String where) throws IOException {
    byte[] bytes = ("of " + where).getBytes(UTF_8);
    for (String path :
        List.of(
            ".sync/ID",
            ".sync/Archive/cnc4.eti",
            ".stfolder/" + where,
            "desktop.ini",
            "Thumbs.db",
            "extra/.DS_Store",
            ".wineprefix/drive_c/windows/" + where + ".dll",
            ".nll-install.json")) {
      Lab.write(root.resolve(path), bytes);
    }
    if (!OS.WINDOWS.isCurrentOs()) { // which has no such names, and needs no Wine
      Path devices = Files.createDirectories(root.resolve(".wineprefix/dosdevices"));
      Files.createSymbolicLink(devices.resolve("c:"), Path.of("../drive_c"));
      Files.createSymbolicLink(devices.resolve("z:"), Path.of("/nowhere"));
    }
  }

  /** The files that are the game at a holder. */
  private static Map<String, String> game(PeerProcess holder) {
    Map<String, String> game = new TreeMap<>(Lab.allHashes(holder.root("cnc4")));
    game.keySet().retainAll(Set.of("cnc4.eti", "version.ini"));
    return game;
  }

  /** The versions that a peer knows of these others. */
  private static Set<String> versionAt(PeerProcess peer, PeerProcess... others) {
    List<String> versions = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (PeerProcess other : others) {
      ids.add(other.id());
    }
    for (JsonNode entry : peer.ask("list-peers").path("peers")) {
      if (ids.contains(entry.path("peer_id").asString())) {
        versions.add(entry.path("games").path(0).path("eti_version").asString(""));
      }
    }
    return versions.size() < others.length ? Set.of() : Set.copyOf(versions);
  }

  private static Set<String> senders(PeerProcess peer, int mark) {
    return peer.from(mark).events("download-chunk-finished").stream()
        .map(chunk -> chunk.path("peer_id").asString())
        .collect(Collectors.toSet());
  }

  private static List<String> holders(PeerProcess peer) {
    List<String> holders = new ArrayList<>();
    peer.fromStart()
        .await("got-game-files")
        .path("peers")
        .forEach(holder -> holders.add(holder.asString()));
    return holders;
  }
}
