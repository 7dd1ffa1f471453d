package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.operation.Events;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fate of operations that did not end before the peer began. */
@Timeout(60)
class UnfinishedOperationsTest {
  private static final GameId CSS = new GameId("css");

  @TempDir private Path games;
  @TempDir private Path state;

  /** The records of operations while the game is deleted. */
  private final List<String> keptMeanwhile = new CopyOnWriteArrayList<>();

  /** The files that are moved to their places, as the book is after a write. */
  private final BlockingQueue<Path> written = new LinkedBlockingQueue<>();

  private final Disk disk =
      new RecordingDisk() {
        @Override
        public void delete(Path path) throws IOException {
          if (path.endsWith("css.eti") && Files.exists(state.resolve(OperationBook.NAME))) {
            keptMeanwhile.add(book());
          }
          super.delete(path);
        }

        @Override
        public void moveAtomically(Path source, Path target) throws IOException {
          super.moveAtomically(source, target);
          written.add(target);
        }
      };

  private Path root;

  @BeforeEach
  void makeTheGame() throws IOException {
    root = Files.createDirectory(games.resolve("css"));
    Files.writeString(root.resolve("css.eti"), "not an archive");
  }

  private void unfinished(String operation, long doneBytes) throws IOException {
    unfinished(games, operation, doneBytes);
  }

  private void unfinished(Path folder, String operation, long doneBytes) throws IOException {
    Files.writeString(
        state.resolve(OperationBook.NAME),
        """
        [{"game_id": "css", "games_dir": "%s", "operation": "%s", "bytes_done": %d,
          "bytes_total": 1000}]
        """
            .formatted(folder, operation, doneBytes));
  }

  private Peer start(Events events) throws IOException {
    return start(GamesFolders.of(games), state, events);
  }

  private Peer start(GamesFolders folders, Path stateFolder, Events events) throws IOException {
    Peer peer =
        PeerAssembly.assemble(
            new PeerConfig(
                folders,
                stateFolder,
                Optional.empty(),
                "Ann",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PeerConfig.Network.QUIC,
                false,
                Optional.empty(),
                Optional.empty(),
                Limits.NONE,
                true),
            events,
            disk,
            new SecureRandom(),
            Clock.systemUTC());
    peer.start();
    return peer;
  }

  @Test
  void aDiscardedDownloadIsNotWantedAnyMoreBeforeItIsDeleted() throws Exception {
    unfinished("download", 14);
    Path record = Files.createDirectories(state.resolve("games").resolve("css"));
    Files.writeString(record.resolve("downloaded_files.json"), "[\"css.eti\"]");
    try (Peer peer = start(_ -> {})) {
      var begun = (GameOperations.Start.Accepted) peer.games().discard(CSS);

      assertThat(begun.end().get()).isEqualTo(Outcome.DONE);
    }
    assertThat(root).doesNotExist();
    assertThat(keptMeanwhile)
        .as("a stop in between lets nothing go on")
        .singleElement()
        .satisfies(kept -> assertThat(kept).doesNotContain("download"));
  }

  @Test
  void aRequestAfterItsEndHasItDoneAgain() throws Exception {
    Files.writeString(root.resolve("version.ini"), "20250101");
    unfinished("install", 0);
    List<PeerEvent> told = new CopyOnWriteArrayList<>();
    AtomicReference<@Nullable Peer> running = new AtomicReference<>();
    CompletableFuture<GameOperations.Start> asked = new CompletableFuture<>();
    Events events =
        event -> {
          told.add(event);
          Peer peer = running.get();
          if (event instanceof PeerEvent.InstallFailed && peer != null && !asked.isDone()) {
            asked.complete(peer.games().install(CSS));
          }
        };
    try (Peer peer = start(events)) {
      running.set(peer);
      peer.goOn();
      var begun = (GameOperations.Start.Accepted) asked.get();

      assertThat(begun.end().get()).isInstanceOf(Outcome.Failed.class);
    }
    assertThat(told).filteredOn(PeerEvent.InstallBegin.class::isInstance).hasSize(2);
  }

  @Test
  void nothingGoesOnWhereTheDiskWithTheGamesIsNotMounted() throws Exception {
    Files.delete(root.resolve("css.eti"));
    Files.delete(root);
    Files.writeString(
        state.resolve(OperationBook.NAME),
        """
        [{"game_id": "css", "games_dir": "%1$s", "operation": "install", "volume": "a stick"},
         {"game_id": "ut", "games_dir": "%1$s", "operation": "install"}]
        """
            .formatted(games));
    try (Peer peer = start(_ -> {})) {
      peer.goOn();
      awaitWithout("\"ut\"");
    }
    assertThat(book()).contains("css", "a stick");
  }

  @Test
  void aDownloadThatWaitsDoesNotBeginAnewInAnotherFolder(@TempDir Path home) throws Exception {
    Path stick = Files.createDirectory(home.resolve("stick"));
    Path main = Files.createDirectory(home.resolve("main"));
    Files.move(root, stick.resolve("css"));
    Files.createDirectory(root);
    Files.writeString(root.resolve("css.eti"), "the whole archive");
    Files.writeString(root.resolve("version.ini"), "20250101");
    unfinished(stick, "download", 14);
    CompletableFuture<PeerEvent> waits = new CompletableFuture<>();
    Events events =
        event -> {
          if (event instanceof PeerEvent.DownloadWaiting) {
            waits.complete(event);
          }
        };
    GamesFolders folders = new GamesFolders(List.of(main, stick));
    try (Peer source = start(GamesFolders.of(games), home.resolve("source"), _ -> {});
        Peer peer = start(folders, state, events)) {
      var begun = (GameOperations.Start.Accepted) peer.games().download(CSS, false, true);
      waits.get();
      Files.move(stick, home.resolve("away"));
      var _ = peer.connectOnce(source.address());

      assertThat(begun.end().get())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.message()).contains(stick + " is not there"));
    }
    assertThat(main).isEmptyDirectory();
    assertThat(home.resolve("away/css/css.eti")).exists();
  }

  @Test
  void whatIsDiscardedWhileItsDiskIsAwayCanBeDeletedLater(@TempDir Path home) throws Exception {
    Path stick = Files.createDirectory(home.resolve("stick"));
    Path main = Files.createDirectory(home.resolve("main"));
    Files.move(root, stick.resolve("css"));
    unfinished(stick, "download", 14);
    Path record = Files.createDirectories(state.resolve("games").resolve("css"));
    Files.writeString(record.resolve("downloaded_files.json"), "[\"css.eti\"]");
    Files.move(stick, home.resolve("away"));
    GamesFolders folders = new GamesFolders(List.of(main, stick));
    try (Peer peer = start(folders, state, _ -> {})) {
      var begun = (GameOperations.Start.Accepted) peer.games().discard(CSS);
      assertThat(begun.end().get()).isEqualTo(Outcome.DONE);
      assertThat(peer.games().hasLeftovers(CSS)).isFalse();
    }

    Files.move(home.resolve("away"), stick);
    try (Peer peer = start(folders, state, _ -> {})) {
      var begun = (GameOperations.Start.Accepted) peer.games().discard(CSS);
      assertThat(begun.end().get()).isEqualTo(Outcome.DONE);
    }
    assertThat(stick).isEmptyDirectory();
  }

  @Test
  void aWholeGameWhoseDiskIsAwayIsNoLeftover(@TempDir Path home) throws Exception {
    Path stick = Files.createDirectory(home.resolve("stick"));
    Path main = Files.createDirectory(home.resolve("main"));
    Files.writeString(root.resolve("version.ini"), "20250101");
    Files.move(root, stick.resolve("css"));
    Path record = Files.createDirectories(state.resolve("games").resolve("css"));
    Files.writeString(record.resolve("downloaded_files.json"), "[\"css.eti\"]");
    BlockingQueue<PeerEvent> told = new LinkedBlockingQueue<>();
    try (Peer peer = start(new GamesFolders(List.of(main, stick)), state, told::add)) {
      Files.move(stick, home.resolve("away"));
      while (peer.folderProblems().isEmpty()) {
        told.take();
      }

      assertThat(peer.games().hasLeftovers(CSS)).isFalse();
    }
  }

  /** Waits until the second game was looked at, which has nothing here to be installed. */
  private void awaitWithout(String game) throws Exception {
    while (book().contains(game)) {
      written.take();
    }
  }

  private String book() throws IOException {
    return Files.readString(state.resolve(OperationBook.NAME));
  }
}
