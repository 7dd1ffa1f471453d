package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Disk;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerFactory;
import net.lanspread.swarm.KeyWords;

/**
 * The app while it runs: its server, which answers at once, and its peer, which starts behind it.
 * Owns all threads of this room.
 */
final class RunningApp implements AutoCloseable {
  /** At most four states a second. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Sessions sessions;
  private final AppSession session;
  private final GuestParty party;
  private final StateMaker maker;
  private final StateFeed feed;
  private final AppServer server;
  private final AppFile file;
  private final DoorPage door;
  private final Thread starting;
  private final Consumer<PeerEvent> besides;

  /**
   * Starts.
   *
   * @param besides hears the peer's events, too; must not block
   * @param opener opens folders and logs for the guest
   * @param home the user's own folder
   * @param quit asks for the end of the app; does not wait for it
   */
  RunningApp(
      PeerFactory peers,
      AppSession.Options options,
      Consumer<PeerEvent> besides,
      Disk disk,
      Opener opener,
      Path home,
      String version,
      SecureRandom random,
      InstantSource clock,
      Runnable quit)
      throws IOException {
    this.besides = besides;
    Path state = options.stateFolder();
    Folders folders = new Folders(disk, home);
    Suggestion suggestion = new Suggestion(folders, disk, home, OperatingSystem.ofThisMachine());
    Covers covers = new Covers(disk);
    this.sessions = new Sessions(random);
    this.door = DoorPage.of(disk, state, home);
    door.delete(); // of an app that was killed
    this.session = new AppSession(peers, options, new SettingsFile(disk, state), this::heard);
    this.party = new GuestParty(session, new KeyWords(random));
    this.maker =
        new StateMaker(session, party, covers, disk, version, suggestion::now, System::nanoTime);
    this.feed = new StateFeed(maker, INTERVAL);
    this.starting = Thread.ofVirtual().name("start").start(this::begin);
    this.file = new AppFile(disk, state);
    this.server =
        AppServer.start(
            sessions,
            new AppApi(
                    session,
                    party,
                    sessions,
                    new GameCalls(session, feed, this::looksAgain),
                    feed,
                    covers,
                    folders,
                    disk,
                    opener,
                    state,
                    Autostart.ofThisProgram(disk, home),
                    door,
                    quit)
                .router(),
            file.lastPort());
    file.write(
        new AppFile.Address(server.port(), sessions.ownToken(), ProcessHandle.current().pid()));
  }

  private void begin() {
    session.recall();
    feed.touch();
    session.resume();
    feed.touch();
  }

  private void heard(PeerEvent event, Peer peer) {
    besides.accept(event);
    if (event instanceof PeerEvent.DownloadChunkFinished) {
      return;
    }
    party.heard(event);
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
    door.delete();
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
