package net.lanspread.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import net.lanspread.peer.StateFolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An app with one game, css, as a command meets it. A posted action starts an operation, which runs
 * until the test ends it.
 */
final class FakeApp implements AutoCloseable {
  private static final String TOKEN = "secret";
  private static final String END = "";

  private volatile String disk = "problem";
  private volatile String problems = "[]";
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final StateFolder state;
  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** The posts, in order. */
  final List<String> posts = new CopyOnWriteArrayList<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ObjectNode game;

  FakeApp(Path folder) throws IOException {
    state = new StateFolder(folder);
    game =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", "css")
            .put("title", "Counter-Strike: Source")
            .put("size_bytes", 1_500_000_000L)
            .put("downloaded", false)
            .put("installed", false)
            .putNull("availability")
            .putNull("local_version")
            .put("target_version", "20250101")
            .put("update_available", false)
            .put("peer_count", 2)
            .putNull("operation")
            .putNull("last_error");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    writeFile(ProcessHandle.current().pid(), TOKEN);
  }

  StateFolder state() {
    return state;
  }

  /** Sets the result of the check of the disk from now on. */
  void disk(String status) {
    disk = status;
  }

  /** Sets the folders that are left out from now on, as JSON. */
  void problems(String json) {
    problems = json;
  }

  void writeFile(long pid, String token) throws IOException {
    Files.writeString(
        state.app(),
        "{\"port\":%d,\"token\":\"%s\",\"pid\":%d}"
            .formatted(server.getAddress().getPort(), token, pid));
  }

  /** Changes the game, and tells of it. */
  void change(java.util.function.Consumer<ObjectNode> how) {
    synchronized (lock) {
      how.accept(game);
      events.add(
          "event: change\ndata: {\"games\":{\"changed\":[" + game + "],\"removed\":[]}}\n\n");
    }
  }

  /** Changes the game without a word of it. */
  void changeSilently(java.util.function.Consumer<ObjectNode> how) {
    synchronized (lock) {
      how.accept(game);
    }
  }

  /** The game is gone. */
  void remove() {
    events.add("event: change\ndata: {\"games\":{\"changed\":[],\"removed\":[\"css\"]}}\n\n");
  }

  /** Tells an event as no app of this version does. */
  void tellStrangely(String event, String data) {
    events.add("event: " + event + "\ndata: " + data + "\n\n");
  }

  void endEvents() {
    events.add(END);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "{\"error\":{\"code\":\"unauthorized\",\"message\":\"no\"}}");
      } else if (path.equals("/api/events")) {
        exchange.sendResponseHeaders(200, 0);
        tell(exchange.getResponseBody());
      } else if (path.equals("/api/health")) {
        answer(
            exchange,
            200,
            "{\"checks\":[{\"id\":\"disk\",\"status\":\""
                + disk
                + "\",\"title\":\"Disk\","
                + "\"detail\":\"full\",\"advice\":\"delete\",\"finding\":\"no-room\","
                + "\"parameters\":{}},{\"id\":\"clock\",\"status\":\"ok\","
                + "\"title\":\"Clock\",\"detail\":\"fine\",\"advice\":null,"
                + "\"finding\":\"clock-right\",\"parameters\":{}}]}");
      } else if (exchange.getRequestMethod().equals("POST")) {
        post(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else {
        String json;
        synchronized (lock) {
          json = "{\"game\":" + game + "}";
        }
        answer(exchange, 200, json);
      }
    }
  }

  private void post(HttpExchange exchange, String action) throws IOException {
    if (action.equals("update")) {
      posts.add(action);
      answer(
          exchange,
          422,
          "{\"error\":{\"code\":\"not-downloaded\",\"message\":\"it is not here\"}}");
      return;
    }
    if (action.equals("play")) {
      change(
          css ->
              css.putObject("last_error")
                  .put("code", "io-error")
                  .put("message", "it has no start script")
                  .put("at", "now"));
    }
    if (action.equals("install") || action.equals("verify")) {
      change(
          css ->
              css.set(
                  "operation",
                  JsonMapper.shared()
                      .readTree(
                          "{\"kind\":\"Downloading\",\"bytes_done\":5,\"bytes_total\":10,"
                              + "\"bytes_per_second\":2,\"active_peers\":2,\"seconds_left\":3}")));
    }
    posts.add(action); // not before: a test that sees it goes on from there
    answer(exchange, 202, "{}");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void tell(OutputStream out) throws IOException {
    JsonNode now;
    synchronized (lock) {
      now = game.deepCopy();
    }
    String first =
        ": alive\n\nevent: state\ndata: {\"phase\":\"running\",\"games\":["
            + now
            + "],\"problems\":"
            + problems
            + ",\"peers\":[{\"peer_id\":\"aa\",\"name\":\"me\",\"addr\":\"1.2.3.4:5\",\"games\":1,"
            + "\"me\":true},{\"peer_id\":\"bb\",\"name\":\"Anna\",\"addr\":\"1.2.3.5:6\","
            + "\"games\":7,\"me\":false}]}\n\n";
    try {
      for (String next = first; !next.equals(END); next = events.take()) {
        out.write(next.getBytes(UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    endEvents();
    server.stop(0);
    threads.shutdownNow();
  }
}
