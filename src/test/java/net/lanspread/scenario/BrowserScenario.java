package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A lab for rows in a browser, with apps and pages that are closed after each row. */
abstract class BrowserScenario {
  private static @Nullable HeadlessBrowser browser;

  final Lab lab = new Lab();
  private final List<AppProcess> apps = new ArrayList<>();
  private final List<GuestPage> pages = new ArrayList<>();

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = HeadlessBrowser.start();
  }

  @AfterAll
  static void closeBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void closeAll() {
    List<String> complaints = pages.stream().flatMap(page -> page.complaints().stream()).toList();
    pages.forEach(GuestPage::close);
    apps.forEach(AppProcess::close);
    lab.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }

  AppProcess launch() throws IOException {
    return launch("app", "--catalog", "" + lab.catalog());
  }

  AppProcess launchAlone() throws IOException {
    return opened(AppProcess.alone(lab.path("app"), List.of("--catalog", "" + lab.catalog())));
  }

  /** An app with the games that the lab has of this name. */
  AppProcess launch(String name, String... options) throws IOException {
    return opened(AppProcess.hosted(lab.path(name), List.of(options)));
  }

  private AppProcess opened(AppProcess app) throws IOException {
    apps.add(app);
    Files.createDirectories(app.games());
    return app;
  }

  GuestPage open(AppProcess app, UnaryOperator<Browser.NewContextOptions> look) {
    return open(address(app), look);
  }

  GuestPage open(String address, UnaryOperator<Browser.NewContextOptions> look) {
    if (browser == null) {
      throw new IllegalStateException("no browser");
    }
    GuestPage page = browser.open(address, look);
    pages.add(page);
    return page;
  }

  static String address(AppProcess app) {
    return app.base() + "/#c=" + app.code();
  }

  GuestPage open(AppProcess app) {
    return open(app, look -> look);
  }

  /** A page whose guest has answered the questions, connected to these. */
  GuestPage openAsTom(AppProcess app, PeerProcess... peers) {
    GuestPage page = open(app);
    page.setUp(app.games(), "Tom");
    for (PeerProcess peer : peers) {
      page.connect(peer);
    }
    return page;
  }
}
