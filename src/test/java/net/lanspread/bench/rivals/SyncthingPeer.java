package net.lanspread.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One Syncthing with a home of its own, driven by its REST interface. It knows the others by their
 * addresses and talks to nobody else.
 */
final class SyncthingPeer implements AutoCloseable {
  static final String PROGRAM = "syncthing";

  private static final String FOLDER = "bench";
  private static final String KEY = "bench";
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{7}(?:-[A-Z0-9]{7}){7}");
  private static final Duration POLL = Duration.ofMillis(20);

  private final Place place;
  private final Duration patience;
  private final String id;
  private final int port;
  private Optional<LineProgram> program = Optional.empty();

  /** Makes the home and the key. */
  SyncthingPeer(Place place, Duration patience) throws IOException, InterruptedException {
    this.place = place;
    this.patience = patience;
    List<String> generate =
        List.of(PROGRAM, "generate", "--no-default-folder", "--home", home().toString());
    try (LineProgram made = new LineProgram(generate)) {
      id = idIn(made.await(line -> ID.matcher(line).find(), patience));
      made.process().waitFor();
    }
    port = FreePort.get();
  }

  /** The id of a device that a line of the log names. */
  static String idIn(String line) {
    Matcher matcher = ID.matcher(line);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no id in " + line);
    }
    return matcher.group();
  }

  private Path home() {
    return place.folder().resolve("home");
  }

  private Path socket() {
    return home().resolve("gui");
  }

  /** The folder that all share. */
  Path shared() {
    return place.folder().resolve("shared");
  }

  String id() {
    return id;
  }

  Process process() {
    return program.orElseThrow().process();
  }

  /** Starts it; a receiver's folder is paused, so that it gets nothing yet. */
  void start(List<SyncthingPeer> all, boolean isSource) throws IOException {
    Files.createDirectories(shared());
    Files.writeString(home().resolve("config.xml"), config(all, isSource));
    List<String> command =
        List.of(
            PROGRAM,
            "serve",
            "--no-browser",
            "--no-restart",
            "--no-upgrade",
            "--logfile=-",
            "--home",
            home().toString());
    program = Optional.of(new LineProgram(place.command(command)));
  }

  private String config(List<SyncthingPeer> all, boolean isSource) {
    return """
    <configuration version="36">
      <folder id="%s" path="%s" type="%s" rescanIntervalS="0" fsWatcherEnabled="false">
        <minDiskFree unit="%%">0</minDiskFree><markerName>.</markerName><paused>%s</paused>%s
      </folder>
      %s
      <gui enabled="true"><address>%s</address><apikey>%s</apikey></gui>
      <options>
        <listenAddress>tcp://%s</listenAddress>
        <globalAnnounceEnabled>false</globalAnnounceEnabled>
        <localAnnounceEnabled>false</localAnnounceEnabled>
        <relaysEnabled>false</relaysEnabled>
        <natEnabled>false</natEnabled>
        <urAccepted>-1</urAccepted>
        <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
        <crashReportingEnabled>false</crashReportingEnabled>
        <startBrowser>false</startBrowser>
        <setLowPriority>false</setLowPriority>
        <reconnectionIntervalS>1</reconnectionIntervalS>
      </options>
    </configuration>
    """
        .formatted(
            FOLDER,
            shared(),
            isSource ? "sendonly" : "receiveonly",
            !isSource,
            all.stream()
                .map(each -> "<device id=\"" + each.id + "\"/>")
                .collect(Collectors.joining("\n")),
            all.stream()
                .map(
                    each ->
                        "<device id=\"%s\" compression=\"never\"><address>tcp://%s</address></device>"
                            .formatted(each.id, each.address()))
                .collect(Collectors.joining("\n")),
            socket(),
            KEY,
            address());
  }

  private String address() {
    return place.address() + ":" + port;
  }

  /** Waits until the folder has so many files and nothing is to be done any more. */
  void awaitFiles(long files) throws IOException {
    until(
        "all files",
        () -> {
          JsonNode status = ask("GET", "/rest/db/status?folder=" + FOLDER, "");
          return status.path("state").asString("").equals("idle")
              && status.path("localFiles").asLong(0) == files
              && status.path("needTotalItems").asLong(0) == 0;
        });
  }

  void awaitConnected(SyncthingPeer other) throws IOException {
    until(
        "a connection",
        () ->
            ask("GET", "/rest/system/connections", "")
                .path("connections")
                .path(other.id)
                .path("connected")
                .asBoolean(false));
  }

  /** Lets a receiver's folder get the others' files. */
  void unpause() throws IOException {
    var _ = request("PATCH", "/rest/config/folders/" + FOLDER, "{\"paused\":false}");
  }

  /** Waits until a file has its name, which it gets when all of it is there, checked and synced. */
  Path awaitFile(String name) throws IOException {
    Path file = shared().resolve(name);
    until(name, () -> Files.exists(file));
    return file;
  }

  /** Waits until a folder and all its files are there, checked and synced. */
  Path awaitFolder(String name, long files) throws IOException {
    awaitFiles(files);
    return shared().resolve(name);
  }

  /** Waits until another one's folder is wholly in sync, as this one sees it. */
  void awaitInSync(SyncthingPeer other) throws IOException {
    until(
        "sync",
        () ->
            ask("GET", "/rest/db/completion?folder=" + FOLDER + "&device=" + other.id, "")
                    .path("completion")
                    .asDouble(0)
                == 100);
  }

  private JsonNode ask(String method, String target, String body) throws IOException {
    try {
      return JsonMapper.shared().readTree(request(method, target, body));
    } catch (JacksonException e) {
      throw new IOException(method + " " + target, e);
    }
  }

  private String request(String method, String target, String body) throws IOException {
    return UnixHttp.ask(socket(), method, target, "X-API-Key: " + KEY + "\r\n", body);
  }

  private interface Condition {
    boolean isMet() throws IOException;
  }

  /** Asks again and again, also while a question fails: it may succeed later. */
  private void until(String what, Condition condition) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<IOException> failure = Optional.empty();
    while (System.nanoTime() < deadline && process().isAlive()) {
      try {
        if (condition.isMet()) {
          return;
        }
      } catch (IOException e) {
        failure = Optional.of(e);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    IOException silence = new IOException("Syncthing does not come to " + what);
    failure.ifPresent(silence::addSuppressed);
    throw silence;
  }

  @Override
  public void close() {
    program.ifPresent(LineProgram::close);
  }
}
