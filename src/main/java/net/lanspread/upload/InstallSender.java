package net.lanspread.upload;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.InstallStreamCodec;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.PeerStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving of one install stream: a thread of its own unpacks, another one sends, while the
 * thread that serves the request follows what the asker says and, when the asker is gone,
 * interrupts the others, whatever they do.
 *
 * <p>The unpacking thread is one of the platform, because decoders compute for long without ever
 * giving way to the other virtual threads.
 */
final class InstallSender {
  private static final Logger log = LoggerFactory.getLogger(InstallSender.class);

  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final List<Path> archives;
  private final PeerStream stream;
  private final RecordOutput output;

  /**
   * @param archives at least one, in the order in which they are unpacked
   * @param patience how long the asker may be silent while it is waited for
   */
  InstallSender(
      ArchiveReader reader,
      ArchiveLimits limits,
      List<Path> archives,
      PeerStream stream,
      Duration patience) {
    this.reader = reader;
    this.limits = limits;
    this.archives = archives;
    this.stream = stream;
    this.output = new RecordOutput(stream, patience);
  }

  /**
   * Serves the stream; returns when the asker has ended it and the unpacking has, too.
   *
   * @throws IOException when the asker left early, or breaks the protocol
   */
  void run() throws IOException {
    Thread unpacking =
        Thread.ofPlatform().name("unpack-for-peer").daemon().unstarted(this::unpackAll);
    Thread sending = Thread.ofVirtual().name("send-unpacked").unstarted(this::sendAll);
    unpacking.start();
    sending.start();
    try {
      follow();
    } finally {
      output.breakOff();
      unpacking.interrupt();
      sending.interrupt();
      join(unpacking);
      join(sending);
    }
  }

  /** Takes the asker's credits until it ends its side. */
  private void follow() throws IOException {
    ByteBuffer credits = ByteBuffer.allocate(64);
    while (true) {
      int count;
      try {
        count = stream.read(credits.clear());
      } catch (SocketTimeoutException e) {
        // Credits come for bytes only, and the one who writes knows whether any are due.
        if (output.isFinished()) {
          return;
        }
        continue;
      } catch (IOException e) {
        if (output.isFinished()) {
          return;
        }
        throw e;
      }
      if (count < 0) {
        return;
      }
      output.credited(count);
    }
  }

  private void sendAll() {
    try {
      output.sendAll();
    } catch (IOException e) {
      log.debug("an install stream was not sent to its end: {}", e.toString());
      stream.close();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void unpackAll() {
    List<OpenArchive> open = new ArrayList<>();
    try {
      send(open);
    } catch (ArchiveException e) {
      log.warn("an archive cannot be streamed: {}", e.getMessage());
      fail(WireCode.ARCHIVE, e.publicMessage());
    } catch (IOException | RuntimeException e) {
      if (output.isBroken()) {
        log.debug("an install stream ends early: {}", e.toString());
      } else {
        log.warn("archives cannot be streamed", e);
        fail(WireCode.INTERNAL, "the source cannot read its archives");
      }
    } finally {
      open.forEach(InstallSender::close);
      if (!output.isFinished()) {
        stream.close();
      }
    }
  }

  private void send(List<OpenArchive> open) throws ArchiveException, IOException {
    if (archives.size() > InstallStreamCodec.MAX_ARCHIVES) {
      throw ArchiveException.reported(
          "The game has more than %d archives, too many for a streamed install."
              .formatted(InstallStreamCodec.MAX_ARCHIVES));
    }
    long entries = 0;
    long totalBytes = 0;
    for (Path archive : archives) {
      OpenArchive next =
          reader.open(
              archive,
              limits
                  .withMaxEntries(limits.maxEntries() - entries)
                  .withMaxTotalBytes(limits.maxTotalBytes() - totalBytes));
      open.add(next);
      entries += next.entries();
      totalBytes += next.totalBytes();
    }
    output.head(new Message.InstallStreamReply(entries, totalBytes));
    EntrySink sink = new RecordSink();
    for (OpenArchive archive : open) {
      output.put(new InstallRecord.Archive());
      archive.unpack(sink);
    }
    output.putLast(new InstallRecord.End());
  }

  private void fail(WireCode code, String message) {
    try {
      output.fail(new Message.Refusal(code, message));
    } catch (IOException e) {
      log.debug("the asker did not hear of the failure: {}", e.toString());
    }
  }

  private static void close(OpenArchive archive) {
    try {
      archive.close();
    } catch (IOException e) {
      log.warn("an archive could not be closed", e);
    }
  }

  private final class RecordSink implements EntrySink {
    @Override
    public void folder(String path) throws IOException {
      output.put(new InstallRecord.Folder(path));
    }

    @Override
    public void fileStart(String path, long sizeBytes) throws IOException {
      output.put(new InstallRecord.FileStart(path, sizeBytes));
    }

    @Override
    public void fileBytes(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        int count = Math.min(bytes.remaining(), InstallStreamCodec.MAX_PIECE_BYTES);
        output.put(new InstallRecord.FileBytes(bytes.slice(bytes.position(), count)));
        bytes.position(bytes.position() + count);
      }
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException {
      output.put(new InstallRecord.FileCopy(path, sizeBytes, earlierPath));
    }

    @Override
    public void fileEnd(long crc32) throws IOException {
      output.put(new InstallRecord.FileEnd(crc32));
    }
  }
}
