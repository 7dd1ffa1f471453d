package net.lanspread.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program that reads an archive for us. Owns the process and the two threads that read
 * from it; all three end with {@link #close}.
 *
 * <p>Reading a pipe cannot be interrupted, so a thread reads ahead by a few buffers and the caller
 * waits for those.
 */
final class UnpackProcess implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BUFFERS_AHEAD = 8;
  private static final int MAX_COMPLAINT_BYTES = 2_048;

  private final Path archive;
  private final Path program;
  private final Process process;
  private final BlockingQueue<ByteBuffer> output = new ArrayBlockingQueue<>(BUFFERS_AHEAD);
  private final Thread outputThread;
  private final Thread complaintThread;

  /** Written by the complaint thread, read after it ended. */
  private String complaint = "";

  /** The buffer being handed out; only used by the caller's thread. */
  private ByteBuffer current = ByteBuffer.allocate(0);

  /**
   * True when the empty buffer that ends the output was taken; only used by the caller's thread.
   */
  private boolean ended;

  private UnpackProcess(Path archive, Path program, Process process) {
    this.archive = archive;
    this.program = program;
    this.process = process;
    outputThread = Thread.ofVirtual().name("unpack-output").start(this::readOutput);
    complaintThread = Thread.ofVirtual().name("unpack-complaint").start(this::readComplaint);
  }

  static UnpackProcess start(Path archive, Path program, List<String> arguments)
      throws ArchiveException, IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    // They would change the size of a machine of our own.
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new ArchiveException(
          archive, "cannot be read", "cannot run " + program + ": " + e.getMessage(), e);
    }
    UnpackProcess unpacking = new UnpackProcess(archive, program, process);
    try {
      process.getOutputStream().close();
      return unpacking;
    } catch (IOException e) {
      unpacking.close();
      throw e;
    }
  }

  /** The next bytes, at most so many, or null after the last. */
  @Nullable ByteBuffer read(long maxBytes) throws InterruptedIOException {
    while (!current.hasRemaining()) {
      if (ended) {
        return null;
      }
      try {
        current = output.take();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      ended = !current.hasRemaining();
    }
    int count = (int) Math.min(maxBytes, current.remaining());
    ByteBuffer bytes = current.slice(current.position(), count);
    current.position(current.position() + count);
    return bytes;
  }

  /** Waits for the end of the program and fails unless it was a good one. */
  void requireSuccess() throws ArchiveException, InterruptedIOException {
    int code;
    try {
      code = process.waitFor();
      complaintThread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    int cannot = complaint.lastIndexOf(UnpackProgram.CANNOT);
    if (code != 0 && cannot >= 0) {
      throw ArchiveException.reported(
          complaint.substring(cannot + UnpackProgram.CANNOT.length()).strip());
    }
    if (code != 0) {
      String said = complaint.isBlank() ? "" : ": " + complaint.strip();
      throw new ArchiveException(
          archive, "cannot be unpacked", program + " ended with code " + code + said, null);
    }
  }

  /** Ends the program, so that the one who reads finds its end. Any thread may. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    outputThread.interrupt();
  }

  private void readOutput() {
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        output.put(ByteBuffer.wrap(buffer, 0, count));
        buffer = new byte[BUFFER_BYTES];
      }
    } catch (IOException e) {
      // A pipe that breaks ends the output; the caller misses bytes and asks for the exit code.
    } catch (InterruptedException e) {
      // The process was closed, and nobody reads any more.
      return;
    }
    try {
      output.put(ByteBuffer.allocate(0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the beginning of the program's complaints and drops the rest. */
  private void readComplaint() {
    try (InputStream in = process.getErrorStream()) {
      byte[] kept = in.readNBytes(MAX_COMPLAINT_BYTES);
      complaint = new String(kept, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      complaint = String.valueOf(e.getMessage());
    }
  }

  static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException e = new InterruptedIOException("interrupted while unpacking");
    e.initCause(cause);
    return e;
  }
}
