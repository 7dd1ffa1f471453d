package net.lanspread.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Trees;

/** This machine's Chromium without a window, driven through this machine's Node. */
final class HeadlessBrowser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path home;
  private final Playwright playwright;
  private final Browser browser;

  private HeadlessBrowser(Path node, Path chromium) throws IOException {
    // The tester's own home may be missing or write-protected.
    home = Files.createTempDirectory("lanspread-browser");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "HOME",
                        home.toString(),
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    // Root may not have a sandbox; the only page is ours.
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")));
  }

  /** Starts it, or skips the tests where the machine has none. */
  static HeadlessBrowser start() throws IOException {
    Optional<Path> node = program("node");
    Optional<Path> chromium =
        Optional.ofNullable(System.getenv("CHROMIUM"))
            .map(Path::of)
            .or(() -> NAMES.stream().flatMap(name -> program(name).stream()).findFirst());
    assumeTrue(
        node.isPresent() && chromium.isPresent(),
        "no browser tests: Chromium and Node are wanted (Debian: apt install chromium nodejs)");
    return new HeadlessBrowser(node.orElseThrow(), chromium.orElseThrow());
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", ""))
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator, -1)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens an address as a guest with a browser of its own would, in English and on a desktop. */
  GuestPage open(String address, UnaryOperator<Browser.NewContextOptions> look) {
    return new GuestPage(
        browser.newContext(
            look.apply(
                new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(1280, 800))),
        address);
  }

  @Override
  public void close() throws IOException {
    browser.close();
    playwright.close();
    Trees.delete(new RealDisk(), home);
  }
}
