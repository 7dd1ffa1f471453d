package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTest {
  @ParameterizedTest
  @CsvSource({
    "Windows 11, WINDOWS",
    "Windows Server 2025, WINDOWS",
    "Mac OS X, MACOS",
    "Linux, UNIX",
    "FreeBSD, UNIX"
  })
  void javasNameOfASystemIsUnderstood(String name, OperatingSystem system) {
    assertThat(OperatingSystem.named(name)).isEqualTo(system);
  }
}
