package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
  private static final List<String> PARTS =
      List.of(
          "/",
          "/",
          "/",
          "..",
          ".",
          "a",
          "Game",
          "ü",
          " ",
          "\0",
          "\n",
          "\\",
          ":",
          "C:",
          "*",
          "con",
          "NUL",
          "Com1",
          "lpt9.txt",
          "local",
          "LOCAL",
          ".local.installing",
          ".Local.Backup",
          ".lanspread_owned",
          "version.ini",
          ".version.ini.tmp",
          "\ud800",
          "x".repeat(120),
          "~1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "../x",
        "a/../x",
        "a//b",
        "a/",
        "./a",
        "C:\\x",
        "C:x",
        "a\\b",
        "a\0b",
        "CON",
        "con.txt",
        "x/NUL .txt",
        "lpt9",
        "a.",
        "a ",
        "a/b./c",
        "a\nb",
        "a*",
        "a?",
        "\ud800"
      })
  void hostilePathHasAProblem(String path) {
    assertThat(PathRules.problem(path)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local/x",
        "LOCAL/x",
        "local",
        ".version.ini.tmp",
        ".Local.Installing/x",
        "a/.lanspread_owned",
        ".hidden",
        "a/desktop.ini",
        "Version.ini",
        "VERSION.INI/x"
      })
  void pathThatIsNoContentIsNotShared(String path) {
    assertThat(PathRules.problem(path)).isEmpty();
    assertThat(PathRules.sharedProblem(path)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version.ini",
        "a.eti",
        "bin/x.dat",
        "data/locale/ü.txt",
        "localx/y",
        "CONSOLE.txt",
        "sub/.hidden",
        "sub/version.ini"
      })
  void ordinaryPathIsShared(String path) {
    assertThat(PathRules.sharedProblem(path)).isEmpty();
  }

  @Test
  void overlongNameAndPathHaveAProblem() {
    assertThat(PathRules.problem("x".repeat(255))).isEmpty();
    assertThat(PathRules.problem("x".repeat(256))).isPresent();
    assertThat(PathRules.problem("ü".repeat(128))).isPresent();
    assertThat(PathRules.problem("x".repeat(5_000))).isPresent();
    assertThat(PathRules.problem("a/".repeat(64) + "b")).isPresent();
  }

  /** Paths of the worst parts, put together at random from a known seed and a new one. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anAllowedPathStaysInItsFolderUnderItsOwnName(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path root = Path.of("games", "bfbc2").toAbsolutePath();
    int allowed = 0;
    for (int i = 0; i < 50_000; i++) {
      String path = randomPath(random);
      if (PathRules.problem(path).isPresent()) {
        assertThat(PathRules.sharedProblem(path)).as("%s", path).isPresent();
        continue;
      }
      allowed++;
      Path file = root.resolve(path);
      assertThat(file.normalize()).as("%s", path).isEqualTo(file).startsWithRaw(root);
      assertThat(root.relativize(file).toString().replace(File.separatorChar, '/')).isEqualTo(path);
      assertThat(path).doesNotContainPattern("[\\x00-\\x1f\\\\:*?\"<>|\\x7f]");
      assertThat(path + "/").doesNotContainPattern("[. ]/");
      assertThat("/" + path).doesNotContainPattern("(?i)/(con|prn|aux|nul|com1|lpt9) *[./]");
      if (PathRules.sharedProblem(path).isEmpty()) {
        assertThat(file.startsWith(root.resolve("local"))).as("%s", path).isFalse();
        assertThat(path).doesNotContainPattern("(?i)^local(/|$)");
        assertThat("/" + path + "/")
            .doesNotContainPattern(
                "(?i)/[.](version[.]ini[.]tmp|local[.](installing|backup)|lanspread_owned)/");
      }
    }
    assertThat(allowed).as("paths that were allowed").isGreaterThan(500);
  }

  static LongStream seeds() {
    return LongStream.of(20251121, System.nanoTime());
  }

  private static String randomPath(Random random) {
    StringBuilder path = new StringBuilder();
    for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
      path.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return path.toString();
  }
}
