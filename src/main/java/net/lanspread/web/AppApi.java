package net.lanspread.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.disk.Disk;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.GamesFolderChoice;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.HostAndPort;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;

/** The calls of {@code docs/app-api.md}, each with its handler. */
final class AppApi {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(5);

  private final AppSession session;
  private final GuestParty party;
  private final Sessions sessions;
  private final GameCalls games;
  private final StateFeed feed;
  private final Covers covers;
  private final Folders folders;
  private final Disk disk;
  private final Opener opener;
  private final Path stateFolder;
  private final Optional<Autostart> autostart;
  private final DoorPage door;
  private final Runnable quit;

  /** How many streams of events are open. */
  private final AtomicInteger pages = new AtomicInteger();

  /**
   * @param quit asks for the end of the app; does not wait for it
   */
  AppApi(
      AppSession session,
      GuestParty party,
      Sessions sessions,
      GameCalls games,
      StateFeed feed,
      Covers covers,
      Folders folders,
      Disk disk,
      Opener opener,
      Path stateFolder,
      Optional<Autostart> autostart,
      DoorPage door,
      Runnable quit) {
    this.session = session;
    this.party = party;
    this.sessions = sessions;
    this.games = games;
    this.feed = feed;
    this.covers = covers;
    this.folders = folders;
    this.disk = disk;
    this.opener = opener;
    this.stateFolder = stateFolder;
    this.autostart = autostart;
    this.door = door;
    this.quit = quit;
  }

  Router router() {
    Router router = new Router();
    PageFiles.addTo(router);
    new SteeringCalls(session, feed).addTo(router);
    new ComputerCalls(session, disk, opener, stateFolder, autostart).addTo(router);
    var _ = new BoardCalls(session, feed).addTo(router);
    return new OrganiserCalls(session, feed)
        .addTo(router)
        .on("POST", AppServer.SESSION_PATH, this::trade)
        .on("POST", "/api/code", _ -> new Answer.Json(200, Map.of("code", sessions.newCode())))
        .on("GET", "/api/events", _ -> events())
        .on("GET", "/api/state", _ -> state())
        .on("GET", "/api/games/{id}", games::details)
        .on("POST", "/api/games/{id}/{action}", games::act)
        .on("GET", "/api/covers/{id}", call -> covers.show(call.parameter("id")))
        .on("GET", "/api/folders", call -> new Answer.Json(200, folders.list(call.query("path"))))
        .on("POST", "/api/folders", this::makeFolder)
        .on("GET", "/api/health", _ -> new Answer.Json(200, Map.of("checks", session.health())))
        .on("POST", "/api/setup", this::setUp)
        .on("POST", "/api/settings", this::changeSettings)
        .on("POST", "/api/connect", this::connect)
        .on("GET", "/api/party-key", _ -> shownPartyKey())
        .on("POST", "/api/party-key", this::partyKey)
        .on("POST", "/api/identity", _ -> newIdentity())
        .on("POST", "/api/party-key/new", _ -> newPartyKey())
        .on("POST", "/api/party-key/leave", _ -> leaveParty())
        .on("POST", "/api/quit", _ -> new Answer.AndThen(Answer.accepted(), quit));
  }

  private Answer trade(ApiCall call) throws RefusedException {
    String code = call.requiredText("code");
    String token =
        sessions
            .trade(code)
            .orElseThrow(
                () ->
                    new RefusedException(
                        FailureCode.UNAUTHORIZED, "the code was used before or never given out"));
    door.used(code);
    return new Answer.Json(200, Map.of("token", token));
  }

  private Answer events() {
    EventStream stream = new EventStream(feed, SILENCE);
    return new Answer.Stream(
        EventStream.MEDIA_TYPE,
        out -> {
          pages.incrementAndGet();
          try {
            stream.writeTo(out);
          } finally {
            pages.decrementAndGet();
          }
        });
  }

  private Answer state() throws RefusedException, InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      AppState now =
          follower
              .next(STATE_PATIENCE)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          FailureCode.TIMEOUT, "there is no state yet; ask again in a moment"));
      return new Answer.Json(200, Map.of("state", now, "pages", pages.get()));
    }
  }

  private Answer makeFolder(ApiCall call) throws RefusedException {
    return new Answer.Json(
        200, folders.make(call.requiredText("path"), call.requiredText("name").strip()));
  }

  private Answer setUp(ApiCall call) throws RefusedException, IOException, InterruptedException {
    Path folder = Folders.absolute(call.requiredText("games_dir"));
    String name = name(call.requiredText("name"));
    AppSettings.Language language = language(call.requiredText("language"));
    Optional<String> problem = GamesFolderChoice.firstProblem(disk, folder, stateFolder);
    if (problem.isPresent()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, problem.get());
    }
    try {
      session.setUp(
          new AppSettings(GamesFolders.of(folder), name, language, Optional.empty(), true));
    } finally {
      feed.touch();
    }
    return Answer.done();
  }

  private Answer changeSettings(ApiCall call)
      throws RefusedException, IOException, InterruptedException {
    Optional<List<String>> only = call.text("games_dir").map(List::of);
    List<Path> folders = new ArrayList<>();
    for (String folder : call.texts("games_dirs").or(() -> only).orElse(List.of())) {
      folders.add(Folders.absolute(folder));
    }
    Optional<String> name = call.text("name");
    Optional<String> language = call.text("language");
    Optional<Boolean> tells = call.flag("tell_playing");
    try {
      session.changeSettings(
          folders.isEmpty() ? Optional.empty() : Optional.of(new GamesFolders(folders)),
          name.isPresent() ? Optional.of(name(name.get())) : Optional.empty(),
          language.isPresent() ? Optional.of(language(language.get())) : Optional.empty(),
          tells);
    } finally {
      feed.touch();
    }
    return Answer.done();
  }

  private static String name(String given) throws RefusedException {
    String name = given.strip();
    Optional<String> problem = AppSettings.nameProblem(name);
    if (problem.isPresent()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "the name " + problem.get());
    }
    return name;
  }

  private static AppSettings.Language language(String code) throws RefusedException {
    return AppSettings.Language.of(code)
        .orElseThrow(
            () ->
                new RefusedException(
                    FailureCode.INVALID_ARGUMENT, "the language is one of de, en, fr"));
  }

  private Answer connect(ApiCall call) throws RefusedException, InterruptedException {
    String text = call.requiredText("addr").strip();
    Optional<HostAndPort> parsed = HostAndPort.parse(text).filter(address -> address.port() > 0);
    if (parsed.isEmpty()) {
      throw (HostAndPort.lacksPort(text) ? Wrong.NO_PORT : Wrong.BAD_PORT).refusal();
    }
    InetSocketAddress address = parsed.get().resolve();
    if (address.isUnresolved()) {
      throw Wrong.NO_SUCH_COMPUTER.refusal();
    }
    PeerEntry entry = party.connect(address);
    return new Answer.Json(
        200,
        Map.of(
            "peer_id", entry.id().toString(),
            "name", entry.name(),
            "addr", HostAndPort.text(entry.address())));
  }

  private Answer newIdentity() throws RefusedException, IOException, InterruptedException {
    try {
      session.renew();
    } finally {
      feed.touch();
    }
    return Answer.done();
  }

  private Answer partyKey(ApiCall call) throws RefusedException, IOException, InterruptedException {
    try {
      party.useKey(call.requiredText("key"));
    } finally {
      feed.touch();
    }
    return Answer.done();
  }

  /** The key for a guest who tells it to the party; the state does not have it. */
  private Answer shownPartyKey() throws RefusedException, InterruptedException {
    Map<String, @Nullable String> shown = new HashMap<>();
    shown.put("key", party.key().orElse(null));
    return new Answer.Json(200, shown);
  }

  private Answer leaveParty() throws RefusedException, IOException, InterruptedException {
    try {
      party.leave();
    } finally {
      feed.touch();
    }
    return Answer.done();
  }

  private Answer newPartyKey() throws RefusedException, IOException, InterruptedException {
    try {
      return new Answer.Json(200, Map.of("key", party.makeKey()));
    } finally {
      feed.touch();
    }
  }
}
