package net.lanspread.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code lanspread peer} in a process of its own, driven by JSON lines; ended by {@link #close}.
 */
final class DrivenPeer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String name;
  private final Process process;

  private final Object lock = new Object();
  // guarded by lock
  private final List<JsonNode> lines = new ArrayList<>();
  // guarded by lock
  private boolean ended;
  // guarded by lock
  private int lastId;

  /** Starts a peer in a folder of its own below the home. */
  DrivenPeer(String name, Path home, Path catalog) throws IOException {
    this.name = name;
    Path folder = home.resolve(name);
    Files.createDirectories(folder);
    String java = ProcessHandle.current().info().command().orElse("java");
    process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "net.lanspread.App",
                "peer",
                "--games",
                folder.resolve("games").toString(),
                "--state",
                folder.resolve("state").toString(),
                "--catalog",
                catalog.toString(),
                "--name",
                name,
                "--listen",
                "127.0.0.1:0",
                "--no-mdns")
            .redirectError(folder.resolve("log.txt").toFile())
            .start();
    Thread.ofVirtual().name("read-" + name).start(this::read);
  }

  private static String classPath() {
    String path = System.getProperty("java.class.path");
    List<String> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  String name() {
    return name;
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
      process.destroy();
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  int mark() {
    synchronized (lock) {
      return lines.size();
    }
  }

  String awaitAddress(Duration patience) throws IOException, InterruptedException {
    return await(0, line -> is(line, "local-peer-ready"), patience).path("addr").asString();
  }

  private static boolean is(JsonNode line, String event) {
    return line.path("event").asString("").equals(event);
  }

  /** The line at the place, once there is one. */
  JsonNode awaitEvent(int place, Duration patience) throws IOException, InterruptedException {
    return await(place, _ -> true, patience);
  }

  /** Sends a command and waits for its result. */
  JsonNode ask(String command, Map<String, String> fields, Duration patience)
      throws IOException, InterruptedException {
    int id;
    synchronized (lock) {
      id = ++lastId;
    }
    ObjectNode json = JSON.createObjectNode().put("id", id).put("cmd", command);
    fields.forEach(json::put);
    process.getOutputStream().write((json + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    JsonNode reply =
        await(
            0,
            line -> line.path("type").asString("").equals("reply") && line.path("id").asInt() == id,
            patience);
    if (!reply.path("ok").asBoolean()) {
      throw new IOException(name + ": " + reply.path("error").path("message").asString());
    }
    return reply.path("result");
  }

  /** How many bytes this peer got from another. */
  long bytesFrom(DrivenPeer source) throws IOException, InterruptedException {
    String id =
        source
            .await(0, line -> is(line, "local-peer-ready"), Duration.ZERO)
            .path("peer_id")
            .asString();
    synchronized (lock) {
      return lines.stream()
          .filter(line -> is(line, "download-chunk-finished"))
          .filter(line -> line.path("peer_id").asString().equals(id))
          .mapToLong(line -> line.path("bytes").asLong())
          .sum();
    }
  }

  private JsonNode await(int from, Predicate<JsonNode> wanted, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      int next = from;
      while (true) {
        for (; next < lines.size(); next++) {
          if (wanted.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (ended || leftMillis <= 0) {
          throw new IOException(
              "the peer " + name + (ended ? " ended" : " was silent") + "; its log.txt says why");
        }
        lock.wait(leftMillis);
      }
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(6, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
