package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import net.lanspread.disk.HoldingDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that come over those of an installed game are strangers until they are accepted. */
class KnownScriptsTest {
  @TempDir Path home;

  private GamesFixture fixture;

  @BeforeEach
  void installWithScripts() {
    fixture = new GamesFixture(home).downloaded();
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    script("game_start.cmd", "start");
    script("Game_Setup.CMD", "setup");
  }

  private void script(String name, String text) {
    fixture.write("games/bfbc2/" + name, text);
  }

  /** The known scripts as a new start would read them. */
  private KnownScripts scripts() {
    return new KnownScripts(GamesFixture.REAL, fixture.roots(), fixture.state);
  }

  @Test
  void changedAndNewScriptsAreUnknownUntilTheyAreAccepted() throws IOException {
    scripts().note(GamesFixture.ID);
    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();

    script("game_start.cmd", "format c:");
    script("helper.bat", "called by the other");
    script("notes.txt", "no script");
    fixture.write("games/bfbc2/local/inside.cmd", "the game's own");

    assertThat(scripts().unknown(GamesFixture.ID)).containsExactly("game_start.cmd", "helper.bat");
    scripts().accept(GamesFixture.ID);
    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();
  }

  @Test
  void secondUpdateIsComparedWithTheKnownScripts() throws IOException {
    scripts().note(GamesFixture.ID);
    script("game_start.cmd", "format c:");
    scripts().settle(GamesFixture.ID);

    scripts().note(GamesFixture.ID);

    assertThat(scripts().unknown(GamesFixture.ID)).containsExactly("game_start.cmd");
    script("game_start.cmd", "start");
    assertThat(scripts().unknown(GamesFixture.ID)).as("the old one is back").isEmpty();
  }

  @Test
  void updateWithTheSameScriptsLeavesNothingToAskLater() throws IOException {
    scripts().note(GamesFixture.ID);
    script("GAME_START.CMD", "start");

    scripts().settle(GamesFixture.ID);

    script("game_start.cmd", "by the user's own hand");
    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();
  }

  @Test
  void scriptTooLargeForOneIsKnownByWhenItWasWritten() throws IOException {
    String huge = "x".repeat(1024 * 1024 + 1);
    script("huge.cmd", huge);
    scripts().note(GamesFixture.ID);
    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();

    script("huge.cmd", huge + "x");

    assertThat(scripts().unknown(GamesFixture.ID)).containsExactly("huge.cmd");
  }

  @Test
  @ExtendWith(SilentLog.class)
  void damagedRecordKnowsNoScript() throws IOException {
    scripts().note(GamesFixture.ID);
    fixture.write("state/games/bfbc2/known_scripts.json", "{\"game_st");

    assertThat(scripts().unknown(GamesFixture.ID))
        .containsExactlyInAnyOrder("game_start.cmd", "Game_Setup.CMD");
  }

  @Test
  void uninstalledGameIsForgottenAndItsNextInstallAsksNothing() throws IOException {
    scripts().note(GamesFixture.ID);
    script("game_start.cmd", "format c:");

    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    scripts().note(GamesFixture.ID);
    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(scripts().unknown(GamesFixture.ID)).isEmpty();
  }

  @Test
  void installOfTheUpdateStillAsks() throws IOException {
    scripts().note(GamesFixture.ID);
    script("game_start.cmd", "format c:");

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(scripts().unknown(GamesFixture.ID)).containsExactly("game_start.cmd");
    assertThat(fixture.adoption(GamesFixture.REAL).look(GamesFixture.ID).scriptsChanged())
        .containsExactly("game_start.cmd");
  }

  @Test
  void scriptsOfALowDiskUpdateThatComeIntoTheRootLaterAreAskedAbout() throws IOException {
    fixture.installedWithLowDisk();
    HoldingDisk held =
        new HoldingDisk()
            .holding(fixture.game.root().resolve("game_start.cmd"), HoldingDisk.ALL_EVENING);
    scripts().note(GamesFixture.ID);
    assertThat(
            fixture.installLowDisk(
                held, Map.of("game_start.cmd", "format c:"), "file b.txt second"))
        .isEqualTo(Outcome.DONE);
    scripts().settle(GamesFixture.ID);
    assertThat(scripts().unknown(GamesFixture.ID)).as("nothing has changed yet").isEmpty();

    fixture.recover(GamesFixture.REAL);

    assertThat(fixture.visible()).containsEntry("game_start.cmd", "format c:");
    assertThat(scripts().unknown(GamesFixture.ID)).containsExactly("game_start.cmd");
  }
}
