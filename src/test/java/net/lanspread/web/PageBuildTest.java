package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.content.Sha256;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built page that is committed, so that building needs no Node. */
@Tag("process")
class PageBuildTest {
  private static final Path PAGE = Path.of("web-ui");

  @TempDir private Path folder;

  @Test
  void committedPageIsBuiltFromItsSources() throws IOException, InterruptedException {
    assumeTrue(npm("--version").done(), "the page cannot be built: npm is missing");
    if (!Files.exists(PAGE.resolve("node_modules"))) {
      Said installed = npm("ci", "--no-audit", "--no-fund");
      assumeTrue(installed.done(), "the page cannot be built: " + installed.text());
    }
    Path built = folder.resolve("dist");
    Said build = npm("run", "build", "--", "--outDir", built.toString());

    assertThat(build.done()).as(build.text()).isTrue();
    assertThat(digests(PAGE.resolve("dist")))
        .as("npm run build in web-ui, and commit dist")
        .isEqualTo(digests(built));
  }

  private record Said(boolean done, String text) {}

  private static Said npm(String... arguments) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList())
              .directory(PAGE.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor() == 0, text);
    } catch (IOException e) {
      return new Said(false, e.toString());
    }
  }

  private static Map<String, String> digests(Path dist) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(dist)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    Map<String, String> digests = new TreeMap<>();
    for (Path file : files) {
      digests.put(
          dist.relativize(file).toString().replace('\\', '/'),
          Sha256.hash(Files.readAllBytes(file)).hex());
    }
    return digests;
  }
}
