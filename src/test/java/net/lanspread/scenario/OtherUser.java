package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Another user of this computer, for real: programs run as {@code nobody}. */
final class OtherUser {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs");

  private OtherUser() {}

  /** The other user, or the test is skipped where it may not become one. */
  static OtherUser orSkip() throws IOException, InterruptedException {
    OtherUser other = new OtherUser();
    assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && other.run("id -u").equals("65534\n"),
        "no other user: being one wants root and setpriv");
    return other;
  }

  /** Lets the other user through a folder, as he comes through a home folder. */
  static void letThrough(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The output of a shell of the user, with its complaints. */
  String run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(NOBODY);
    command.addAll(List.of("/bin/sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }

  /** The command lines of all processes, each on a line. */
  String processes() throws IOException, InterruptedException {
    return run("for each in /proc/[0-9]*/cmdline; do tr '\\0\\n' '  ' <$each; echo; done");
  }

  /** True when the user can read a file. */
  boolean canRead(Path file) throws IOException, InterruptedException {
    return run("cat -- \"$1\" >/dev/null 2>&1 && echo read", file.toString()).equals("read\n");
  }
}
