package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import net.lanspread.content.ChunkBuffers;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;

/**
 * The fetching of one chunk from one source: into its file, or into memory when another source may
 * be writing it. Run once, by one thread; any other may {@link #close} it.
 */
final class ChunkFetch {
  /** Is told of bytes before they are kept. */
  @FunctionalInterface
  interface Watch {
    /** True when they, and those that follow, are still wanted. */
    boolean wants(int bytes);
  }

  /** The result of a fetch. */
  sealed interface Result {
    /** All bytes came; this is their hash. */
    record Whole(Sha256 hash) implements Result {}

    record Refused(WireCode code, String message) implements Result {}

    /** The source, or the way to it, is broken. */
    record Broken(String reason) implements Result {}

    /** Our own disk failed. */
    record DiskBroken(IOException failure) implements Result {}

    /** The bytes were not wanted any more. */
    record Unwanted() implements Result {}
  }

  /**
   * The buffers for chunks that are asked of a second source: many requests wait, few get bytes.
   */
  private static final ChunkBuffers COPIES = new ChunkBuffers(Chunks.CHUNK_BYTES, 1);

  private static final class UnwantedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Message.GetChunk request;
  private final SharedFile file;
  private final ChunkPlace place;
  private final boolean toMemory;
  private final Cancellation closing = new Cancellation();
  private @Nullable ByteBuffer inMemory;
  private final MessageDigest digest = Sha256.newDigest();

  /**
   * @param toMemory whether the bytes stay in memory until {@link #store}
   */
  ChunkFetch(Message.GetChunk request, SharedFile file, ChunkPlace place, boolean toMemory) {
    this.request = request;
    this.file = file;
    this.place = place;
    this.toMemory = toMemory;
  }

  /** Fetches; blocks until it has ended. */
  Result run(Source source, Watch watch) {
    try {
      Source.Answer<Integer> answer = toMemory ? toMemory(source, watch) : toDisk(source, watch);
      return switch (answer) {
        case Source.Answer.Given<Integer> _ -> new Result.Whole(Sha256.ofRaw(digest.digest()));
        case Source.Answer.Refused<Integer>(WireCode code, String message) ->
            new Result.Refused(code, message);
        case Source.Answer.Invalid<Integer>(String reason) -> new Result.Broken(reason);
      };
    } catch (UnwantedException e) {
      return new Result.Unwanted();
    } catch (Source.LocalDiskException e) {
      return new Result.DiskBroken(e.failure());
    } catch (IOException e) {
      return closing.isCancelled() ? new Result.Unwanted() : new Result.Broken(e.toString());
    }
  }

  /** Ends the request: closes its stream, and disturbs nothing else. */
  void close() {
    closing.cancel();
  }

  private Source.Answer<Integer> toMemory(Source source, Watch watch) throws IOException {
    return source.fetch(
        request,
        bytes -> {
          if (take(bytes, watch)) {
            memory().put(bytes);
          }
        },
        closing);
  }

  private Source.Answer<Integer> toDisk(Source source, Watch watch) throws IOException {
    try (Disk.Writer writer = openWriter()) {
      long[] at = {request.offset()};
      return source.fetch(
          request,
          bytes -> {
            int lengthBytes = bytes.remaining();
            if (!take(bytes, watch)) {
              return;
            }
            try {
              writer.write(bytes, at[0]);
            } catch (IOException e) {
              throw new Source.LocalDiskException(e);
            }
            at[0] += lengthBytes;
          },
          closing);
    }
  }

  private Disk.Writer openWriter() {
    try {
      return place.openWriter(file);
    } catch (IOException e) {
      throw new Source.LocalDiskException(e);
    }
  }

  /** Takes note of bytes; false when there are none. */
  private boolean take(ByteBuffer bytes, Watch watch) {
    if (!watch.wants(bytes.remaining())) {
      throw new UnwantedException();
    }
    digest.update(bytes.duplicate());
    return bytes.hasRemaining();
  }

  /** Room for the whole chunk, taken when its first bytes come. */
  private ByteBuffer memory() {
    if (inMemory == null) {
      inMemory = COPIES.take();
    }
    return inMemory;
  }

  /** Writes the bytes that stayed in memory to their file. */
  void store() throws IOException {
    try (Disk.Writer writer = place.openWriter(file)) {
      writer.write(memory().flip(), request.offset());
    }
  }

  /** Gives the memory back, once it has run and its bytes were stored or are not wanted. */
  void forget() {
    if (inMemory != null) {
      COPIES.giveBack(inMemory);
      inMemory = null;
    }
  }
}
