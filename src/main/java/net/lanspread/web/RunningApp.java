package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.catalog.CatalogException;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.GameNotes;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app while it runs: its server, which answers at once, and its peer, which starts behind it.
 * Owns all threads of this room.
 */
final class RunningApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningApp.class);

  /** At most four states a second. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Sessions sessions;
  private final AppSession session;
  private final RunningActions actions;
  private final StateMaker maker;
  private final StateFeed feed;
  private final AppServer server;
  private final AppFile file;
  private final AtomicReference<Map<GameId, GameNotes>> notes = new AtomicReference<>(Map.of());
  private final Thread starting;

  /**
   * Starts.
   *
   * @param home the user's own folder
   * @param quit asks for the end of the app; does not wait for it
   */
  RunningApp(
      PeerFactory peers,
      AppSession.Options options,
      Disk disk,
      Path home,
      String version,
      SecureRandom random,
      InstantSource clock,
      Runnable quit)
      throws IOException {
    Path state = options.stateFolder();
    Folders folders = new Folders(disk, home);
    Suggestion suggestion = new Suggestion(folders, home);
    Covers covers =
        new Covers(disk, options.catalog().map(Path::toAbsolutePath).map(Path::getParent));
    this.sessions = new Sessions(random);
    this.actions = new RunningActions(clock, this::looksAgain);
    this.session = new AppSession(peers, options, new SettingsFile(disk, state), this::heard);
    this.maker =
        new StateMaker(
            session, actions, notes::get, covers, disk, version, suggestion::now, System::nanoTime);
    this.feed = new StateFeed(maker, INTERVAL);
    this.starting = Thread.ofVirtual().name("start").start(() -> begin(options));
    this.server =
        AppServer.start(
            sessions,
            new AppApi(
                    session,
                    sessions,
                    new GameCalls(session, actions, feed, notes::get),
                    feed,
                    covers,
                    folders,
                    disk,
                    state,
                    quit)
                .router());
    this.file = new AppFile(disk, state);
    file.write(
        new AppFile.Address(server.port(), sessions.ownToken(), ProcessHandle.current().pid()));
  }

  private void begin(AppSession.Options options) {
    session.recall();
    feed.touch();
    session.resume();
    feed.touch();
    options
        .catalog()
        .ifPresent(
            catalog -> {
              try {
                notes.set(new CatalogFile(catalog).notes());
                feed.touch();
              } catch (CatalogException e) {
                log.warn("the catalog's descriptions cannot be read: {}", e.getMessage());
              }
            });
  }

  private void heard(PeerEvent event, Peer peer) {
    if (event instanceof PeerEvent.DownloadChunkFinished) {
      return;
    }
    actions.heard(event);
    maker.heard(event);
    feed.touch();
  }

  private void looksAgain() {
    maker.lookAgain();
    feed.touch();
  }

  /** The address for a browser, good for one session. */
  String newAddress() {
    return address(server.port(), sessions.newCode());
  }

  static String address(int port, String code) {
    return "http://127.0.0.1:" + port + "/#c=" + code;
  }

  /** Ends the streams, the server and the peer. */
  @Override
  public void close() {
    file.delete();
    feed.close();
    server.close();
    session.close();
    try {
      starting.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
