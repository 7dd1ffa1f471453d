package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.download.GameContent;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A peer that is killed again and again.
 *
 * <p>The moments: each of download, install, update and uninstall is first run undisturbed and
 * measured. Then each is killed in five rounds, in the nth round at a random moment of the nth
 * fifth of that duration, so that early and late phases are all hit; in every second round
 * downloads and updates are killed after a random number of chunks instead, of that fifth of all
 * their chunks.
 *
 * <p>Before each update the player saves a game, changes a file of the game and makes a folder.
 */
@Timeout(480)
@Tag("process")
class KillScenarioTest {
  private static final GameId GAME = new GameId("cod5");
  private static final int ROUNDS = 5;

  private enum Step {
    DOWNLOAD,
    INSTALL,
    UPDATE,
    UNINSTALL;

    String command() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The time of an undisturbed step, and the number of chunks that come. */
  private record Measured(long nanos, int chunks) {}

  private final Lab lab = new Lab();
  private final Map<Step, Measured> measured = new EnumMap<>(Step.class);
  private final List<Integer> killedAt = new ArrayList<>();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void X05_kill_anywhere() throws Exception {
    long seed = 20261121;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Release now = Release.of(lab, 0);
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, now.content())) {
      PeerProcess client = start(source);
      for (int round = -1; round < ROUNDS; round++) {
        Release old = now;
        Release newer = Release.of(lab, 2 * round + 3);
        for (Step step : Step.values()) {
          if (step == Step.UPDATE) {
            old.play(client.root("cod5").resolve("local"));
            source.hold(newer.content());
            awaitUpdate(client);
          }
          now = step.compareTo(Step.UPDATE) < 0 ? old : newer;
          source.takeSent();
          if (round < 0) {
            measure(step, client);
          } else {
            Set<String> came = killWithin(step, round, random, client);
            // So that the start's own result is seen; T04 is about operations that go on.
            forget("client", "operations.json");
            client = lab.startAlone("client");
            assertOldOrNew(client, step, old, newer);
            client.ask("connect", "addr", source.address());
            source.takeSent();
            completeIfNotDone(client, step, now, old);
            assertThat(names(source.takeSent()))
                .as("what came before the kill, and after it")
                .noneMatch(came::contains);
          }
          assertThat(payload(client)).isEqualTo(now.downloaded());
          assertThat(local(client))
              .isEqualTo(
                  switch (step) {
                    case INSTALL -> old.installed();
                    case UPDATE -> newer.after(old);
                    case DOWNLOAD, UNINSTALL -> Map.of();
                  });
          if (step == Step.UPDATE) {
            assertThat(Release.hasMadeFolder(client.root("cod5").resolve("local"))).isTrue();
          }
        }
        client.ask("remove", "game_id", "cod5", "wait", true);
        now = Release.of(lab, 2 * round + 4);
        source.hold(now.content());
        GameContent next = now.content();
        PeerProcess settled = client;
        client.until(
            "the next version",
            () ->
                settled
                    .row("cod5")
                    .filter(row -> isTarget(row, next.version().digits()))
                    .isPresent());
      }
    }
    System.out.println("killed after " + killedAt + " ms");
    assertThat(killedAt).hasSize(ROUNDS * Step.values().length);
  }

  /** The disturbance of an update over a copy. */
  private enum Disturbance {
    NONE(1),
    KILL(2),
    SHUTDOWN(1);

    private final int rounds;

    Disturbance(int rounds) {
      this.rounds = rounds;
    }
  }

  @Test
  void X11_update_over_a_copy_leaves_no_mixture() throws Exception {
    long seed = 20261129;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Release newer = Release.of(lab, 9);
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, newer.content())) {
      for (Disturbance how : Disturbance.values()) {
        for (int round = 0; round < how.rounds; round++) {
          String name = how.name().toLowerCase(java.util.Locale.ROOT) + round;
          Release old = Release.of(lab, round);
          GameContent copy = old.content().with("extra.eti", "an archive of the old version");
          copy.files()
              .forEach((path, bytes) -> Lab.write(lab.root(name, "cod5").resolve(path), bytes));
          PeerProcess client = lab.startAlone(name);
          client.ask("connect", "addr", source.address());
          awaitUpdate(client);
          if (how == Disturbance.NONE) {
            measure(Step.UPDATE, client);
          } else {
            disturb(client, how, random);
            forget(name, "connected_by_hand"); // so that it goes on when the test says so
            client = lab.start(name);
            Map<String, String> payload = payload(client);
            if (payload.containsKey("version.ini")) {
              assertThat(withoutAside(payload))
                  .isIn(Lab.hashesOf(copy.files()), newer.downloaded());
            }
            client.ask("connect", "addr", source.address());
            PeerProcess again = client;
            client.until(
                "it goes on by itself",
                () ->
                    again.row("cod5").orElseThrow().path("operation").isNull()
                        && withoutAside(payload(again)).equals(newer.downloaded()));
          }
          assertThat(withoutAside(payload(client))).isEqualTo(newer.downloaded());
          assertThat(Lab.allHashes(client.root("cod5").resolve(".lanspread-old/" + old.version())))
              .as("what only the old version had")
              .isEqualTo(
                  Lab.hashesOf(
                      Map.of(
                          "only" + round + ".txt",
                          copy.chunk("only" + round + ".txt", 0, "of this version".length()),
                          "extra.eti",
                          copy.chunk("extra.eti", 0, "an archive of the old version".length()))));
          assertThat(client.row("cod5").orElseThrow().path("notices").findValuesAsString("code"))
              .containsExactly("moved-aside");
          client.ask("install", "game_id", "cod5", "wait", true);
          assertThat(local(client)).isEqualTo(newer.installed());
          PeerProcess guest = lab.start("guest-of-" + name);
          guest.ask("connect", "addr", source.address());
          guest.connect(client);
          guest.ask("download", "game_id", "cod5", "install", false, "wait", true);
          assertThat(payload(guest)).isEqualTo(newer.downloaded());
          guest.close();
          client.close();
        }
      }
    }
  }

  private void disturb(PeerProcess client, Disturbance how, Random random)
      throws InterruptedException {
    int mark = client.mark();
    int chunks = Objects.requireNonNull(measured.get(Step.UPDATE)).chunks();
    int id = send(client, Step.UPDATE);
    client.from(mark).until("some chunks", new Countdown(1 + random.nextInt(chunks)));
    if (how == Disturbance.KILL) {
      client.kill();
    } else {
      client.send("shutdown");
      assertThat(client.process().waitFor()).as("reply %d", id).isZero();
    }
  }

  private void forget(String peer, String file) throws IOException {
    Files.deleteIfExists(lab.path(peer).resolve("state").resolve(file));
  }

  private static Map<String, String> withoutAside(Map<String, String> payload) {
    Map<String, String> content = new TreeMap<>(payload);
    content.keySet().removeIf(path -> path.startsWith(".lanspread-old/"));
    return content;
  }

  private static boolean isTarget(JsonNode row, String version) {
    return row.path("eti_game_version").asString("").equals(version);
  }

  private static void awaitUpdate(PeerProcess client) {
    client.until(
        "the update", () -> client.row("cod5").orElseThrow().path("update_available").asBoolean());
  }

  private PeerProcess start(MemoryPeer source) {
    PeerProcess client = lab.startAlone("client");
    client.ask("connect", "addr", source.address());
    return client;
  }

  private static int send(PeerProcess client, Step step) {
    return step == Step.DOWNLOAD
        ? client.send("download", "game_id", "cod5", "install", false, "wait", true)
        : client.send(step.command(), "game_id", "cod5", "wait", true);
  }

  private void measure(Step step, PeerProcess client) {
    int mark = client.mark();
    long before = System.nanoTime();
    JsonNode reply = client.awaitReply(send(client, step));
    long nanos = System.nanoTime() - before;
    assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
    measured.put(
        step, new Measured(nanos, client.from(mark).events("download-chunk-finished").size()));
  }

  /** Kills the client in the middle; the chunks that it has said it got, but for the sentinel. */
  private Set<String> killWithin(Step step, int round, Random random, PeerProcess client) {
    Measured whole = Objects.requireNonNull(measured.get(step));
    double moment = (round + random.nextDouble()) / ROUNDS;
    int mark = client.mark();
    long before = System.nanoTime();
    int id = send(client, step);
    if (round % 2 == 1 && whole.chunks() > 0) {
      client.from(mark).until("some chunks", new Countdown((int) (moment * whole.chunks()) + 1));
    } else {
      client.awaitReplyFor(id, Duration.ofNanos((long) (moment * whole.nanos())));
    }
    killedAt.add((int) ((System.nanoTime() - before) / 1_000_000));
    client.kill();
    Set<String> came = new HashSet<>();
    for (JsonNode chunk : client.from(mark).events("download-chunk-finished")) {
      came.add(chunk.path("path").asString() + "@" + chunk.path("offset").asLong());
    }
    came.remove("version.ini@0");
    return came;
  }

  /** Is satisfied by the nth chunk, or by the reply. */
  private static final class Countdown implements Predicate<JsonNode> {
    private int left;

    Countdown(int chunks) {
      left = chunks;
    }

    @Override
    public boolean test(JsonNode line) {
      return line.path("type").asString("").equals("reply")
          || (line.path("event").asString("").equals("download-chunk-finished") && --left == 0);
    }
  }

  private static List<String> names(List<Message.GetChunk> chunks) {
    return chunks.stream().map(chunk -> chunk.path() + "@" + chunk.offset()).toList();
  }

  /**
   * The download is old, new or nothing, and so is the installed game, in each case with the
   * player's own files. Between the two halves of an update the new version may be downloaded and
   * the old one installed: each is whole, and the next update does the rest.
   */
  private static void assertOldOrNew(PeerProcess client, Step step, Release old, Release newer) {
    Map<String, String> payload = payload(client);
    Map<String, String> local = local(client);
    boolean downloaded = payload.containsKey("version.ini");
    assertThat(client.row("cod5").map(row -> row.path("downloaded").asBoolean()).orElse(false))
        .isEqualTo(downloaded);
    assertThat(payload.keySet()).as("no leftovers").noneMatch(path -> path.startsWith("."));
    switch (step) {
      case DOWNLOAD -> {
        assertThat(local).isEmpty();
        if (downloaded) {
          assertThat(payload).isEqualTo(old.downloaded());
        }
      }
      case INSTALL -> {
        assertThat(payload).isEqualTo(old.downloaded());
        assertThat(local).isIn(Map.of(), old.installed());
      }
      case UPDATE -> {
        assertThat(local).isIn(old.played(), newer.after(old));
        assertThat(Release.hasMadeFolder(client.root("cod5").resolve("local"))).isTrue();
        if (downloaded) {
          assertThat(payload).isIn(old.downloaded(), newer.downloaded());
        }
        if (local.equals(newer.after(old))) {
          assertThat(payload).isEqualTo(newer.downloaded());
        }
      }
      case UNINSTALL -> {
        assertThat(payload).isEqualTo(newer.downloaded());
        assertThat(local).isIn(Map.of(), newer.after(old));
      }
    }
  }

  /** Repeats the command; one that was carried out before the kill is refused as such. */
  private static void completeIfNotDone(
      PeerProcess client, Step step, Release wanted, Release old) {
    boolean whole = payload(client).equals(wanted.downloaded());
    boolean installed = Files.exists(client.root("cod5").resolve("local"));
    boolean done =
        switch (step) {
          case DOWNLOAD -> whole;
          case INSTALL -> installed;
          case UPDATE -> whole && local(client).equals(wanted.after(old));
          case UNINSTALL -> !installed;
        };
    JsonNode reply = client.awaitReply(send(client, step));
    if (done) {
      assertThat(reply.path("error").path("code").asString())
          .isEqualTo(
              switch (step) {
                case DOWNLOAD, UPDATE -> "already-downloaded";
                case INSTALL -> "already-installed";
                case UNINSTALL -> "not-installed";
              });
    } else {
      assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
    }
  }

  private static Map<String, String> payload(PeerProcess client) {
    return Lab.hashes(client.root("cod5"));
  }

  private static Map<String, String> local(PeerProcess client) {
    return Lab.allHashes(client.root("cod5").resolve("local"));
  }
}
