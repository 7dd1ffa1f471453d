package net.lanspread.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import net.lanspread.content.VersionIni.Reading;
import org.junit.jupiter.api.Test;

class VersionIniTest {
  private static final Version VERSION = new Version("20250101");

  private static Reading read(String text, Charset charset) {
    return VersionIni.read(text.getBytes(charset));
  }

  private static String reason(Reading reading) {
    return reading instanceof Reading.Invalid(String reason) ? reason : "accepted";
  }

  @Test
  void theFirstLineIsTheVersionBesideAnyOtherText() {
    for (String text :
        List.of(
            "20250101",
            "20250101\n",
            "20250101\r\n",
            "20250101\r",
            "\ufeff20250101",
            "\ufeff  20250101\t\r\n",
            "20250101\0",
            "20250101\0\0\0",
            "20250101\u001a",
            "20250101\r\n\u001a",
            "20250101\r\nbuild 7\r\n20260101\r\n")) {
      assertThat(read(text, UTF_8)).as("'%s'", text).isEqualTo(new Reading.Accepted(VERSION));
    }
  }

  @Test
  void itsContentIsTheEightDigits() {
    assertThat(VersionIni.content(VERSION)).isEqualTo("20250101".getBytes(UTF_8));
    assertThat(VersionIni.content(VERSION)).hasSize(VersionIni.CONTENT_BYTES);
  }

  @Test
  void utf16IsNamed() {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      assertThat(reason(read("20250101", charset))).contains("UTF-16");
      assertThat(reason(read("\ufeff20250101\r\n", charset))).contains("UTF-16");
    }
  }

  @Test
  void aWrongVersionIsInvalidWithItsReason() {
    for (String text :
        List.of(
            "2025010",
            "202501011",
            "2025-1-1",
            "v2025010",
            "[version]\r\nversion=20250101",
            "version=20250101",
            "2025\u0003101",
            "２０２５０１０１")) {
      assertThat(reason(read(text, UTF_8))).as("'%s'", text).contains("eight digits");
    }
    assertThat(reason(read("", UTF_8))).contains("empty");
    assertThat(reason(read("\r\n20250101", UTF_8))).contains("empty");
  }

  @Test
  void aLargeFileIsNotSearched() {
    String large = "20250101\r\n" + "x".repeat(VersionIni.MAX_BYTES - 10);
    assertThat(read(large, ISO_8859_1)).isEqualTo(new Reading.Accepted(VERSION));
    assertThat(reason(read(large + "x", ISO_8859_1))).contains("larger than");
  }
}
