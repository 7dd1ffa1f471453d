package net.lanspread.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The processes of this machine. Stateless. */
public final class SystemProcesses implements Processes {
  private static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  /** The places where systems have the program that runs another one in a session of its own. */
  private static final List<File> SETSID =
      List.of(new File("/usr/bin/setsid"), new File("/bin/setsid"));

  /**
   * The largest size of a log, in blocks of 512 bytes; some shells count in blocks twice as large.
   */
  private static final int LOG_BLOCKS = 4096;

  /**
   * Keeps the beginning of its input and drops the rest: the writer never has to stop, and the log
   * never grows beyond its limit, because the process at the other end outlives this program. The
   * system ends {@code cat} at the limit, which unlike {@code head} writes its input at once.
   */
  private static final List<String> KEEPING =
      List.of(
          "/bin/sh",
          "-c",
          "(ulimit -c 0; ulimit -f "
              + LOG_BLOCKS
              + "; exec cat) 2>/dev/null"
              + " || echo '(the rest is too long for this log)'; exec cat >/dev/null");

  /** The time for the rest of an ended script's output in the pipe to its log. */
  private static final long LOG_PATIENCE_MILLIS = 1000;

  @Override
  public CompletableFuture<Integer> start(Command command, Optional<Path> log) throws IOException {
    ProcessBuilder script = builder(inItsOwnSession(command.words()), command);
    script.redirectInput(Redirect.from(NOTHING)).redirectErrorStream(true);
    if (log.isEmpty()) {
      return script
          .redirectOutput(Redirect.to(NOTHING))
          .start()
          .onExit()
          .thenApply(Process::exitValue);
    }
    // A pipe between the two, and none to this program: that would end with it.
    ProcessBuilder keeper =
        new ProcessBuilder(inItsOwnSession(KEEPING))
            .redirectOutput(log.get().toFile())
            .redirectError(Redirect.to(NOTHING));
    List<Process> pipeline = ProcessBuilder.startPipeline(List.of(script, keeper));
    CompletableFuture<Process> kept = pipeline.getLast().onExit();
    return pipeline
        .getFirst()
        .onExit()
        .thenCompose(
            ended ->
                kept.completeOnTimeout(ended, LOG_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .thenApply(_ -> ended.exitValue()));
  }

  private static ProcessBuilder builder(List<String> words, Command command) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(command.folder().toFile());
    ScriptEnvironment.clean(builder.environment(), image());
    builder.environment().putAll(command.environment());
    return builder;
  }

  /** The folder of the package that has its own Java in a folder, or that of Java itself. */
  private static Path image() {
    Path java = Path.of(System.getProperty("java.home"));
    Path lib = java.getParent();
    Path image = lib == null ? null : lib.getParent();
    return System.getProperty("jpackage.app-path") == null || image == null ? java : image;
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
  public int runHere(Command command) throws IOException, InterruptedException {
    Process process = builder(command.words(), command).inheritIO().start();
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
