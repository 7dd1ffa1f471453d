package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files and the app, looked at by another user of the same computer. */
@Timeout(120)
@Tag("process")
class OtherUserScenarioTest {
  private static final String KEY = "Kartoffelsalat 8";
  private static final Pattern CALL = Pattern.compile("\\| `(GET|POST) (/api/\\S+)` \\|");

  /** Is there for as long as its file is, as a browser that the guest leaves open. */
  private static final String BROWSER =
      """
      #!/bin/sh
      while [ -e "$0" ]; do sleep 0.2; done
      """;

  private final Lab lab = new Lab();
  private final List<AppProcess> apps = new ArrayList<>();

  @AfterEach
  void closeAll() {
    apps.forEach(AppProcess::close);
    lab.close();
  }

  /** Starts an app whose user has the {@link #browser}. */
  private AppProcess launch() throws IOException {
    AppProcess app =
        AppProcess.inBrowser(
            lab.path("app"),
            List.of("--tab", "--catalog", "" + lab.catalog()),
            Map.of("PATH", browser().getParent() + ":" + System.getenv("PATH")));
    apps.add(app);
    return app;
  }

  private Path browser() throws IOException {
    Path file = Files.createDirectories(lab.path("bin")).resolve("xdg-open");
    Files.writeString(file, BROWSER, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void H08_another_user_reads_and_calls_nothing() throws Exception {
    OtherUser other = OtherUser.orSkip();
    // Folders of an earlier version, in which everybody may look around.
    for (String each : List.of("", "app", "app/state", "app/games")) {
      OtherUser.letThrough(Files.createDirectories(lab.path(each)));
    }
    Path browser = browser();

    AppProcess app = launch().asItsUser().setUp("Tom");
    assertThat(app.post("/api/party-key", "key", KEY).status()).isEqualTo(200);
    AppProcess again = launch();
    assertThat(again.awaitExit()).as("the first one was found").isZero();

    Path door = app.state().resolve("lanspread-open.html");
    String code = Files.readString(door).replaceAll("(?s).*#c=([0-9a-f]+)\".*", "$1");
    JsonNode address = JsonMapper.shared().readTree(app.state().resolve("app.json"));

    String processes = other.processes();
    assertThat(processes)
        .as("the processes, which he sees")
        .contains(app.state().toString())
        .doesNotContain("#c=")
        .doesNotContain(code)
        .doesNotContain(address.path("token").asString())
        .doesNotContain(KEY);
    assertThat(processes.lines().filter(line -> line.contains(browser + " ")))
        .as("the browsers of both starts")
        .hasSize(2)
        .allMatch(line -> line.contains(browser + " file:///"));
    assertThat(other.canRead(Path.of("/proc/" + app.process().pid() + "/environ"))).isFalse();

    assertThat(other.canRead(lab.catalog())).as("what is open to him").isTrue();
    assertThat(secrets(app)).allSatisfy(file -> assertPermissions(file, "rw-------"));
    for (String folder : List.of("", "identity")) {
      assertPermissions(app.state().resolve(folder), "rwx------");
    }
    try (Stream<Path> files = Files.walk(app.state())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(other.canRead(file)).as("%s", file).isFalse();
      }
    }
    assertThat(other.run("ls \"$1\"", app.state().toString())).contains("Permission denied");

    assertNothingIsAnswered(app.base());

    assertThat(app.signIn(code).get("/api/health").status())
        .as("its user is let in")
        .isEqualTo(200);
    assertThat(door).as("its code is traded").doesNotExist();
  }

  private static List<Path> secrets(AppProcess app) {
    return Stream.of("app.json", "settings.json", "identity/key.pem", "lanspread-open.html")
        .map(app.state()::resolve)
        .toList();
  }

  private static void assertPermissions(Path path, String permissions) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .as("%s", path)
        .isEqualTo(permissions);
  }

  /** Each call that the documentation knows, without a token and with a wrong one. */
  private static void assertNothingIsAnswered(String base) throws Exception {
    Matcher calls = CALL.matcher(Files.readString(Path.of("docs/app-api.md")));
    int count = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (calls.find()) {
        String path = calls.group(2).replace("{id}", "css").replace("{action}", "install");
        for (String header : List.of("Accept", "Authorization")) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(base + path))
                  .header(header, "Bearer " + "0".repeat(32))
                  .method(calls.group(1), HttpRequest.BodyPublishers.ofString("{\"code\":\"0\"}"))
                  .build();
          HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
          assertThat(answer.statusCode())
              .as("%s", request)
              .isEqualTo(path.equals("/api/session") ? 403 : 401);
          assertThat(answer.body()).startsWith("{\"error\":");
        }
        count++;
      }
    }
    assertThat(count).as("calls that are documented").isGreaterThan(12);
  }

  @Test
  void whoeverAnswersInThePlaceOfAnAppThatWasKilledIsNotAsked() throws Exception {
    AppProcess killed = launch();
    Path file = killed.state().resolve("app.json");
    String stale = Files.readString(file);
    killed.kill();
    try (ServerSocket squatter = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          file, stale.replaceAll("\"port\":\\d+", "\"port\":" + squatter.getLocalPort()));

      AppProcess app = launch();

      assertThat(app.asItsUser().get("/api/health").status()).isEqualTo(200);
      squatter.setSoTimeout(1);
      assertThatThrownBy(squatter::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
