package net.lanspread.launch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The variables that scripts do not inherit: keys and options of Lanspread, and those that the
 * launchers of Java, of the package and of the build set for Lanspread.
 */
final class ScriptEnvironment {
  private static final List<String> PREFIXES =
      List.of("LANSPREAD", "JAVA_", "_JAVA_", "JDK_", "_JPACKAGE", "MAVEN_", "MVN_");
  private static final Set<String> NAMES = Set.of("CLASSPATH", "JAZZER_FUZZ", "JAZZER_INSTRUMENT");
  private static final String LIBRARIES = "LD_LIBRARY_PATH";

  private ScriptEnvironment() {}

  /**
   * Takes ours out.
   *
   * @param image the folder of the package or the Java that this program runs in
   */
  static void clean(Map<String, String> environment, Path image) {
    environment
        .keySet()
        .removeIf(
            name -> {
              String upper = name.toUpperCase(Locale.ROOT);
              return NAMES.contains(upper) || PREFIXES.stream().anyMatch(upper::startsWith);
            });
    // The package's launcher puts its own libraries before those of the system.
    String libraries = environment.get(LIBRARIES);
    if (libraries != null) {
      String others =
          Arrays.stream(libraries.split(":", -1))
              .filter(folder -> !folder.isEmpty() && !Path.of(folder).startsWith(image))
              .collect(Collectors.joining(":"));
      if (others.isEmpty()) {
        environment.remove(LIBRARIES);
      } else {
        environment.put(LIBRARIES, others);
      }
    }
  }
}
