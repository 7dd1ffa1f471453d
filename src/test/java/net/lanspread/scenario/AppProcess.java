package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real {@code lanspread app}, and the page's side of its calls. */
final class AppProcess implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The launcher that an app in a process of its own believes to be started by. */
  static final String INSTALLED = "/opt/lanspread/bin/lanspread-app";

  /** The answer of the app to one call. */
  record Reply(int status, JsonNode body) {
    String code() {
      return body.path("error").path("code").asString("");
    }
  }

  private final Path folder;
  private final Process process;
  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();
  private String base = "";
  private String token = "";

  private AppProcess(Path folder, Process process) throws IOException {
    this.folder = folder;
    this.process = process;
    address = String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
  }

  /** What a hosted app has opened for its guest. */
  List<String> opened() {
    try {
      Path opened = folder.resolve(HostedProgram.OPENED);
      return Files.exists(opened) ? Files.readAllLines(opened) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An app in the process of the tests, as {@link #alone}. */
  static AppProcess hosted(Path folder, List<String> options) {
    try {
      Process process =
          HostedProgram.app(
              arguments(folder, quiet(options)), folder.resolve("log.txt"), home(folder));
      return new AppProcess(folder, process).printing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An app in a process of its own, whose state and log are in the folder; waits for its address.
   */
  static AppProcess alone(Path folder, List<String> options) {
    try {
      return new AppProcess(folder, start(folder, quiet(options), Map.of())).printing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an app that opens a browser, and waits until it has; {@link #asItsUser} calls it. */
  static AppProcess inBrowser(Path folder, List<String> options, Map<String, String> environment) {
    try {
      return new AppProcess(folder, start(folder, options, environment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path folder, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            FastStart.program(
                List.of(
                    "-Xmx256m",
                    "-Duser.home=" + home(folder),
                    "-Djpackage.app-path=" + INSTALLED)));
    command.addAll(arguments(folder, options));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()));
    builder.environment().remove("XDG_CONFIG_HOME");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> quiet(List<String> options) {
    return Stream.concat(Stream.of("--no-browser", "--no-rehearsal"), options.stream()).toList();
  }

  private static List<String> arguments(Path folder, List<String> options) {
    List<String> arguments =
        new ArrayList<>(List.of("app", "--state", folder.resolve("state").toString()));
    arguments.addAll(List.of("--no-mdns", "--listen", "127.0.0.1:0"));
    arguments.addAll(options);
    return arguments;
  }

  /**
   * A home of its own, so that the folders suggested at the first start are outside the tester's
   * home.
   */
  private static Path home(Path folder) throws IOException {
    return Files.createDirectories(folder.resolve("home"));
  }

  Path home() throws IOException {
    return home(folder);
  }

  private AppProcess printing() {
    assertThat(address).as("the app's address\n%s", log()).startsWith("http://127.0.0.1:");
    return this;
  }

  /** Calls the app from now on as its user's programs do, which read its address from a file. */
  AppProcess asItsUser() throws IOException {
    JsonNode app = JSON.readTree(Files.readString(state().resolve("app.json")));
    base = "http://127.0.0.1:" + app.path("port").asInt();
    token = app.path("token").asString();
    return this;
  }

  /** The address where the app answers, without a slash. */
  String base() {
    return base.isEmpty() ? address.substring(0, address.indexOf("/#")) : base;
  }

  /** The code of the address that the app has printed. */
  String code() {
    return address.substring(address.indexOf("#c=") + 3);
  }

  Path state() {
    return folder.resolve("state");
  }

  Path games() {
    return folder.resolve("games");
  }

  Path root(String gameId) {
    return games().resolve(gameId);
  }

  Process process() {
    return process;
  }

  /** Trades the printed code, as the page does first. */
  AppProcess signIn() {
    return signIn(code());
  }

  AppProcess signIn(String code) {
    Reply reply = post("/api/session", "code", code);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    token = reply.body().path("token").asString();
    return this;
  }

  /** Answers the first questions. */
  AppProcess setUp(String name) {
    Reply reply =
        post("/api/setup", "games_dir", games().toString(), "name", name, "language", "en");
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return this;
  }

  void connect(PeerProcess peer) {
    Reply reply = post("/api/connect", "addr", peer.address());
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  /** Posts an object; {@code fields} are names and values in turn. */
  Reply post(String path, Object... fields) {
    return read(send(posting(path, fields)));
  }

  private HttpRequest posting(String path, Object... fields) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      byName.put((String) fields[i], fields[i + 1]);
    }
    return request(path)
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(byName)))
        .build();
  }

  /** The raw answer of the app to a call. */
  String text(String path) {
    return send(request(path).GET().build()).body();
  }

  /** The raw answer of the app to an object. */
  String text(String path, Object... fields) {
    return send(posting(path, fields)).body();
  }

  /** Starts an action on a game, which the app must accept. */
  void act(String gameId, String action, Object... fields) {
    Reply reply = post("/api/games/" + gameId + "/" + action, fields);
    assertThat(reply.status()).as("%s of %s: %s\n%s", action, gameId, reply, log()).isEqualTo(202);
  }

  Reply get(String path) {
    return read(send(request(path).GET().build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Reply read(HttpResponse<String> response) {
    return new Reply(
        response.statusCode(),
        response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body()));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(log(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Follows the app's state as the page does, until that is closed. */
  AppPage open() {
    return new AppPage(events(), this::log);
  }

  /** The app's state and changes, as they come. */
  InputStream events() {
    try {
      HttpResponse<InputStream> response =
          http.send(
              request("/api/events").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String log() {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  void kill() {
    assertThat(process).as("only a process can be killed").isNotInstanceOf(HostedProgram.class);
    close();
  }

  int awaitExit() {
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the app ends\n%s", log()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
    http.shutdownNow();
  }
}
