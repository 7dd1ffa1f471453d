package net.lanspread.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the app, on loopback: every request passes the {@link RequestGuard}, is
 * carried out by the {@link Router}'s handler on a virtual thread, and is always answered with the
 * headers that keep the page to itself.
 */
final class AppServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AppServer.class);

  /** No call has more to say. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String API = "/api/";

  /** The one call that needs no token: it gets one. */
  static final String SESSION_PATH = "/api/session";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' blob:; style-src 'self'; frame-ancestors 'none';"
              + " base-uri 'none'; form-action 'none'",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  static {
    // Read once, when the first server is made: small events go out at once, and a client that
    // sends half a request does not keep its thread for ever.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final RequestGuard guard;
  private final Router router;

  private AppServer(HttpServer server, ExecutorService threads, RequestGuard guard, Router router) {
    this.server = server;
    this.threads = threads;
    this.guard = guard;
    this.router = router;
  }

  /**
   * Serves from now on.
   *
   * @param wantedPort where pages that are still open look for it; 0 for any
   */
  static AppServer start(Sessions sessions, Router router, int wantedPort) throws IOException {
    HttpServer server = listen(wantedPort);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    AppServer app =
        new AppServer(
            server, threads, new RequestGuard(server.getAddress().getPort(), sessions), router);
    server.setExecutor(threads);
    server.createContext("/", app::serve);
    server.start();
    return app;
  }

  private static HttpServer listen(int wantedPort) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try {
      return HttpServer.create(new InetSocketAddress(loopback, wantedPort), 0);
    } catch (BindException e) {
      log.debug("port {} is taken", wantedPort, e);
      return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RefusedException e) {
        answer = refusal(e);
      } catch (IOException | RuntimeException e) {
        log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        answer =
            refusal(
                new RefusedException(500, "io-error", "the app could not do that; see its log"));
      }
      send(exchange, answer);
    } catch (IOException e) {
      log.debug("the answer to {} broke off: {}", exchange.getRequestURI(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange)
      throws RefusedException, IOException, InterruptedException {
    guard.check(exchange.getRequestURI(), exchange.getRequestHeaders());
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith(API) && !path.equals(SESSION_PATH)) {
      guard.checkToken(exchange.getRequestHeaders());
    }
    return switch (router.match(exchange.getRequestMethod(), path)) {
      case Router.Match.Nothing _ ->
          throw new RefusedException(404, "unknown-command", "there is nothing at this address");
      case Router.Match.OtherMethod(List<String> methods) -> {
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
        throw new RefusedException(405, "unknown-command", "this address takes other methods");
      }
      case Router.Match.Found(Router.Handler handler, Map<String, String> parameters) ->
          handler.handle(
              new ApiCall(parameters, exchange.getRequestURI().getRawQuery(), body(exchange)));
    };
  }

  private static byte[] body(HttpExchange exchange) throws IOException, RefusedException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new RefusedException(413, "malformed-command", "the body is too long");
    }
    return body;
  }

  private static Answer refusal(RefusedException e) {
    Map<String, String> error =
        new LinkedHashMap<>(Map.of("code", e.code(), "message", e.message()));
    Wrong wrong = e.wrong();
    if (wrong != null) {
      error.put("wrong", wrong.label());
    }
    return new Answer.Json(e.status(), Map.of("error", error));
  }

  private static void send(HttpExchange exchange, Answer answer)
      throws IOException, InterruptedException {
    Headers headers = exchange.getResponseHeaders();
    switch (answer) {
      case Answer.Json(int status, Object value) -> {
        headers.set("Cache-Control", "no-store");
        send(exchange, status, "application/json", AppJson.MAPPER.writeValueAsBytes(value));
      }
      case Answer.Bytes bytes -> {
        headers.set("Cache-Control", bytes.cacheControl);
        send(exchange, 200, bytes.mediaType, bytes.body);
      }
      case Answer.Stream(String mediaType, Answer.Body body) -> {
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          body.writeTo(out);
        }
      }
      case Answer.AndThen(Answer first, Runnable next) -> {
        try {
          send(exchange, first);
        } finally {
          next.run();
        }
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String mediaType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", mediaType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.getResponseBody().close();
  }

  /** Ends the server and all calls that run. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
