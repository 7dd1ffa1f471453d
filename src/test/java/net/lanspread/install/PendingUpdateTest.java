package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The marker of a pending update. {@link CrashTest} shows that it goes exactly with the old game,
 * wherever an update stops.
 */
class PendingUpdateTest {
  @TempDir Path home;

  private PendingUpdate updates(GamesFixture fixture) {
    return new PendingUpdate(GamesFixture.REAL, fixture.roots(), fixture.state);
  }

  @Test
  void updateIsPendingFromItsBeginToItsInstall() {
    GamesFixture fixture = new GamesFixture(home).downloaded();
    assertThat(updates(fixture).isPending(GamesFixture.ID)).isFalse();

    updates(fixture).begin(GamesFixture.ID);
    assertThat(updates(fixture).isPending(GamesFixture.ID)).as("for a new start, too").isTrue();

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(updates(fixture).isPending(GamesFixture.ID)).isFalse();
  }

  @Test
  void updateThatTouchedNothingIsNotPending() {
    GamesFixture fixture = new GamesFixture(home).downloaded();
    updates(fixture).begin(GamesFixture.ID);

    updates(fixture).end(GamesFixture.ID);

    assertThat(updates(fixture).isPending(GamesFixture.ID)).isFalse();
  }

  @Test
  @ExtendWith(SilentLog.class)
  void diskThatTakesNoMarkerDoesNotEndTheUpdate() {
    GamesFixture fixture = new GamesFixture(home).downloaded();

    new PendingUpdate(
            FaultyDisk.failingOnceAt(GamesFixture.REAL, 1), fixture.roots(), fixture.state)
        .begin(GamesFixture.ID);

    assertThat(updates(fixture).isPending(GamesFixture.ID)).isFalse();
  }
}
