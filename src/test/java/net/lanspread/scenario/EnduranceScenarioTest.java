package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A party that lasts a night. */
@Timeout(300)
@Tag("process")
class EnduranceScenarioTest {
  private static final int CYCLES = 100;
  private static final int WARM_CYCLES = 10;
  private static final long MAX_GROWTH_BYTES = 1024 * 1024;
  private static final int TRIES = 20;

  private final Lab lab = new Lab().eachAlone();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void X09_long_party() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files are counted in /proc");
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);

    play(client, WARM_CYCLES);
    Footprint clientThen = Footprint.of(client);
    Footprint sourceThen = Footprint.of(bravo);
    play(client, CYCLES - WARM_CYCLES);

    assertNothingLeaked(client, clientThen);
    assertNothingLeaked(bravo, sourceThen);
    assertThat(Lab.allHashes(client.games())).isEmpty();
  }

  private static void play(PeerProcess client, int cycles) {
    for (int i = 0; i < cycles; i++) {
      client.ask("download", "game_id", "cnctw", "install", true, "wait", true);
      if (i == 0) {
        assertThat(Files.exists(client.root("cnctw").resolve("local/bin/cnctw-payload.bin")))
            .isTrue();
      }
      client.ask("uninstall", "game_id", "cnctw", "wait", true);
      client.ask("remove", "game_id", "cnctw", "wait", true);
    }
  }

  /** An end may take a moment: the peer is looked at again until it holds no more than then. */
  private static void assertNothingLeaked(PeerProcess peer, Footprint then) {
    Footprint now = Footprint.of(peer);
    for (int i = 0; i < TRIES && grew(then, now); i++) {
      now = Footprint.of(peer);
    }
    System.out.printf("after %d cycles %s, after %d %s%n", WARM_CYCLES, then, CYCLES, now);
    assertThat(now.threads()).as("threads, before: %s", then).isLessThanOrEqualTo(then.threads());
    assertThat(now.files()).as("open files, before: %s", then).isLessThanOrEqualTo(then.files());
    assertThat(now.stateFiles()).isLessThanOrEqualTo(then.stateFiles());
    assertThat(now.heapBytes() - then.heapBytes())
        .as("heap, before: %s", then)
        .isLessThan(MAX_GROWTH_BYTES);
  }

  private static boolean grew(Footprint then, Footprint now) {
    return now.threads() > then.threads()
        || now.files() > then.files()
        || now.stateFiles() > then.stateFiles()
        || now.heapBytes() - then.heapBytes() >= MAX_GROWTH_BYTES;
  }
}
