package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Words of strangers on a terminal. */
class PrintableTest {
  private static final int[] NEVER = {
    0, 7, '\n', '\r', 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029,
    0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xd800, 0xdfff, 0xfeff
  };

  @Test
  void wordsStayAsTheyAre() {
    assertThat(Printable.of("Märklin \u2013 \u6e38\u620f \ud83c\udfae", 60))
        .isEqualTo("Märklin \u2013 \u6e38\u620f \ud83c\udfae");
    assertThat(Printable.of("abc", 2)).isEqualTo("ab");
  }

  @Test
  void nothingPlaysWithTheTerminal() {
    for (int c : NEVER) {
      String text = "a" + Character.toString(c) + "b";
      assertThat(Printable.of(text, 60)).as("%x", c).isEqualTo("a?b");
      assertThat(Printable.isPrintable(text)).as("%x", c).isFalse();
      assertThat(GameId.parse(text)).as("%x", c).isEmpty();
    }
    assertThat(Printable.isPrintable("Märklin")).isTrue();
    assertThat(Printable.of("a\u001b[2Jb\r\nc\u009bd\u202ee\u2066f\u2028g\ud800h\ufeff", 60))
        .isEqualTo("a?[2Jb??c?d?e?f?g?h?");
  }
}
