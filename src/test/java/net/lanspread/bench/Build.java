package net.lanspread.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.demo.DrivenPeer;

/**
 * A build of this program that is measured.
 *
 * @param program the start of a command line that runs it
 * @param asApp the options with which its peer does as its app does
 */
record Build(String name, List<String> program, List<String> asApp) {
  /** The one that this process is of. */
  static Build ours() {
    return new Build("this build", DrivenPeer.program(List.of()), List.of("--rehearse"));
  }

  /**
   * Another one: its libraries lie beside its jar. Where the jar lies in a checkout's {@code
   * target}, it runs with that checkout's options, else with those of this process.
   */
  static Build older(Path jar) {
    Path absolute = jar.toAbsolutePath();
    Path options = absolute.resolveSibling("../scripts/java.options").normalize();
    List<String> program = new ArrayList<>(DrivenPeer.program(List.of()));
    // The class path, before the name of the class.
    program.set(program.size() - 2, absolute.toString());
    if (Files.exists(options)) {
      // All between the program and "-cp".
      program.subList(1, program.size() - 3).clear();
      program.add(1, "@" + options);
    }
    return new Build("the older build", program, List.of());
  }
}
