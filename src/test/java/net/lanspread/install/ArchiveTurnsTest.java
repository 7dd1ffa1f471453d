package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTurnsTest {
  private static final long SEED = new Random().nextLong();

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
  }

  @Test
  void laterArchiveReplacesFilesOfEarlierOnesInAnyOrderOfTheirEnds() {
    fixture
        .downloaded()
        .archive("bfbc2_2.eti", "file DATA.BIN short", "file Bin/patch.dll more")
        .archive("c.eti", "file data.bin x", "folder LOGS");

    assertThat(install(4)).isEqualTo(Outcome.DONE);

    assertThat(fixture.visible())
        .containsEntry("local/data.bin", "x")
        .containsEntry("local/bin/patch.dll", "more")
        .containsKey("local/LOGS/")
        .doesNotContainKeys("local/DATA.BIN", "local/Bin/", "local/.lanspread_parts/");
  }

  @Test
  void theResultIsTheSameAsOneAfterTheOther() {
    Random random = new Random(SEED);
    fixture.downloaded();
    for (int archive = 0; archive < 8; archive++) {
      fixture.archive("bfbc2_" + archive + ".eti", lines(random, archive));
    }

    assertThat(install(1)).isEqualTo(Outcome.DONE);
    Map<String, String> oneByOne = fixture.visible();
    assertThat(fixture.installer(GamesFixture.REAL).uninstall(GamesFixture.ID, false))
        .isEqualTo(Outcome.DONE);
    assertThat(install(4)).isEqualTo(Outcome.DONE);

    assertThat(fixture.visible()).as("seed %d", SEED).isEqualTo(oneByOne);
  }

  private static String[] lines(Random random, int archive) {
    return random
        .ints(20, 0, 15)
        .distinct()
        .mapToObj(i -> "file d%d/f%d by%d".formatted(i % 4, i, archive))
        .toArray(String[]::new);
  }

  @Test
  void brokenArchiveAmongOthersLeavesTheGameAsItWas() {
    for (String broken : List.of("damaged", "liar data text", "file CON x")) {
      fixture.downloaded().archive("bfbc2_2.eti", "file a x", broken).archive("c.eti", "file b x");
      Map<String, String> before = fixture.visible();

      fixture.assertFailed(install(4), FailureCode.ARCHIVE_ERROR);

      assertThat(fixture.visible()).isEqualTo(before);
    }
  }

  @Test
  void cancelledBesideOthersLeavesTheGameAsItWas() {
    fixture.downloaded().archive("bfbc2_2.eti", "file a x", "cancel", "file c x");
    Map<String, String> before = fixture.visible();

    fixture.assertFailed(install(4), FailureCode.CANCELLED);

    assertThat(fixture.visible()).isEqualTo(before);
  }

  private Outcome install(int atOnce) {
    return fixture
        .installer(GamesFixture.REAL, atOnce)
        .install(GamesFixture.ID, fixture.cancellation, (done, total) -> {});
  }
}
