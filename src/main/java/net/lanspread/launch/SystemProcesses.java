package net.lanspread.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The processes of this machine. Stateless. */
public final class SystemProcesses implements Processes {
  private static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  /** Where systems have the program that runs another one in a session of its own. */
  private static final List<File> SETSID =
      List.of(new File("/usr/bin/setsid"), new File("/bin/setsid"));

  @Override
  public CompletableFuture<Integer> start(List<String> command, Path folder, Path log)
      throws IOException {
    return new ProcessBuilder(inItsOwnSession(command))
        .directory(folder.toFile())
        .redirectInput(Redirect.from(NOTHING))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile()) // a file and no pipe: a pipe would end with this program
        .start()
        .onExit()
        .thenApply(Process::exitValue);
  }

  /** A Ctrl-C in the terminal is for all of a session, and must end this program alone. */
  private static List<String> inItsOwnSession(List<String> command) {
    List<String> words = new ArrayList<>();
    SETSID.stream()
        .filter(File::canExecute)
        .findFirst()
        .ifPresent(setsid -> words.add(setsid.getPath()));
    words.addAll(command);
    return words;
  }

  @Override
  public int runHere(List<String> command, Path folder) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    Thread end = Thread.ofPlatform().name("end-script").unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    return process.waitFor();
  }

  /** Ends a script with all that it has started. */
  private static void end(Process script) {
    script.descendants().forEach(ProcessHandle::destroy);
    script.destroy();
  }
}
