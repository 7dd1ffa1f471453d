package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attacks of hostile pages and programs, tried for real. */
@Timeout(60)
class AppSecurityTest {
  private final Path folder;
  private final List<String> opened = new CopyOnWriteArrayList<>();
  private RunningApp app;
  private int port;
  private String code;
  private RawHttp http;

  AppSecurityTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    app =
        new RunningApp(
            new NoPeers(),
            new AppSession.Options(
                state,
                Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                false,
                Optional.empty()),
            _ -> {},
            new RealDisk(),
            opened::add,
            folder,
            "0.1.0",
            new SecureRandom(),
            Clock.systemUTC(),
            () -> {});
    String address = app.newAddress();
    port = Integer.parseInt(address.substring(17, address.indexOf("/#")));
    code = address.substring(address.indexOf("#c=") + 3);
    http = new RawHttp(port);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private RawHttp.Response trade(String with, String... headers) throws IOException {
    return http.withBody("POST /api/session", "{\"code\":\"" + with + "\"}", headers);
  }

  /** The header that carries a good token. */
  private String token() throws IOException {
    String body = trade(code).body();
    return "Authorization: Bearer " + AppJson.MAPPER.readTree(body).path("token").asString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:PORT.evil.example",
        "localhost.evil.example:PORT",
        "[::1]:PORT",
        "0.0.0.0:PORT",
        ""
      })
  void namesThatAreReboundToLoopbackGetNothing(String host) throws IOException {
    String header = "Host: " + host.replace("PORT", Integer.toString(port));
    String token = token();

    assertThat(http.exactly("GET /", "", header).status()).isEqualTo(421);
    assertThat(http.exactly("GET /api/folders", "", header, token).status()).isEqualTo(421);
    RawHttp.Response refused =
        http.exactly("POST /api/session", "{\"code\":\"" + app.newAddress() + "\"}", header);
    assertThat(refused.status()).isEqualTo(421);
    assertThat(refused.body()).doesNotContain("token\"");
  }

  @Test
  void requestsNameExactlyOneHost() throws IOException {
    String ours = "Host: 127.0.0.1:" + port;
    assertThat(http.exactly("GET /", "", ours).status()).isEqualTo(200);
    assertThat(http.exactly("GET /", "", "Host: localhost:" + port).status()).isEqualTo(200);
    assertThat(http.exactly("GET /", "").status()).isEqualTo(421);
    assertThat(http.exactly("GET /", "", ours, "Host: evil.example").status()).isEqualTo(421);
    assertThat(http.exactly("GET /", "", ours, ours).status()).isEqualTo(421);
    assertThat(http.exactly("GET http://evil.example/", "", ours).status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "null",
        "http://localhost:PORT.evil.example"
      })
  void pagesFromElsewhereGetNothing(String origin) throws IOException {
    String header = "Origin: " + origin.replace("PORT", Integer.toString(port));

    assertThat(trade(code, header).status()).isEqualTo(403);
    assertThat(http.request("POST /api/quit", header, token()).status()).isEqualTo(403);
    assertThat(http.request("GET /", header).status()).isEqualTo(403);
  }

  @Test
  void ownPageIsLetIn() throws IOException {
    assertThat(trade(code, "Origin: http://127.0.0.1:" + port).status()).isEqualTo(200);
  }

  @Test
  void codeIsGoodOnce() throws IOException {
    assertThat(trade(code).status()).isEqualTo(200);

    RawHttp.Response again = trade(code);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.body()).contains("\"unauthorized\"");
    assertThat(trade("").status()).isEqualTo(403);
    assertThat(trade("0".repeat(32)).status()).isEqualTo(403);
    assertThat(http.withBody("POST /api/session", "{}").status()).isEqualTo(422);
    assertThat(http.withBody("POST /api/session", "[1]").status()).isEqualTo(400);
    assertThat(http.withBody("POST /api/session", "{\"code\":7}").status()).isEqualTo(422);
  }

  @Test
  void everyCallNeedsAToken() throws IOException {
    String token = token();
    for (String call :
        List.of(
            "GET /api/events",
            "GET /api/games/css",
            "GET /api/covers/css",
            "GET /api/folders",
            "GET /api/health",
            "GET /api/disk",
            "GET /api/nothing",
            "POST /api/folders",
            "POST /api/open",
            "POST /api/health/let-in",
            "POST /api/code",
            "POST /api/setup",
            "POST /api/settings",
            "POST /api/connect",
            "GET /api/party-key",
            "POST /api/party-key",
            "POST /api/party-key/new",
            "POST /api/games/css/install",
            "POST /api/quit")) {
      assertThat(http.request(call).status()).as(call).isEqualTo(401);
      assertThat(http.request(call, "Authorization: Bearer ").status()).as(call).isEqualTo(401);
      assertThat(http.request(call, token + "0").status()).as(call).isEqualTo(401);
      assertThat(http.request(call, token.replace("Bearer", "Basic")).status())
          .as(call)
          .isEqualTo(401);
      assertThat(http.request(call, token, token).status()).as(call).isEqualTo(401);
    }
    assertThat(http.request("GET /api/folders?token=" + token.substring(22)).status())
        .isEqualTo(401);
    assertThat(opened).isEmpty();
    assertThat(http.request("GET /api/health", token).status()).isEqualTo(200);
  }

  @Test
  void bodiesThatAreTooLongAreNotRead() throws IOException {
    String token = token();
    String huge = "{\"addr\":\"" + "x".repeat(AppServer.MAX_BODY_BYTES) + "\"}";
    assertThat(http.withBody("POST /api/connect", huge, token).status()).isEqualTo(413);
    String deep = "{\"addr\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";
    assertThat(http.withBody("POST /api/connect", deep, token).status()).isEqualTo(400);
    assertThat(http.request("GET /api/health", token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/assets/..%2Findex.html",
        "/assets/..%2f..%2flogback.xml",
        "/assets/%2e%2e%2findex.html",
        "/assets/..%5cindex.html",
        "/assets/",
        "/assets/.",
        "/page/index.html",
        "/logback.xml",
        "/../logback.xml",
        "/index.html/",
        "/assets//app.js"
      })
  void pathsLeadOutOfThePageNowhere(String path) throws IOException {
    assertThat(http.request("GET " + path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..%2fsecret", "%2e%2e%2fsecret", "..", "secret", "%00", "%2fetc%2fpasswd"})
  void pathsLeadOutOfTheCoversNowhere(String id) throws IOException {
    Files.writeString(folder.resolve("secret.jpg"), "secret");

    assertThat(http.request("GET /api/covers/" + id, token()).status()).isEqualTo(404);
  }

  @Test
  void nothingMatchesByItsBegin() throws IOException {
    String token = token();
    for (String path : List.of("/api/gamesfoo", "/api/eventsfoo", "/api/health/", "/apifoo")) {
      assertThat(http.request("GET " + path, token).status()).as(path).isEqualTo(404);
    }
    assertThat(http.request("DELETE /api/health", token).status()).isEqualTo(405);
    assertThat(http.request("GET /api/quit", token).header("Allow")).hasValue("POST");
  }

  @Test
  void everyAnswerKeepsThePageToItself() throws IOException {
    for (RawHttp.Response response :
        List.of(
            http.request("GET /"),
            http.request("GET /api/health"),
            http.request("GET /api/health", token()),
            http.exactly("GET /", "", "Host: evil.example"))) {
      assertThat(response.header("Content-Security-Policy"))
          .hasValue(
              "default-src 'self'; img-src 'self' blob:; style-src 'self'; frame-ancestors 'none';"
                  + " base-uri 'none'; form-action 'none'");
      assertThat(response.header("Cross-Origin-Resource-Policy")).hasValue("same-origin");
      assertThat(response.header("Cross-Origin-Opener-Policy")).hasValue("same-origin");
      assertThat(response.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.header("Referrer-Policy")).hasValue("no-referrer");
      assertThat(response.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void nobodyIsLetInFromTheNetwork() throws IOException {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
          assertThatThrownBy(() -> new Socket(address, port).close())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void brokenRequestsEndNothing() throws IOException {
    assertThat(http.bytes("GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n").status())
        .isGreaterThanOrEqualTo(400);
    assertThat(http.bytes("nonsense\r\n\r\n").status()).isGreaterThanOrEqualTo(400);

    assertThat(http.request("GET /").status()).isEqualTo(200);
  }
}
