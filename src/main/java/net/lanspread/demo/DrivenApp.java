package net.lanspread.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import net.lanspread.content.Deadline;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code lanspread app} in a process of its own, driven over loopback as its page would drive it.
 * Its failures name its log. Used by one thread.
 */
final class DrivenApp implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String name;
  private final Path folder;
  private final Process process;
  private final CompletableFuture<String> firstLine = new CompletableFuture<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private String base = "";
  private String token = "";

  /**
   * Starts an app whose guest has answered the first questions; {@code games}, {@code state} and
   * {@code log.txt} are in the folder.
   */
  DrivenApp(String name, Path folder, List<String> appOptions) throws IOException {
    this.name = name;
    this.folder = folder;
    Path state = Files.createDirectories(folder.resolve("state"));
    Files.writeString(
        state.resolve("settings.json"),
        JSON.createObjectNode()
            .put("format", 1)
            .put("games_dir", Files.createDirectories(folder.resolve("games")).toString())
            .put("name", name)
            .put("language", "en")
            .toString());
    List<String> arguments = new ArrayList<>(List.of("app", "--state", state.toString()));
    arguments.addAll(List.of("--end-with-input", "--no-rehearsal"));
    arguments.addAll(appOptions);
    process = DrivenPeer.start(folder, DrivenPeer.program(List.of()), arguments);
    Thread.ofPlatform().name("read-" + name).daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        firstLine.complete(line);
      }
    } catch (IOException e) {
      firstLine.completeExceptionally(e);
    } finally {
      firstLine.completeExceptionally(new IOException("it has ended"));
    }
  }

  /** The line with which it says that it is there, and what became of the browser. */
  String awaitStart(Duration patience) throws IOException, InterruptedException {
    try {
      String line = firstLine.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      JsonNode file = JSON.readTree(Files.readString(folder.resolve("state").resolve("app.json")));
      base = "http://127.0.0.1:" + file.path("port").asInt();
      token = file.path("token").asString("");
      return line;
    } catch (ExecutionException | TimeoutException | IOException | JacksonException e) {
      throw failure("does not start", e);
    }
  }

  private IOException failure(String what, Exception why) {
    IOException failure = failure(what);
    failure.initCause(why);
    return failure;
  }

  /** A failure that names the log. */
  IOException failure(String what) {
    return new IOException(
        "the app of " + name + " " + what + "; " + folder.resolve(DrivenPeer.LOG) + " says more");
  }

  /** A fresh address of its page. */
  String newAddress() throws IOException, InterruptedException {
    return base + "/#c=" + post("/api/code", Map.of()).path("code").asString("");
  }

  /** Connects it to a peer, again and again while nobody answers there. */
  void connect(String address, Duration patience) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(patience);
    while (true) {
      try {
        post("/api/connect", Map.of("addr", address));
        return;
      } catch (IOException e) {
        if (deadline.isOver() || !process.isAlive()) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  void act(String gameId, String action) throws IOException, InterruptedException {
    post("/api/games/" + gameId + "/" + action, Map.of());
  }

  JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  /**
   * Its answer about its state, once that is as wanted.
   *
   * @param wanted looks at each answer, a few times a second
   */
  JsonNode await(String what, Predicate<JsonNode> wanted, Duration patience)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(patience);
    while (true) {
      JsonNode answer = send(request("/api/state").build());
      if (wanted.test(answer)) {
        return answer;
      }
      if (deadline.isOver()) {
        throw failure(what);
      }
      Thread.sleep(PAUSE);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER_PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    JsonNode body;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      body = JSON.readTree(response.body());
    } catch (IOException | JacksonException e) {
      throw failure("does not answer", e);
    }
    if (response.statusCode() / 100 != 2) {
      throw failure("refuses: " + body.path("error").path("message").asString(""));
    }
    return body;
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    http.shutdownNow();
    DrivenPeer.end(process);
  }
}
