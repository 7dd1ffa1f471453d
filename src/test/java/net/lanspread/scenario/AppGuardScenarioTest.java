package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.lanspread.catalog.CatalogFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of the page into a real browser, and the hostile words on it. */
@Timeout(120)
@Tag("process")
@Tag("browser")
class AppGuardScenarioTest {
  private final Lab lab = new Lab();
  private @Nullable HeadlessBrowser browser;

  @BeforeEach
  void startBrowser() throws IOException {
    browser = HeadlessBrowser.start();
    Files.createDirectories(lab.path("app/games"));
  }

  @AfterEach
  void closeAll() throws IOException {
    if (browser != null) {
      browser.close();
    }
    lab.close();
  }

  private GuestPage open(String address) {
    return java.util.Objects.requireNonNull(browser).open(address, look -> look);
  }

  private List<String> options() {
    return List.of("--catalog", lab.catalog().toString());
  }

  /** A browser that writes the page for its own window into a pipe, for the reader of that pipe. */
  private Path told() throws IOException, InterruptedException {
    Path program = Files.createDirectories(lab.path("bin")).resolve("chromium");
    Files.writeString(program, "#!/bin/sh\necho \"${1#--app=}\" >\"$0.told\"\n", UTF_8);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Path told = Path.of(program + ".told");
    assertThat(new ProcessBuilder("mkfifo", told.toString()).start().waitFor()).isZero();
    return told;
  }

  @Test
  void pageOnTheDiskLeadsToTheAppOnce() throws Exception {
    Path told = told();
    try (AppProcess app =
        AppProcess.inBrowser(
            lab.path("app"),
            options(),
            Map.of("PATH", told.getParent() + ":" + System.getenv("PATH")))) {
      String address = Files.readString(told).strip();

      try (GuestPage page = open(address)) {
        page.until("h1", "Welcome to the party");

        assertThat(page.address()).isEqualTo(app.asItsUser().base() + "/");
        assertThat(page.complaints()).isEmpty();
      }
      assertThat(app.state().resolve("lanspread-open.html")).doesNotExist();
    }
  }

  @Test
  void hostileWordsAreNothingButWordsOnThePage() throws IOException {
    CatalogFixture.sql(
        lab.catalog(), "UPDATE games SET game_title = '" + HostileTextScenarioTest.HOSTILE + "'");
    lab.game("app", "css", 1);
    Files.writeString(
        lab.root("app", "css").resolve("x" + HostileTextScenarioTest.HOSTILE + ".!sync"), "");
    try (HostilePeer eve = new HostilePeer(lab.path("eve"), HostileTextScenarioTest.HOSTILE);
        AppProcess app = AppProcess.alone(lab.path("app"), options());
        GuestPage page = open(app.base() + "/#c=" + app.code())) {
      page.setUp(app.games(), "Tom");
      page.connect(eve.address());
      page.untilState("cod5", "On 1 PC");
      assertFit(page.text("body"));
      page.press("1 folder is left out – why?");
      page.until("dialog .told", "!sync");
      assertFit(page.text("dialog"));
      page.closeDialog();
      page.open("cod5");
      page.until("dialog .sources", "Eve");
      assertFit(page.text("dialog"));
      page.closeDialog();
      page.goTo("Party");
      page.until(".peers", "Eve");
      assertFit(page.text(".peers"));
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static void assertFit(String text) {
    assertThat(text)
        .contains("forged")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");
  }
}
