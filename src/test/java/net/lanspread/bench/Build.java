package net.lanspread.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.demo.DrivenPeer;

/**
 * A build of this program that is measured.
 *
 * @param program the start of a command line that runs it
 */
record Build(String name, List<String> program) {
  /** The one that this process is of. */
  static Build ours() {
    return new Build("this build", DrivenPeer.program(List.of()));
  }

  /** Another one, in a virtual machine with the same options; its libraries lie beside its jar. */
  static Build older(Path jar) {
    List<String> program = new ArrayList<>(DrivenPeer.program(List.of()));
    // The class path, before the name of the class.
    program.set(program.size() - 2, jar.toAbsolutePath().toString());
    return new Build("the older build", program);
  }
}
