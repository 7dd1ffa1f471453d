package net.lanspread.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app in a process of its own, and all that a browser asks of it, without a browser. */
public final class BrowsedApp implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern FILES_OF_PAGE = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");
  private static final String DATA = "data: ";

  private final Process process;
  private final String base;
  private final String code;
  private final HttpClient http;
  private String token = "";

  /**
   * Starts it and waits for its address.
   *
   * @param program the start of a command line that runs this program
   * @param folder its state goes into {@code state} there
   */
  public BrowsedApp(List<String> program, Path folder, List<String> options) throws IOException {
    // Made while the app starts: a browser is there before.
    http = HttpClient.newHttpClient();
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("app", "--no-browser", "--state", folder.resolve("state").toString()));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()))
            .start();
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    int behind = line == null ? -1 : line.indexOf("/#c=");
    if (line == null || behind < 0) {
      process.destroyForcibly();
      http.shutdownNow();
      throw new IOException("the app does not say where it is; its log.txt says why");
    }
    base = line.substring(0, behind);
    code = line.substring(behind + "/#c=".length());
  }

  Process process() {
    return process;
  }

  /** Fetches the page and the files that it names, side by side, and trades its code. */
  public void openPage() throws IOException, InterruptedException {
    String page = send(request("/").build());
    List<String> files =
        FILES_OF_PAGE.matcher(page).results().map((MatchResult each) -> each.group(1)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          files.stream().map(file -> threads.submit(() -> send(request(file).build()))).toList();
      for (Future<String> answer : answers) {
        var _ = answer.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a file of the page does not come", e);
    }
    token = post("/api/session", Map.of("code", code)).path("token").asString();
  }

  /** Asks something of it. */
  public JsonNode post(String path, Map<String, ?> fields)
      throws IOException, InterruptedException {
    return JSON.readTree(
        send(
            request(path)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(fields)))
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** The state as it is told; ends when it is closed. */
  public Events follow() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    return new Events(
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
  }

  /** One stream of events. */
  public record Events(BufferedReader lines) implements AutoCloseable {
    /** The next event that is wanted; those before it are passed over. */
    public JsonNode next(Predicate<JsonNode> wanted) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DATA)) {
          JsonNode data = JSON.readTree(line.substring(DATA.length()));
          if (wanted.test(data)) {
            return data;
          }
        }
      }
      throw new IOException("the app tells no more");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** Ends it as a guest does on the page, or kills it. */
  @Override
  public void close() throws IOException {
    try {
      if (!token.isEmpty() && process.isAlive()) {
        post("/api/quit", Map.of());
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the app does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      http.shutdownNow();
    }
  }
}
