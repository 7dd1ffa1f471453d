package net.lanspread.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RARLAB's {@code unrar} where this computer has it: on the search path, in ETI's folders, in
 * WinRAR's. Other programs of that name are passed over, as are versions before 6, which know less
 * than the built-in reader. A finding is kept; where nothing was, it is looked for again.
 */
public final class UnrarPrograms {
  /**
   * A program that was found.
   *
   * @param version such as {@code 7.01}
   */
  public record Found(Path program, String version) {}

  private static final Logger LOG = LoggerFactory.getLogger(UnrarPrograms.class);
  private static final int LEAST_VERSION = 6;
  private static final int MAX_BANNER_BYTES = 4_096;
  private static final int BANNER_SECONDS = 5;
  private static final Pattern BANNER = Pattern.compile("UNRAR (\\d+)\\.(\\d+)[^\\n]*Roshal");

  private final List<Path> candidates;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Found found;

  /**
   * @param candidates the places where it may be, the best first
   */
  public UnrarPrograms(List<Path> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /** The places where this computer may have one. */
  public static UnrarPrograms system(Map<String, String> variables, Path gamesFolder) {
    // Windows does not care how they are spelled.
    Map<String, String> environment = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    environment.putAll(variables);
    List<Path> candidates = new ArrayList<>();
    boolean windows = environment.containsKey("SystemRoot");
    String name = windows ? "unrar.exe" : "unrar";
    for (String folder : environment.getOrDefault("PATH", "").split(windows ? ";" : ":", -1)) {
      if (!folder.isBlank() && !folder.contains("\"")) {
        candidates.add(Path.of(folder, name));
      }
    }
    for (String variable : List.of("ProgramFiles", "ProgramFiles(x86)")) {
      String programs = environment.get(variable);
      if (programs != null) {
        candidates.add(Path.of(programs, "eti", "lan launcher", name));
        candidates.add(Path.of(programs, "WinRAR", "UnRAR.exe"));
      }
    }
    candidates.add(gamesFolder.resolve("eti_launcher").resolve("bin").resolve(name));
    if (!windows) {
      // A program that is started by its icon on a Mac lacks this folder on its path.
      candidates.add(Path.of("/opt/homebrew/bin", name));
      candidates.add(Path.of("/usr/local/bin", name));
    }
    return new UnrarPrograms(candidates.stream().filter(Path::isAbsolute).toList());
  }

  /** The best of them that is here. Blocks while it asks the programs for their versions. */
  public Optional<Found> find() {
    synchronized (lock) {
      if (found != null) {
        return Optional.of(found);
      }
    }
    for (Path candidate : candidates) {
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        Optional<Found> usable = version(candidate).map(each -> new Found(candidate, each));
        if (usable.isPresent()) {
          synchronized (lock) {
            found = usable.get();
          }
          return usable;
        }
      }
    }
    return Optional.empty();
  }

  /** The version in the banner that the program prints when it is asked nothing. */
  private static Optional<String> version(Path program) {
    Process process;
    try {
      process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
    } catch (IOException e) {
      LOG.debug("{} cannot be run", program, e);
      return Optional.empty();
    }
    // Ends a program that neither prints nor ends; nothing else waits for it.
    Thread watch = Thread.ofVirtual().start(() -> endAfterPatience(process));
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String banner = new String(out.readNBytes(MAX_BANNER_BYTES), StandardCharsets.ISO_8859_1);
      Matcher matcher = BANNER.matcher(banner);
      if (matcher.find() && Integer.parseInt(matcher.group(1)) >= LEAST_VERSION) {
        return Optional.of(matcher.group(1) + "." + matcher.group(2));
      }
      LOG.info("{} is no unrar of version {} or newer", program, LEAST_VERSION);
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      LOG.debug("{} says nothing", program, e);
      return Optional.empty();
    } finally {
      process.destroyForcibly();
      watch.interrupt();
    }
  }

  private static void endAfterPatience(Process process) {
    try {
      if (!process.waitFor(BANNER_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
