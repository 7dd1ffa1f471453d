package net.lanspread.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.disk.Disk;

/**
 * The text of a script, as far as it tells something without a run.
 *
 * @param bom whether it begins with a byte order mark of UTF-8
 */
record ScriptText(String text, boolean bom) {
  /** More than any script has; of a larger one nothing is seen. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Charset ANSI = Charset.forName("windows-1252");
  private static final String MARK = "\uFEFF";
  private static final ScriptText UNSEEN = new ScriptText("", false);

  static ScriptText read(Disk disk, Path file) throws IOException {
    if (disk.stat(file).filter(stat -> stat.isFile() && stat.sizeBytes() <= MAX_BYTES).isEmpty()) {
      return UNSEEN;
    }
    String text = decoded(disk.readAll(file, MAX_BYTES));
    return text.startsWith(MARK)
        ? new ScriptText(text.substring(1), true)
        : new ScriptText(text, false);
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, ANSI);
    }
  }

  List<String> lines() {
    return text.lines().map(String::strip).toList();
  }
}
