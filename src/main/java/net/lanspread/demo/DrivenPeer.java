package net.lanspread.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import net.lanspread.content.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code lanspread peer} in a process of its own, driven by JSON lines as any other program would
 * drive it. All that it has printed is kept; a place in it is the number of a line.
 */
public final class DrivenPeer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DrivenPeer.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The name of the file with what a process says besides. */
  static final String LOG = "log.txt";

  private static final Duration EXIT_WAIT = Duration.ofSeconds(6);

  private final String name;
  private final Process process;
  private final String told;
  private final Thread reader;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<JsonNode> lines = new ArrayList<>();

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private int lastId;

  /**
   * Starts a peer whose {@code games}, {@code state} and {@code log.txt} are in the folder.
   *
   * @param program the start of a command line that runs this program
   * @param peerOptions for the peer, besides its folders and its name
   */
  public DrivenPeer(String name, Path folder, List<String> program, List<String> peerOptions)
      throws IOException {
    this(
        name,
        start(folder, program, arguments(name, folder, peerOptions)),
        folder.resolve(LOG).toString());
  }

  /** Drives a peer that was started with such {@link #arguments}. */
  public DrivenPeer(String name, Process process) {
    this(name, process, "its " + LOG);
  }

  private DrivenPeer(String name, Process process, String told) {
    this.name = name;
    this.process = process;
    this.told = told;
    reader = Thread.ofPlatform().name("read-" + name).daemon().start(this::read);
  }

  /** Starts this program with its log in the folder. */
  static Process start(Path folder, List<String> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile()))
        .start();
  }

  /** The arguments of the program; makes the games folder. */
  public static List<String> arguments(String name, Path folder, List<String> peerOptions)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "peer",
                "--games",
                Files.createDirectories(folder.resolve("games")).toString(),
                "--state",
                folder.resolve("state").toString(),
                "--name",
                name));
    arguments.addAll(peerOptions);
    return arguments;
  }

  /**
   * The start of a command line that runs this program once more, in a virtual machine with the
   * options of this one.
   *
   * @param javaOptions to be added to them
   */
  public static List<String> program(List<String> javaOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(), "net.lanspread.App"));
    return command;
  }

  private static String classPath() {
    List<String> entries = new ArrayList<>();
    String path = System.getProperty("java.class.path");
    for (String entry : path.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode json = JSON.readTree(line);
        synchronized (lock) {
          lines.add(json);
          lock.notifyAll();
        }
      }
    } catch (IOException | JacksonException e) {
      log.warn("peer {} cannot be read any more", name, e);
      process.destroy();
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  public String name() {
    return name;
  }

  public Process process() {
    return process;
  }

  /** The place of the next line: the output from here on is new. */
  public int mark() {
    synchronized (lock) {
      return lines.size();
    }
  }

  /** All lines from the place on. */
  public List<JsonNode> lines(int from) {
    synchronized (lock) {
      return List.copyOf(lines.subList(from, lines.size()));
    }
  }

  /** True when a line is such an event. */
  public static boolean isEvent(JsonNode line, String event) {
    return line.path("event").asString("").equals(event);
  }

  /** The first line from the place on that is wanted, once there is one. */
  public JsonNode await(int from, Predicate<JsonNode> wanted, Duration patience)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      int next = from;
      while (true) {
        for (; next < lines.size(); next++) {
          if (wanted.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        if (ended || !deadline.waitOn(lock)) {
          throw new IOException(
              "the peer " + name + (ended ? " ended" : " was silent") + "; " + told + " says more");
        }
      }
    }
  }

  /** The peer's line that says that it is ready: its id and its address. */
  public JsonNode awaitReady(Duration patience) throws IOException, InterruptedException {
    return await(0, line -> isEvent(line, "local-peer-ready"), patience);
  }

  /** Sends a command, and tells the id that its reply will have. */
  public int send(String command, Map<String, ?> fields) throws IOException {
    int id;
    synchronized (lock) {
      id = ++lastId;
    }
    ObjectNode json = JSON.createObjectNode().put("id", id).put("cmd", command);
    fields.forEach((field, value) -> json.set(field, JSON.valueToTree(value)));
    sendLine(json.toString());
    return id;
  }

  /** Sends a line, be it a command or not. */
  public void sendLine(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  public JsonNode awaitReply(int id, Duration patience) throws IOException, InterruptedException {
    return await(
        0,
        line -> line.path("type").asString("").equals("reply") && line.path("id").asInt(-1) == id,
        patience);
  }

  /**
   * Sends a command and waits for its result.
   *
   * @throws IOException also when the peer refuses
   */
  public JsonNode ask(String command, Map<String, ?> fields, Duration patience)
      throws IOException, InterruptedException {
    JsonNode reply = awaitReply(send(command, fields), patience);
    if (!reply.path("ok").asBoolean()) {
      throw new IOException(name + ": " + reply.path("error").path("message").asString());
    }
    return reply.path("result");
  }

  /** Waits until the process has ended and all it said has been read. */
  public boolean awaitExit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    reader.join();
    return true;
  }

  /** Ends the peer's input, which ends the peer; kills it when it does not end. */
  @Override
  public void close() {
    end(process);
  }

  /** Ends the input of a process that ends with it; kills it when it does not end. */
  static void end(Process process) {
    try {
      process.getOutputStream().close();
      if (process.waitFor(EXIT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (IOException e) {
      log.debug("process {} reads no more", process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
