package net.lanspread.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.StateFolder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The app that runs for the same user, asked over loopback as its page does. Thread-safe. */
final class AppClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** The time of the slowest call, the one for the health. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** Hears the events of the app. */
  interface Listener {
    void heard(String event, String data) throws IOException;
  }

  /** The events of the app from now on, until it is closed or the app has ended. */
  static final class Events implements AutoCloseable {
    private final InputStream in;

    private Events(InputStream in) {
      this.in = in;
    }

    /** Tells the listener of each event; returns when there will be no more. */
    void listen(Listener listener) throws IOException {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String event = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          data.append(line, "data:".length(), line.length()).append('\n');
        } else if (line.isEmpty() && !data.isEmpty()) {
          listener.heard(event, data.toString());
          event = "message";
          data.setLength(0);
        }
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        // The stream is of no use any more, so a failure of its close does not matter.
        return;
      }
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final int port;
  private final String token;

  AppClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /**
   * The app that uses this state folder; empty when none runs.
   *
   * @throws IOException when its file cannot be read
   */
  static Optional<AppClient> find(StateFolder state) throws IOException {
    JsonNode app;
    try {
      app = parse(Files.readString(state.app()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    // An app that was killed leaves its file behind.
    boolean alive =
        ProcessHandle.of(app.path("pid").asLong(-1)).filter(ProcessHandle::isAlive).isPresent();
    int port = app.path("port").asInt(0);
    return alive && port > 0 && port < 65_536
        ? Optional.of(new AppClient(port, app.path("token").asString("")))
        : Optional.empty();
  }

  /** Listens to the app; empty when nobody answers there. */
  Optional<Events> events() throws IOException, InterruptedException {
    try {
      HttpResponse<InputStream> response =
          http.send(
              request("/api/events").header("Accept", "text/event-stream").build(),
              HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        try (InputStream body = response.body()) {
          throw refusal(
              response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return Optional.of(new Events(response.body()));
    } catch (ConnectException e) {
      return Optional.empty();
    }
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).timeout(ANSWER_TIMEOUT).build());
  }

  @CanIgnoreReturnValue
  JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    try {
      // This constructor escapes special characters of the path by percent signs.
      return HttpRequest.newBuilder(new URI("http", null, "127.0.0.1", port, path, null, null))
          .header("Authorization", "Bearer " + token);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    return response.body().isBlank() ? JSON.createObjectNode() : parse(response.body());
  }

  private static IOException refusal(int status, String body) throws IOException {
    if (status == 401) {
      return new IOException("the running app does not know this command; open Lanspread again");
    }
    JsonNode error = parse(body).path("error");
    return new RefusedException(
        FailureCode.labelled(error.path("code").asString("")).orElse(FailureCode.IO_ERROR),
        error.path("message").asString("the running app answered with status " + status));
  }

  /** Reads what the app says. */
  static JsonNode parse(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IOException(
          "the running app gives an answer that this program does not understand", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
