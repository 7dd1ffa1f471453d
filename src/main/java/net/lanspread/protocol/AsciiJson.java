package net.lanspread.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * JSON as it leaves the program for people and their programs: every character beyond plain ASCII
 * is escaped. So no name plays with a terminal, and half a character does no harm. Stateless.
 */
public final class AsciiJson {
  private AsciiJson() {}

  /** The beginning of a factory that writes such. */
  public static JsonFactoryBuilder factory() {
    return JsonFactory.builder()
        .characterEscapes(new AlsoDelete())
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  private static final class AlsoDelete extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return null;
    }
  }
}
