package net.lanspread.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatcherTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  /** The name that stands for an unknown change. */
  private static final String ANYTHING = "anything";

  @TempDir Path home;
  private Path games;
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Thread> tellers = new LinkedBlockingQueue<>();
  private final AtomicBoolean back = new AtomicBoolean();
  private final FolderWatcher watcher = new FolderWatcher();

  @BeforeEach
  void makeRoots() throws IOException {
    games = home.resolve("games");
    Files.createDirectories(games.resolve("bfbc2/data"));
    Files.createDirectories(games.resolve("aliens"));
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  /** Begins to watch; it sees all later changes. */
  private void watch() throws InterruptedException {
    watcher.start(
        List.of(games),
        new RootWatcher.Listener() {
          @Override
          public void rootsChanged(Set<String> names) {
            tellers.add(Thread.currentThread());
            names.forEach(name -> told.add("root " + name));
          }

          @Override
          public void anythingChanged() {
            tellers.add(Thread.currentThread());
            told.add(ANYTHING);
          }

          @Override
          public boolean isFolderBack() {
            return back.getAndSet(false);
          }
        });
    awaitTold(ANYTHING); // changes before the start
  }

  /** Waits until this is told; a system may tell of more than happened before it. */
  private void awaitTold(String expected) throws InterruptedException {
    String next;
    do {
      next = told.poll(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    } while (next != null && !next.equals(expected));
    assertThat(next).isEqualTo(expected);
  }

  @Test
  void aFileInARootIsTold() throws Exception {
    watch();
    Files.writeString(games.resolve("bfbc2/version.ini"), "20250101");
    awaitTold("root bfbc2");
  }

  @Test
  void aFileRewrittenInPlaceIsTold() throws Exception {
    Path sentinel = Files.writeString(games.resolve("aliens/version.ini"), "20250101");
    watch();
    Files.writeString(sentinel, "20250202");
    awaitTold("root aliens");
  }

  @Test
  void aFileThatWentIsTold() throws Exception {
    Path sentinel = Files.writeString(games.resolve("aliens/version.ini"), "20250101");
    watch();
    Files.delete(sentinel);
    awaitTold("root aliens");
  }

  @Test
  void aNewRootIsToldAndThenWatched() throws Exception {
    watch();
    Files.createDirectory(games.resolve("new"));
    awaitTold(ANYTHING);
    Files.writeString(games.resolve("new/version.ini"), "20250101");
    awaitTold("root new");
  }

  @Test
  void aRemovedRootIsTold() throws Exception {
    watch();
    Files.delete(games.resolve("aliens"));
    awaitTold(ANYTHING);
  }

  @Test
  void aRenamedRootIsWatchedUnderItsNewName() throws Exception {
    watch();
    Files.move(games.resolve("aliens"), games.resolve("renamed"));
    awaitTold(ANYTHING);
    Files.writeString(games.resolve("renamed/version.ini"), "20250101");
    awaitTold("root renamed");
  }

  @Test
  void aGamesFolderThatIsMadeAgainIsWatchedAgain() throws Exception {
    watch();
    Path away = home.resolve("away");
    Files.move(games, away);
    Files.createDirectory(games);
    Trees.delete(new RealDisk(), away);
    awaitTold(ANYTHING);
    Files.createDirectory(games.resolve("new"));
    awaitTold(ANYTHING);
    Files.writeString(games.resolve("new/version.ini"), "20250101");
    awaitTold("root new");
  }

  @Test
  void aFolderDeepInARootIsWatchedWhereThatIsAskedFor() throws Exception {
    Path deep = Files.createDirectories(games.resolve("bfbc2/data/maps"));
    watch();
    watcher.watchBelow("bfbc2", Set.of(deep));
    awaitTold("root bfbc2"); // changes before it was watched
    Files.writeString(deep.resolve("level.pak"), "here");
    awaitTold("root bfbc2");
    watcher.watchBelow("bfbc2", Set.of());
    Files.writeString(games.resolve("aliens/version.ini"), "20250101");
    awaitTold("root aliens");
  }

  @Test
  void aRootThatALinkLeadsToIsWatched() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createSymbolicLink(games.resolve("linked"), elsewhere);
    watch();
    Files.writeString(elsewhere.resolve("version.ini"), "20250101");
    awaitTold("root linked");
  }

  @Test
  void aGamesFolderThatIsBackIsToldAsAnything() throws Exception {
    watch();
    back.set(true);
    awaitTold(ANYTHING);
  }

  @Test
  void oneThreadTellsAndEndsAtClose() throws Exception {
    watch();
    Files.writeString(games.resolve("bfbc2/version.ini"), "20250101");
    awaitTold("root bfbc2");
    assertThat(tellers).hasSizeGreaterThan(1);
    Thread teller = tellers.element();
    assertThat(tellers).containsOnly(teller);
    watcher.close();
    assertThat(teller.join(GENEROUS)).as("the thread has ended").isTrue();
  }

  @Test
  void aWatcherCanBeClosedTwiceAndUnstarted() throws Exception {
    watcher.close();
    watch();
    watcher.close();
    watcher.close();
    assertThat(tellers.element().join(GENEROUS)).isTrue();
  }

  @Test
  void aCloseWhileFoldersAreStillBeingRegisteredEndsTheThreadWithoutAnError() throws Exception {
    for (int i = 0; i < 500; i++) {
      Files.createDirectory(games.resolve("root" + i));
    }
    LinkedBlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    try {
      for (int i = 0; i < 50; i++) {
        FolderWatcher brief = new FolderWatcher();
        brief.start(List.of(games), new Unheard());
        brief.close();
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).isEmpty();
  }

  /** A listener for whom nothing changes. */
  private static final class Unheard implements RootWatcher.Listener {
    @Override
    public void rootsChanged(Set<String> names) {}

    @Override
    public void anythingChanged() {}

    @Override
    public boolean isFolderBack() {
      return false;
    }
  }
}
