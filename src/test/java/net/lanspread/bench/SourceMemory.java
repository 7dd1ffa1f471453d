package net.lanspread.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that a process holds with a heap of fixed size, touched at its start: the live objects
 * in the heap, and all its memory, which grows outside the heap only.
 *
 * @param liveHeapBytes the heap after a full collection
 * @param residentBytes all its memory, the whole heap included
 */
record SourceMemory(long liveHeapBytes, long residentBytes) {
  /** For a virtual machine whose memory is to be measured. */
  static final List<String> JAVA_OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  static SourceMemory of(Process process) throws IOException, InterruptedException {
    long resident = residentBytes(process);
    return new SourceMemory(liveHeapBytes(process), resident);
  }

  /** All that the operating system says it holds. */
  static long residentBytes(Process process) throws IOException {
    return kibOf(process, RESIDENT) * 1024;
  }

  /** The most memory that a process had at any time. */
  static long peakBytes(Process process) throws IOException {
    return kibOf(process, PEAK) * 1024;
  }

  /** The figure of the operating system; 0 when it is not Linux. */
  private static long kibOf(Process process, Pattern line) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.exists(status) ? number(line, Files.readString(status)) : 0;
  }

  private static long liveHeapBytes(Process process) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return number(TOTAL, output);
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** By how much this is more than another, in bytes. */
  long growthSince(SourceMemory before) {
    return liveHeapBytes - before.liveHeapBytes + residentBytes - before.residentBytes;
  }
}
