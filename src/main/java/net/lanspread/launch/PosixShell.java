package net.lanspread.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.disk.Disk;

/**
 * The shells of Unix, which run {@code .sh} scripts: the one that the script's {@code #!} line
 * names by an absolute path, else {@code /bin/sh}. A script need not be executable, for downloads
 * keep no permissions.
 *
 * <p>The arguments are passed as they are, past every shell. Where Java cannot write one of them,
 * because this process runs in the locale {@code C}, {@code /bin/sh} writes it, out of a spelling
 * that has nothing but letters, digits and backslashes in it.
 */
public final class PosixShell implements ScriptShell {
  private static final String SH = "/bin/sh";
  private static final int MAX_INTERPRETER_BYTES = 256;

  /** Decodes the first two arguments and runs the others with them behind. */
  private static final String DECODING =
      "language=$(printf %b \"$1\"); name=$(printf %b \"$2\"); shift 2;"
          + " exec \"$@\" \"$language\" \"$name\"";

  private final Disk disk;
  private final Charset argumentCharset;

  /**
   * @param argumentCharset in which Java writes the arguments of processes
   */
  public PosixShell(Disk disk, Charset argumentCharset) {
    this.disk = disk;
    this.argumentCharset = argumentCharset;
  }

  @Override
  public String suffix() {
    return ".sh";
  }

  @Override
  public CommandLine commandLine(Path script, ScriptArguments arguments) throws IOException {
    List<String> run = interpreter(script);
    run.addAll(List.of(script.toString(), arguments.root().toString(), arguments.id().value()));
    String language = arguments.player().language();
    String name = arguments.player().name();
    if (argumentCharset.newEncoder().canEncode(language + name)) {
      run.addAll(List.of(language, name));
      return new CommandLine.Ready(run);
    }
    List<String> words =
        new ArrayList<>(List.of(SH, "-c", DECODING, SH, spelled(language), spelled(name)));
    words.addAll(run);
    return new CommandLine.Ready(words);
  }

  /** The program that runs the script, with its argument if the script gives it one. */
  private List<String> interpreter(Path script) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAX_INTERPRETER_BYTES);
    try (Disk.Reader reader = disk.openReader(script)) {
      while (start.hasRemaining() && reader.read(start, start.position()) >= 0) {}
    }
    String text = new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (text.startsWith("#!") && end > 0) {
      String[] words = text.substring(2, end).strip().split("[ \t]+", 2);
      if (words[0].startsWith("/")) {
        return new ArrayList<>(List.of(words));
      }
    }
    return new ArrayList<>(List.of(SH));
  }

  private static String spelled(String text) {
    StringBuilder spelling = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9');
      spelling.append(plain ? String.valueOf((char) each) : "\\0%03o".formatted(each & 0xFF));
    }
    return spelling.toString();
  }
}
