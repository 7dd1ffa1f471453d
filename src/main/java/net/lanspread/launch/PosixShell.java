package net.lanspread.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.lanspread.disk.Disk;

/**
 * The shells of Unix, which run {@code .sh} scripts: the one that the script's {@code #!} line
 * names by an absolute path, else {@code /bin/sh}. A script need not be executable, for downloads
 * keep no permissions.
 *
 * <p>The arguments are passed as they are, past every shell. If Java cannot write one of them,
 * because this process runs in the locale {@code C}, {@code /bin/sh} writes it, from a spelling of
 * letters, digits and backslashes alone.
 *
 * <p>A script that was saved on Windows, with carriage returns or a byte order mark, is read by its
 * shell without them, under its own name.
 */
public final class PosixShell implements ScriptShell {
  private static final String SH = "/bin/sh";
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

  /** Decodes the first argument and runs the others with it behind. */
  private static final String DECODING = "name=$(printf %b \"$1\"); shift; exec \"$@\" \"$name\"";

  /** The command that a shell runs in place of a file: the file's text, cleaned. */
  private static final String CLEANED = "eval \"$(tr -d '\\015' <\"$0\")\"";

  private static final String CLEANED_OF_MARK = "eval \"$(tail -c +4 \"$0\" | tr -d '\\015')\"";

  private static final Pattern ASKING =
      Pattern.compile(
          "(?m)^\\s*(select|dialog|whiptail)\\b|(^|[;&|]|\\bdo\\b|\\bwhile\\b)\\s*read\\b");

  private final Disk disk;
  private final Charset argumentCharset;
  private final Surroundings surroundings;

  /**
   * @param argumentCharset in which Java writes the arguments of processes
   */
  public PosixShell(Disk disk, Charset argumentCharset, Surroundings surroundings) {
    this.disk = disk;
    this.argumentCharset = argumentCharset;
    this.surroundings = surroundings;
  }

  @Override
  public CommandLine commandLine(
      GameScript script, Path file, ScriptArguments arguments, Console console) throws IOException {
    ScriptText text = ScriptText.read(disk, file);
    List<String> run = new ArrayList<>();
    if (console == Console.ITS_OWN && ASKING.matcher(text.text()).find()) {
      surroundings.terminal().ifPresent(run::addAll);
    }
    run.addAll(reading(text));
    run.addAll(
        List.of(
            file.toString(),
            arguments.root().toString(),
            arguments.id().value(),
            arguments.player().languageCode()));
    String name = arguments.player().name();
    if (argumentCharset.newEncoder().canEncode(name)) {
      run.add(name);
      return ready(run, arguments);
    }
    List<String> words = new ArrayList<>(List.of(SH, "-c", DECODING, SH, spelled(name)));
    words.addAll(run);
    return ready(words, arguments);
  }

  private static CommandLine ready(List<String> words, ScriptArguments arguments) {
    return new CommandLine.Ready(new Command(words, arguments.root(), Map.of()), true, List.of());
  }

  /**
   * The program that runs the script, with the words that make it read a script that was saved on
   * Windows.
   */
  private static List<String> reading(ScriptText text) {
    List<String> words = interpreter(text.text());
    String shell = words.stream().filter(word -> !word.startsWith("-")).toList().getLast();
    boolean isShell = SHELLS.contains(shell.substring(shell.lastIndexOf('/') + 1));
    if (isShell && (text.bom() || text.text().indexOf('\r') >= 0)) {
      words.addAll(List.of("-c", text.bom() ? CLEANED_OF_MARK : CLEANED));
    }
    return words;
  }

  /** The program that runs the script, with its argument if the script gives it one. */
  private static List<String> interpreter(String text) {
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
