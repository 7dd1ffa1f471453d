package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The resources of a peer's process at one moment.
 *
 * @param threads of the virtual machine, virtual ones included
 * @param files open ones, sockets included, those of libraries and mapped ones not
 * @param heapBytes the reachable objects
 * @param stateFiles files in its state folder
 */
record Footprint(long threads, long files, long heapBytes, long stateFiles) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  static Footprint of(PeerProcess peer) {
    Path open = Path.of("/proc/" + peer.process().pid() + "/fd");
    try (Stream<Path> files = Files.list(open);
        Stream<Path> stateFiles = Files.walk(peer.state())) {
      return new Footprint(threads(peer), files.count(), heapBytes(peer), stateFiles.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The threads of the process, without those of the virtual machine's own pools, which come and go
   * with their work.
   */
  private static long threads(PeerProcess peer) throws IOException {
    Path dump = peer.state().resolveSibling("threads.json");
    ask(peer, "Thread.dump_to_file", "-overwrite", "-format=json", dump.toString());
    List<String> names = new ArrayList<>();
    JsonNode containers =
        JsonMapper.shared()
            .readTree(Files.readString(dump))
            .path("threadDump")
            .path("threadContainers");
    for (JsonNode container : containers) {
      for (JsonNode thread : container.path("threads")) {
        names.add(thread.path("name").asString(""));
      }
    }
    return names.stream()
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.contains("CompilerThread"))
        .count();
  }

  /**
   * The memory that the system gives the process.
   *
   * @param which {@code VmRSS} for now, {@code VmHWM} for the most until now
   */
  static long memoryBytes(PeerProcess peer, String which) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + peer.process().pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(which + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heapBytes(PeerProcess peer) throws IOException {
    Matcher total = TOTAL.matcher(ask(peer, "GC.class_histogram"));
    assertThat(total.find()).as("the histogram has a total").isTrue();
    return Long.parseLong(total.group(1));
  }

  private static String ask(PeerProcess peer, String... command) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(peer.process().pid())));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(answer).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }
}
