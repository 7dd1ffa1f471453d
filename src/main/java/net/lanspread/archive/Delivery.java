package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The way of an archive's bytes into its sink: counted, summed, and cut off where an entry writes
 * more than it declared.
 *
 * <p>It remembers the exception of the sink, because decoders wrap or mistake it on the way out.
 */
final class Delivery {
  private final Path archive;
  private final EntrySink sink;
  private final BooleanSupplier wanted;
  private final CRC32 crc = new CRC32();
  private @Nullable ListedEntry entry;
  private long bytesLeft;
  private boolean overflowed;
  private @Nullable Throwable sinkFailure;

  Delivery(Path archive, EntrySink sink) {
    this(archive, sink, () -> true);
  }

  /**
   * @param wanted asked from time to time: nothing is handed on any more once it is false
   */
  Delivery(Path archive, EntrySink sink, BooleanSupplier wanted) {
    this.archive = archive;
    this.sink = sink;
    this.wanted = wanted;
  }

  private interface Call {
    void run() throws IOException;
  }

  void folder(ListedEntry folder) throws IOException {
    hand(() -> sink.folder(folder.path()));
  }

  void copy(ListedEntry file, String earlierPath) throws IOException {
    hand(() -> sink.fileCopy(file.path(), file.sizeBytes(), earlierPath));
  }

  void start(ListedEntry file) throws IOException {
    entry = file;
    bytesLeft = file.sizeBytes();
    overflowed = false;
    crc.reset();
    hand(() -> sink.fileStart(file.path(), file.sizeBytes()));
  }

  /** Takes all remaining bytes of the buffer. */
  void bytes(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (count > bytesLeft) {
      overflowed = true;
      throw new IOException("an entry writes more than it declared");
    }
    if (count == 0) {
      return;
    }
    if (!wanted.getAsBoolean()) {
      throw new IOException("nobody wants the entry any more");
    }
    bytesLeft -= count;
    crc.update(bytes.duplicate());
    hand(() -> sink.fileBytes(bytes.asReadOnlyBuffer()));
  }

  /** Ends the file when its length and CRC-32 are right. */
  void end() throws ArchiveException, IOException {
    ListedEntry file = current();
    if (bytesLeft != 0 || overflowed) {
      throw damaged(null);
    }
    if (file.crc32().isPresent() && file.crc32().getAsLong() != crc.getValue()) {
      throw damaged(null);
    }
    hand(() -> sink.fileEnd(crc.getValue()));
  }

  /** The failure for the current entry when its bytes differ from the archive's promise. */
  ArchiveException damaged(@Nullable Throwable cause) {
    String problem =
        overflowed
            ? " writes more bytes than it declares"
            : " is damaged: its content does not fit its length or checksum";
    String sentence = "cannot be unpacked: the entry " + current().quoted() + problem;
    return cause == null
        ? new ArchiveException(archive, sentence)
        : new ArchiveException(archive, sentence, cause);
  }

  /** The failure for the current entry when the bytes of it in one volume are damaged. */
  ArchiveException damaged(String volume, Throwable cause) {
    return new ArchiveException(
        archive,
        "cannot be unpacked: its volume %s is damaged in the entry %s"
            .formatted(ListedEntry.quoted(volume), current().quoted()),
        cause);
  }

  long bytesLeft() {
    return bytesLeft;
  }

  /** Throws the exception of the sink, if there was one. */
  void rethrowSinkFailure() throws IOException {
    switch (sinkFailure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a sink cannot throw this", e);
    }
  }

  private ListedEntry current() {
    if (entry == null) {
      throw new IllegalStateException("no file was started");
    }
    return entry;
  }

  private void hand(Call call) throws IOException {
    try {
      call.run();
    } catch (IOException | RuntimeException | Error e) {
      sinkFailure = e;
      throw e;
    }
  }
}
