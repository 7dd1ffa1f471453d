package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.exception.RarException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** A RAR archive whose headers junrar has read, and we have checked. */
final class OpenRar implements OpenArchive {
  private final Path archive;
  private final Archive rar;
  private final RarChannel channel;
  private final RarHeaders headers;
  private final MemoryBudget memory;
  private final RarEngines.Shelf shelf;

  private OpenRar(
      Path archive,
      Archive rar,
      RarChannel channel,
      RarHeaders headers,
      MemoryBudget memory,
      RarEngines.Shelf shelf) {
    this.archive = archive;
    this.rar = rar;
    this.channel = channel;
    this.headers = headers;
    this.memory = memory;
    this.shelf = shelf;
  }

  /** Reads and checks all headers. */
  static OpenRar open(
      Path archive,
      RarChannel channel,
      ArchiveLimits limits,
      LongSupplier freeHeapBytes,
      RarEngines.Shelf shelf)
      throws ArchiveException, IOException {
    Archive rar;
    try {
      rar =
          new Archive(
              new SingleVolume(channel),
              ArchiveOptions.builder().maxDictionarySize(limits.maxDictionaryBytes()).build());
    } catch (RarException | RuntimeException | IOException | StackOverflowError e) {
      channel.rethrowDiskFailure();
      throw RarFailures.whileOpening(archive, e);
    }
    try {
      channel.rethrowDiskFailure();
      if (channel.overBudget()) {
        throw EntryRules.tooManyEntries(archive, limits);
      }
      channel.headersRead();
      RarHeaders headers = RarHeaders.check(archive, rar, channel);
      EntryRules.check(
          archive, headers.members().stream().map(RarHeaders.Member::entry).toList(), limits);
      MemoryBudget memory = new MemoryBudget(archive, limits, freeHeapBytes);
      memory.reserveFor(headers);
      return new OpenRar(archive, rar, channel, headers, memory, shelf);
    } catch (ArchiveException | IOException | RuntimeException | Error e) {
      rar.close();
      throw e;
    }
  }

  static ArchiveException tooLarge(Path archive, OutOfMemoryError e) {
    return new ArchiveException(archive, "needs more memory to unpack than there is", e);
  }

  @Override
  public long entries() {
    return headers.members().size();
  }

  @Override
  public long totalBytes() {
    return headers.members().stream().mapToLong(member -> member.entry().sizeBytes()).sum();
  }

  @Override
  public void unpack(EntrySink sink) throws ArchiveException, IOException {
    // What was free when the archive was opened may have been taken since.
    memory.reserveFor(headers);
    Delivery delivery = new Delivery(archive, sink);
    try {
      RarEngines engines = shelf.take();
      new RarPass(archive, rar, channel, headers, memory, engines, delivery).run();
      shelf.giveBack(engines);
    } catch (OutOfMemoryError e) {
      // What the decoder held is garbage by now, so the archive has failed and the process has not;
      // an error of the sink's own is not the archive's.
      delivery.rethrowSinkFailure();
      throw tooLarge(archive, e);
    }
  }

  @Override
  public void close() throws IOException {
    rar.close();
  }
}
