package net.lanspread.install;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value in a file changes, and no other byte. */
class SettingsTextTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "stub,Jörg",
        "stub\\n,Jörg\\n",
        "stub\\r\\n,Jörg\\r\\n",
        "stub\\r\\nsecond\\nthird\\r\\n\\r\\n,Jörg\\r\\nsecond\\nthird\\r\\n\\r\\n",
        "stub\\rsecond\\r,Jörg\\rsecond\\r",
        "\\r\\nsecond,Jörg\\r\\nsecond",
        "'',Jörg",
        "\uFEFFstub\\r\\n,\uFEFFJörg\\r\\n",
        "\uFEFF,\uFEFFJörg",
      })
  void firstLineChangesAndKeepsItsEnding(String before, String after) {
    assertThat(text(unescaped(before)).withFirstLine("Jörg").map(SettingsTextTest::string))
        .contains(unescaped(after));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "PersonaName=stub,PersonaName=Jörg",
        "PersonaName = stub \\r\\nx=1,PersonaName = Jörg\\r\\nx=1",
        "[S]\\r\\n;PersonaName=a\\r\\npersonaNAME\t=\t\\r\\nPersonaName=c,"
            + "[S]\\r\\n;PersonaName=a\\r\\npersonaNAME\t=\tJörg\\r\\nPersonaName=c",
        "  PersonaName==\"x\"=y\\n,  PersonaName=Jörg\\n",
        "\uFEFFPersonaName=stub\\n,\uFEFFPersonaName=Jörg\\n",
        "PersonaNameX=1\\n"
            + "MyPersonaName=2\\n"
            + "PersonaName=,PersonaNameX=1\\n"
            + "MyPersonaName=2\\n"
            + "PersonaName=Jörg",
      })
  void valueChangesAndTheSpacesAroundItsSignStay(String before, String after) {
    assertThat(
            text(unescaped(before)).withValue("PersonaName", "Jörg").map(SettingsTextTest::string))
        .contains(unescaped(after));
  }

  @Test
  void fileWithoutTheKeyTakesNoValue() {
    for (String without :
        List.of("", "PersonaName", "PersonaName\n=x", ";PersonaName=x", "x=PersonaName=y")) {
      assertThat(text(without).withValue("PersonaName", "x")).as(without).isEmpty();
    }
  }

  @Test
  void westernFileTakesTheCharactersOfItsEncoding() {
    byte[] western = "PersonaName=stub\r\nTitle=Größe \u0080\r\n".getBytes(ISO_8859_1);

    assertThat(new SettingsText(western).withValue("PersonaName", "Jörg €"))
        .hasValueSatisfying(
            bytes ->
                assertThat(bytes)
                    .isEqualTo(
                        "PersonaName=Jörg €\r\nTitle=Größe €\r\n"
                            .getBytes(Charset.forName("windows-1252"))));
    assertThat(new SettingsText(western).withValue("PersonaName", "日本")).isEmpty();
    assertThat(new SettingsText(western).withFirstLine("日本")).isEmpty();
  }

  @Test
  void fileInMarkedSixteenBitsTakesTheValueAsItIs() {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      String ini = "\uFEFF[S]\r\n\u0A0D=日\r\npersonaNAME =\t%s\r\n;größer\r\n";
      assertThat(
              new SettingsText(ini.formatted("stub").getBytes(charset))
                  .withValue("PersonaName", "Jörg 日🎮"))
          .as("%s", charset)
          .hasValue(ini.formatted("Jörg 日🎮").getBytes(charset));
      assertThat(new SettingsText("\uFEFFstub\r\n2".getBytes(charset)).withFirstLine("Jörg"))
          .hasValue("\uFEFFJörg\r\n2".getBytes(charset));
      assertThat(new SettingsText("\uFEFF".getBytes(charset)).withFirstLine("Tom"))
          .hasValue("\uFEFFTom".getBytes(charset));
    }
  }

  @Test
  void fileInSixteenBitsThatIsUnmarkedOrDamagedIsNotTouched() {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      assertThat(new SettingsText("stub\r\n".getBytes(charset)).withFirstLine("x")).isEmpty();
      byte[] half = joined("\uFEFFstub".getBytes(charset), new byte[] {'x'});
      assertThat(new SettingsText(half).withFirstLine("x")).isEmpty();
      byte[] ini = joined("\uFEFFPersonaName=stub".getBytes(charset), new byte[] {0});
      assertThat(new SettingsText(ini).withValue("PersonaName", "x")).isEmpty();
    }
    assertThat(new SettingsText(new byte[] {'a', 0, 'b'}).withFirstLine("x")).isEmpty();
  }

  @Test
  void everyOtherByteOfAnyFileStays() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] before = random.nextBoolean() ? noise(random) : new byte[0];
      byte[] after = noise(random);
      byte[] line = "\nPersonaName=stub\r\n".getBytes(UTF_8);

      Optional<byte[]> result =
          new SettingsText(joined(before, line, after)).withValue("personaname", "Tom");

      assertThat(result).as("seed %d, round %d", seed, round).isPresent();
      assertThat(result.get())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(joined(before, "\nPersonaName=Tom\r\n".getBytes(UTF_8), after));
    }
  }

  /** Bytes of no encoding at all, without a zero; text that looks like UTF-16 has its own test. */
  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (1 + random.nextInt(253));
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static SettingsText text(String text) {
    return new SettingsText(text.getBytes(UTF_8));
  }

  private static String string(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
