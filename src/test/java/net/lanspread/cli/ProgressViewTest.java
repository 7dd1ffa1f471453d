package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.lanspread.content.GameId;
import net.lanspread.content.OperatingSystem;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The progress of games as a user at a terminal sees it. */
class ProgressViewTest {
  private static final long MB = 1_000_000;

  private final StringWriter text = new StringWriter();
  private final Terminal out = new Terminal(new PrintWriter(text), new PrintWriter(text));

  private static GameLine waiting(String id) {
    return new GameLine(new GameId(id), id, "installed", Optional.empty(), Optional.empty());
  }

  private static GameLine downloading(String id, long doneBytes, long bytesPerSecond) {
    return new GameLine(
        new GameId(id),
        id,
        "installed",
        Optional.of(
            new OperationStatus(
                OperationKind.DOWNLOADING,
                OperationStatus.Phase.FETCHING,
                doneBytes,
                2_000 * MB,
                bytesPerSecond,
                4)),
        Optional.empty());
  }

  private static GameLine installing(String id) {
    return new GameLine(
        new GameId(id),
        id,
        "installed",
        Optional.of(OperationStatus.begun(OperationKind.INSTALLING)),
        Optional.empty());
  }

  private static GameLine installing(String id, long doneBytes) {
    return new GameLine(
        new GameId(id),
        id,
        "installed",
        Optional.of(
            new OperationStatus(
                OperationKind.INSTALLING,
                OperationStatus.Phase.UNPACKING,
                doneBytes,
                1_000 * MB,
                80 * MB,
                0)),
        Optional.empty());
  }

  private static GameLine ended(String id, Outcome how) {
    return new GameLine(new GameId(id), id, "installed", Optional.empty(), Optional.of(how));
  }

  private String shown(ProgressView view, GameLine... games) {
    text.getBuffer().setLength(0);
    view.show(List.of(games));
    return text.toString();
  }

  @Test
  void downloadWithoutASourceSaysThatItWaits() {
    GameLine css =
        new GameLine(
            new GameId("css"),
            "css",
            "installed",
            Optional.of(
                new OperationStatus(
                    OperationKind.DOWNLOADING,
                    OperationStatus.Phase.WAITING,
                    500 * MB,
                    2_000 * MB,
                    0,
                    0)),
            Optional.empty());

    assertThat(shown(new ProgressView.Lines(out), css))
        .isEqualTo("css: waiting for a PC that has it" + System.lineSeparator());
  }

  @Test
  void barsAreWrittenAgainInTheirPlace() {
    ProgressView view = new ProgressView.Bars(out, 120);

    assertThat(shown(view, waiting("css"), waiting("bf1942")))
        .isEqualTo("\rcss     waiting\033[K\n\rbf1942  waiting\033[K\n");
    assertThat(shown(view, downloading("css", 860 * MB, 100 * MB), waiting("bf1942")))
        .isEqualTo(
            "\033[2A\rcss     [########------------] downloading  43 %  860 MB of 2.0 GB"
                + "  100 MB/s from 4 PCs  12 s left\033[K\n\rbf1942  waiting\033[K\n");
    assertThat(shown(view, installing("css"), ended("bf1942", Outcome.DONE)))
        .isEqualTo("\033[2A\rcss     installing\033[K\n\rbf1942  installed\033[K\n");
    assertThat(shown(view, installing("css", 120 * MB), ended("bf1942", Outcome.DONE)))
        .isEqualTo(
            "\033[2A\rcss     [##------------------] installing  12 %  120 MB of 1.0 GB"
                + "  80 MB/s  11 s left\033[K\n\rbf1942  installed\033[K\n");
  }

  @Test
  void barNeverReachesTheEdge() {
    ProgressView view = new ProgressView.Bars(out, 50);

    assertThat(shown(view, downloading("css", 860 * MB, 100 * MB)))
        .isEqualTo("\rcss  [###-----] downloading  43 %  100 MB/s from…\033[K\n");
  }

  @Test
  void eightyColumnsHaveRoomForTheTimeThatIsLeft() {
    ProgressView view = new ProgressView.Bars(out, 80);

    assertThat(shown(view, downloading("Theme Park World", 860 * MB, 1 * MB)))
        .isEqualTo(
            "\r"
                + "Theme Park Wo…  [###-----] downloading  43 %  1.0 MB/s from 4 PCs  19 min"
                + " left\033[K\n");
  }

  @Test
  void barIsFullOnlyAtTheEnd() {
    ProgressView view = new ProgressView.Bars(out, 120);

    assertThat(shown(view, downloading("css", 1_999_999_999, 0)))
        .contains("[###################-] downloading  99 %");
    assertThat(shown(view, downloading("css", 2_000 * MB, 0)))
        .contains("[####################] downloading 100 %");
    assertThat(shown(view, downloading("css", 3_000 * MB, 0))).contains("100 %");
  }

  @Test
  void plainLinesComeWithEachTenthOfTheWay() {
    ProgressView view = new ProgressView.Lines(out);

    assertThat(shown(view, waiting("css"))).isEqualToNormalizingNewlines("css: waiting\n");
    assertThat(shown(view, waiting("css"))).isEmpty();
    assertThat(shown(view, downloading("css", 10 * MB, 0)))
        .isEqualToNormalizingNewlines("css: downloading   0 %  10 MB of 2.0 GB\n");
    assertThat(shown(view, downloading("css", 190 * MB, 0))).isEmpty();
    assertThat(shown(view, downloading("css", 210 * MB, 0))).contains("10 %");
    assertThat(shown(view, installing("css"))).isEqualToNormalizingNewlines("css: installing\n");
    assertThat(shown(view, ended("css", Outcome.failed(FailureCode.DISK_FULL, "the disk is full"))))
        .isEqualToNormalizingNewlines("css: failed\n");
    assertThat(shown(view, ended("ut", Outcome.failed(FailureCode.CANCELLED, "it was cancelled"))))
        .isEqualToNormalizingNewlines("ut: cancelled\n");
  }

  @Test
  void programsGetAnObjectForEachChangeAndOneForTheEnd() {
    ProgressView view = new ProgressView.Json(out);

    assertThat(shown(view, waiting("css"))).isEmpty();
    JsonNode progress = json(shown(view, downloading("css", 860 * MB, 100 * MB)));
    assertThat(progress.path("type").asString()).isEqualTo("progress");
    assertThat(progress.path("game_id").asString()).isEqualTo("css");
    assertThat(progress.path("operation").asString()).isEqualTo("Downloading");
    assertThat(progress.path("bytes_done").asLong()).isEqualTo(860 * MB);
    assertThat(shown(view, downloading("css", 860 * MB, 100 * MB))).isEmpty();

    text.getBuffer().setLength(0);
    view.end(
        List.of(
            ended("css", Outcome.DONE),
            ended("ut", Outcome.failed(FailureCode.DISK_FULL, "the disk is full"))));
    assertThat(text.toString().strip())
        .isEqualTo(
            "{\"type\":\"result\",\"ok\":false,\"games\":[{\"game_id\":\"css\",\"ok\":true},"
                + "{\"game_id\":\"ut\",\"ok\":false,\"error\":{\"code\":\"disk-full\","
                + "\"message\":\"the disk is full\"}}]}");
  }

  private static JsonNode json(String line) {
    return JsonMapper.shared().readTree(line);
  }

  @Test
  void onlyATerminalThatObeysIsWrittenAgain() {
    assertThat(screen(true, OperatingSystem.UNIX, Map.of("TERM", "xterm")))
        .isEqualTo(new Screen(true, 132));
    assertThat(screen(true, OperatingSystem.UNIX, Map.of("TERM", "xterm", "COLUMNS", "100")))
        .isEqualTo(new Screen(true, 100));
    assertThat(
            screen(true, OperatingSystem.UNIX, Map.of("TERM", "xterm", "COLUMNS", "4")).columns())
        .isEqualTo(20);
    assertThat(screen(true, OperatingSystem.UNIX, Map.of("TERM", "dumb")).rewrites()).isFalse();
    assertThat(screen(true, OperatingSystem.UNIX, Map.of()).rewrites()).isFalse();
    assertThat(screen(false, OperatingSystem.UNIX, Map.of("TERM", "xterm")).rewrites()).isFalse();
    assertThat(screen(true, OperatingSystem.WINDOWS, Map.of()).rewrites()).isFalse();
    assertThat(screen(true, OperatingSystem.WINDOWS, Map.of("WT_SESSION", "1")).rewrites())
        .isTrue();
  }

  private static Screen screen(
      boolean terminal, OperatingSystem system, Map<String, String> environment) {
    return Screen.of(terminal, system, environment::get, () -> OptionalInt.of(132));
  }
}
