package net.lanspread.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

  /** The time for what is ended to put its things in order. */
  private static final long END_PATIENCE_SECONDS = 5;

  private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

  @Override
  public Started start(Command command, Optional<Path> log) throws IOException {
    ProcessBuilder script = builder(inItsOwnSession(command.words()), command);
    script.redirectInput(Redirect.from(NOTHING)).redirectErrorStream(true);
    if (log.isEmpty()) {
      Process process = script.redirectOutput(Redirect.to(NOTHING)).start();
      return started(process.toHandle(), process.onExit().thenApply(Process::exitValue));
    }
    // A pipe between the two, and none to this program: that would end with it.
    ProcessBuilder keeper =
        new ProcessBuilder(inItsOwnSession(KEEPING))
            .redirectOutput(log.get().toFile())
            .redirectError(Redirect.to(NOTHING));
    List<Process> pipeline = ProcessBuilder.startPipeline(List.of(script, keeper));
    CompletableFuture<Process> kept = pipeline.getLast().onExit();
    return started(
        pipeline.getFirst().toHandle(),
        pipeline
            .getFirst()
            .onExit()
            .thenCompose(
                ended ->
                    kept.completeOnTimeout(ended, LOG_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .thenApply(_ -> ended.exitValue())));
  }

  private static Started started(ProcessHandle process, CompletableFuture<Integer> exitCode) {
    return new Started(
        process.info().startInstant().map(at -> new Mark(process.pid(), at)),
        exitCode,
        () -> endStarted(process));
  }

  @Override
  public Optional<Started> find(Mark mark) {
    return ProcessHandle.of(mark.pid())
        .filter(process -> process.info().startInstant().filter(at -> isNear(at, mark)).isPresent())
        .map(process -> started(process, process.onExit().thenApply(_ -> 0)));
  }

  /** Systems count from their own start, and say another time when their clock is set. */
  private static boolean isNear(Instant at, Mark mark) {
    return Duration.between(at, mark.startedAt()).abs().compareTo(CLOCK_SLACK) <= 0;
  }

  /**
   * Where the script itself is the first process it goes first, or it would go on with its next
   * line. On Windows the first one only waits for it, and what runs as an administrator refuses:
   * then nothing is ended.
   */
  private static boolean endStarted(ProcessHandle first) {
    List<ProcessHandle> all = new ArrayList<>(first.descendants().toList());
    all.add(File.separatorChar == '\\' ? all.size() : 0, first);
    for (ProcessHandle each : all) {
      if (!each.destroy() && each.isAlive()) {
        return false;
      }
    }
    CompletableFuture.delayedExecutor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(() -> all.forEach(ProcessHandle::destroyForcibly));
    return true;
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
