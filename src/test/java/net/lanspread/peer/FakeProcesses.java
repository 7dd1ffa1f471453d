package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import net.lanspread.launch.Command;
import net.lanspread.launch.Processes;

/** Processes that never are: each ends with the exit code, and at the time, that a test says. */
final class FakeProcesses implements Processes {
  private static final Instant STARTED = Instant.parse("2026-11-20T20:15:30Z");

  private final Map<Mark, Started> running = new ConcurrentHashMap<>();
  private final List<String> started = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();

  /** The names of the scripts that were started so far. */
  List<String> started() {
    return List.copyOf(started);
  }

  /** Waits until one more is started, and names it. */
  String awaitStart() throws InterruptedException {
    return news.take();
  }

  /** Lets the script of that name end so, once it is started. */
  FakeProcesses ends(String script, int exitCode) {
    end(script).complete(exitCode);
    return this;
  }

  /** The script of that name will be asked for its end anew. */
  void forget(String script) {
    ends.remove(script);
  }

  private CompletableFuture<Integer> end(String script) {
    return ends.computeIfAbsent(script, _ -> new CompletableFuture<>());
  }

  @Override
  public Started start(Command command, Optional<Path> log) throws IOException {
    Files.writeString(log.orElseThrow(), "");
    String script = begun(command);
    Mark mark = new Mark(started.size(), STARTED);
    Started process = new Started(Optional.of(mark), end(script), () -> end(script).complete(143));
    running.put(mark, process);
    return process;
  }

  @Override
  public Optional<Started> find(Mark mark) {
    return Optional.ofNullable(running.get(mark)).filter(process -> !process.exitCode().isDone());
  }

  @Override
  public int runHere(Command command) {
    return end(begun(command)).join();
  }

  private String begun(Command command) {
    String script = Path.of(command.words().get(1)).getFileName().toString();
    started.add(script);
    news.add(script);
    return script;
  }
}
