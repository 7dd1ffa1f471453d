package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
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
        "Version.ini",
        "VERSION.INI/x"
      })
  void launcherOwnedPathIsNotShared(String path) {
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
        ".hidden",
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
}
