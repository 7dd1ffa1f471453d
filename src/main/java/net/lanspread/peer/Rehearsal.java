package net.lanspread.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.WarmUp;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transfer of a made-up game between two peers of its own in this process, soon after the
 * start, and some unpacking: so the virtual machine has loaded and compiled the way of a chunk, as
 * a source and as a receiver, and the decoders, when the guest's first download begins. It ends
 * when something is to be done, and its failures harm nobody.
 */
public final class Rehearsal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** The start of the page comes first. */
  private static final Duration DELAY = Duration.ofMillis(1200);

  /** Enough chunks for the ways of a chunk to be compiled, and few enough for a slow disk. */
  private static final long GAME_BYTES = 32L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);
  private static final GameId GAME = new GameId("rehearsal");

  /** Makes peers on state folders that nobody else knows. */
  @FunctionalInterface
  interface Players {
    Peer make(PeerConfig config, Events events) throws IOException;
  }

  private final Players players;
  private final Disk disk;
  private final Path folder;
  private final Duration delay;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch transferred = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param peers makes its peers, which share this process and so take no lock of their own
   * @param stateFolder where it has a folder of its own while it runs
   */
  public Rehearsal(PeerFactory peers, Disk disk, Path stateFolder) {
    this(peers::make, disk, stateFolder, DELAY);
  }

  Rehearsal(Players players, Disk disk, Path stateFolder, Duration delay) {
    this.players = players;
    this.disk = disk;
    this.folder = stateFolder.resolve("rehearsal");
    this.delay = delay;
    this.thread = Thread.ofPlatform().name("rehearsal").daemon().unstarted(this::run);
  }

  /** Hears the events of this process's peer: begins with its start, ends with its first work. */
  public void heard(PeerEvent event) {
    if (event instanceof PeerEvent.LocalPeerReady && begun.compareAndSet(false, true)) {
      thread.start();
    } else if (event instanceof PeerEvent.ActiveOperationsChanged(var operations)
        && !operations.isEmpty()) {
      end();
    }
  }

  private void run() {
    try {
      if (over.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      Trees.delete(disk, folder); // of a process that was killed
      try {
        transfer();
      } finally {
        Trees.delete(disk, folder);
      }
      unpack();
    } catch (IOException | ArchiveException e) {
      log.debug("the rehearsal failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void transfer() throws IOException, InterruptedException {
    Path giversFolder = folder.resolve("giver");
    Path takersFolder = folder.resolve("taker");
    writeGame(giversFolder.resolve("games").resolve(GAME.value()));
    try (Peer giver = player(giversFolder, _ -> {});
        Peer taker = player(takersFolder, this::heardOfTaker)) {
      giver.start();
      taker.start();
      var _ = taker.connectOnce(giver.address());
      var _ = taker.games().download(GAME, false, true);
      var _ = transferred.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void unpack() throws IOException, ArchiveException, InterruptedException {
    WarmUp decoders = new WarmUp();
    for (int i = 0; i < WarmUp.TIMES; i++) {
      if (over.await(WarmUp.PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      decoders.once();
    }
  }

  private void heardOfTaker(PeerEvent event) {
    if (event instanceof PeerEvent.DownloadFinished || event instanceof PeerEvent.DownloadFailed) {
      transferred.countDown();
    }
  }

  private void writeGame(Path root) throws IOException {
    disk.createFolders(root);
    try (Disk.Writer archive = disk.openWriter(root.resolve(GAME + ".eti"))) {
      archive.setLength(GAME_BYTES);
    }
    try (Disk.Writer version = disk.openWriter(root.resolve("version.ini"))) {
      version.write(ByteBuffer.wrap("20250101".getBytes(StandardCharsets.US_ASCII)), 0);
    }
  }

  private Peer player(Path home, Events events) throws IOException {
    disk.createFolders(home.resolve("games"));
    disk.createFolders(home.resolve("state"));
    return players.make(
        new PeerConfig(
            GamesFolders.of(home.resolve("games")),
            home.resolve("state"),
            Optional.empty(),
            "rehearsal",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            PeerConfig.Network.AUTO,
            false,
            Optional.empty(),
            Optional.empty(),
            Limits.NONE,
            false),
        events);
  }

  private void end() {
    over.countDown();
    transferred.countDown();
  }

  /** Returns when it has ended, or was never begun. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** Ends it, and waits a moment for its peers to end. */
  @Override
  public void close() {
    end();
    try {
      thread.join(END_PATIENCE.toMillis()); // which does not mind one that has not started
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
