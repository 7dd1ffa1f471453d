package net.lanspread.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.EntrySink;
import net.lanspread.content.Chunks;
import net.lanspread.content.PathRules;
import net.lanspread.content.Printable;
import net.lanspread.install.Payload;
import net.lanspread.install.Staging;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source.InstallStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a game as one source streams them, written as they come: what the disk does not take
 * is not read. Paths, sizes and checksums are the staging folder's to check; that no more comes
 * than was announced is checked here. Used once, by one thread.
 */
final class StreamPayload implements Payload {
  private static final int MAX_SAID_CHARS = 1_000;

  /** Hears how far the stream is. */
  interface Watcher {
    /** A part of a file was written, at most one chunk. */
    void chunk(String path, long offset, long chunkBytes);

    /** So many more bytes were written. */
    void written(long bytes);

    /** All that was announced has come and was checked. */
    void received(long totalBytes);
  }

  private final InstallStream stream;
  private final Watcher watcher;
  private final long announcedEntries;
  private final long announcedBytes;

  private long entries;
  private long totalBytes;
  private String path = "";
  private long fileBytes;
  private long chunkOffset;
  private Outcome.@Nullable Failed sourceFailure;
  private boolean hostile;

  StreamPayload(InstallStream stream, Watcher watcher) {
    this.stream = stream;
    this.watcher = watcher;
    Message.InstallStreamReply announced = stream.announced();
    this.announcedEntries = announced.entries();
    this.announcedBytes = announced.totalBytes();
  }

  /** Whether it sent what no honest source sends, whatever its disk. */
  boolean isHostile() {
    return hostile;
  }

  /**
   * How the source failed, where it did: what it said, or that it sent no more that makes sense.
   */
  Optional<Outcome.Failed> sourceFailure() {
    return Optional.ofNullable(sourceFailure);
  }

  @Override
  public void writeTo(Staging staging) throws ArchiveException, IOException {
    EntrySink sink = staging.newArchive();
    while (true) {
      switch (next()) {
        case InstallRecord.Archive() -> sink = staging.newArchive();
        case InstallRecord.Folder(String folder) -> {
          count(0);
          checkPath(folder);
          sink.folder(folder);
        }
        case InstallRecord.FileStart(String file, long sizeBytes) -> {
          count(sizeBytes);
          checkPath(file);
          path = file;
          fileBytes = 0;
          chunkOffset = 0;
          sink.fileStart(file, sizeBytes);
        }
        case InstallRecord.FileBytes(ByteBuffer bytes) -> {
          int count = bytes.remaining();
          sink.fileBytes(bytes);
          written(count);
        }
        case InstallRecord.FileEnd(long crc32) -> {
          if (fileBytes > chunkOffset) {
            watcher.chunk(path, chunkOffset, fileBytes - chunkOffset);
          }
          sink.fileEnd(crc32);
        }
        case InstallRecord.FileCopy(String file, long sizeBytes, String earlier) -> {
          count(sizeBytes);
          checkPath(file);
          sink.fileCopy(file, sizeBytes, earlier);
          watcher.written(sizeBytes);
        }
        case InstallRecord.End() -> {
          if (entries != announcedEntries || totalBytes != announcedBytes) {
            throw ArchiveException.reported("The source sent less than it announced.");
          }
          watcher.received(totalBytes);
          return;
        }
        case InstallRecord.Failure(WireCode code, String message) -> throw failed(code, message);
      }
    }
  }

  private InstallRecord next() throws IOException {
    try {
      return stream.next();
    } catch (MalformedMessageException e) {
      hostile = true;
      blame(FailureCode.ARCHIVE_ERROR, "What the source sent is refused: " + e.getMessage() + ".");
      throw e;
    } catch (IOException e) {
      blame(FailureCode.PEERS_GONE, "The source went away in the middle of the game; try again.");
      throw e;
    }
  }

  private void count(long sizeBytes) throws ArchiveException {
    if (++entries > announcedEntries || sizeBytes > announcedBytes - totalBytes) {
      throw ArchiveException.reported("The source sent more than it announced.");
    }
    totalBytes += sizeBytes;
  }

  /** The staging folder refuses the path; a source has checked it before it sends. */
  private void checkPath(String sent) {
    hostile |= PathRules.problem(sent).isPresent();
  }

  private void written(int count) {
    fileBytes += count;
    while (fileBytes - chunkOffset >= Chunks.CHUNK_BYTES) {
      watcher.chunk(path, chunkOffset, Chunks.CHUNK_BYTES);
      chunkOffset += Chunks.CHUNK_BYTES;
    }
    watcher.written(count);
  }

  private ArchiveException failed(WireCode code, String message) {
    String said = printable(message);
    blame(code(code), said);
    return ArchiveException.reported(said);
  }

  private void blame(FailureCode code, String message) {
    sourceFailure = new Outcome.Failed(code, message);
  }

  /** What a source's refusal or failure is to our user. */
  static FailureCode code(WireCode code) {
    return switch (code) {
      case ARCHIVE -> FailureCode.ARCHIVE_ERROR;
      case UNAUTHORIZED -> FailureCode.UNAUTHORIZED;
      case SAME_IDENTITY -> FailureCode.SAME_IDENTITY;
      case INCOMPATIBLE_VERSION, SELF, NOT_SERVED, BUSY, STALE, MALFORMED, INTERNAL ->
          FailureCode.PEERS_GONE;
    };
  }

  /** Another peer's words. */
  static String printable(String words) {
    return Printable.of(words, MAX_SAID_CHARS);
  }
}
