package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.download.MovedAside;
import net.lanspread.install.Recovery;
import net.lanspread.library.RootWatcher;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leftovers that a clean-up could not delete go at the next change, and not only at the next start.
 */
class TidyingWatcherTest {
  private static final GameId GAME = new GameId("bfbc2");

  @TempDir Path home;
  private final Operations operations = new Operations(_ -> {}, InstantSource.system());
  private final Told told = new Told();
  private Path parked;

  /** A watcher of made-up changes. */
  private static final class Told implements RootWatcher {
    private final List<Listener> listeners = new ArrayList<>();

    @Override
    public void start(List<Path> gamesFolders, Listener listener) {
      listeners.add(listener);
    }

    @Override
    public void watchBelow(String name, Set<Path> folders) {}

    @Override
    public void close() {
      listeners.clear();
    }
  }

  /** The state that the library sees when it is told. */
  private final List<Boolean> seen = new ArrayList<>();

  @BeforeEach
  void leaveAParkedSentinel() throws IOException {
    Path games = Files.createDirectories(home.resolve("games"));
    parked = games.resolve("bfbc2/.version.ini.discarded");
    Files.createDirectories(parked.getParent());
    Files.writeString(parked, "20240101");
    RealDisk disk = new RealDisk();
    Roots roots = new Roots(disk, games, home.resolve("state"));
    new TidyingWatcher(
            told,
            new Recovery(disk, roots, home.resolve("state")),
            operations,
            new MovedAside(disk, roots))
        .start(
            List.of(games),
            new RootWatcher.Listener() {
              @Override
              public void rootsChanged(Set<String> names) {
                seen.add(Files.exists(parked));
              }

              @Override
              public void anythingChanged() {
                seen.add(Files.exists(parked));
              }

              @Override
              public boolean isFolderBack() {
                return false;
              }
            });
  }

  @Test
  void aChangedRootIsTidiedBeforeItIsLookedAt() {
    told.listeners.getFirst().rootsChanged(Set.of("bfbc2", "not a game"));

    assertThat(seen).containsExactly(false);
  }

  @Test
  void aFullScanTidiesAllRoots() {
    told.listeners.getFirst().anythingChanged();

    assertThat(seen).containsExactly(false);
  }

  @Test
  void filesOfARunningOperationStayUntilItHasEnded() {
    Operations.Begin begin = operations.begin(GAME, OperationKind.DOWNLOADING);

    told.listeners.getFirst().rootsChanged(Set.of("bfbc2"));
    operations.end(((Operations.Begin.Started) begin).operation(), Outcome.DONE);
    told.listeners.getFirst().rootsChanged(Set.of("bfbc2"));

    assertThat(seen).containsExactly(true, false);
  }
}
