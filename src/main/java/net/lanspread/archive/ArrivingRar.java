package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.RarFormat;
import com.github.junrar.exception.RarException;
import com.github.junrar.io.SeekableReadOnlyByteChannel;
import com.github.junrar.rarfile.FileHeader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a RAR archive whose bytes are still coming.
 *
 * <p>junrar reads all headers while it is constructed, each behind the data of the one before it.
 * So everything happens inside its constructor: when it turns from one block to the next, the file
 * that the block describes is unpacked before it may, and its next header is read when that is
 * there. Used once, by one thread.
 */
final class ArrivingRar {
  private static final int RAR5_MARKER_BYTES = 8;

  private final Path archive;
  private final RarChannel channel;
  private final ArchiveLimits limits;
  private final MemoryBudget memory;
  private final RarEngines.Shelf shelf;
  private final Delivery delivery;
  private final EntryRules rules;
  private final EarlierFiles earlier;
  private final long packedBytes;
  private final MemoryNeed.SoFar needSoFar = new MemoryNeed.SoFar();

  private @Nullable Archive rar;
  private @Nullable RarPass pass;
  private @Nullable RarEngines engines;
  private long blockOffset;

  /** The bytes in front of it are gone. */
  private long leastOffset;

  private boolean solid;

  /** The distance that the solid stream may refer back; it cannot grow. */
  private long streamWindowBytes;

  private boolean anyOld;

  /** The failure that ended it from within; junrar swallows it. */
  private @Nullable Throwable failure;

  ArrivingRar(
      Path archive,
      ArchiveBytes bytes,
      ArchiveLimits limits,
      MemoryBudget memory,
      RarEngines.Shelf shelf,
      EntrySink sink) {
    this.archive = archive;
    this.channel = new RarChannel(bytes, limits.maxEntries());
    this.limits = limits;
    this.memory = memory;
    this.shelf = shelf;
    this.delivery = new Delivery(archive, sink);
    this.rules = new EntryRules(archive, limits);
    this.earlier = new EarlierFiles(archive);
    this.packedBytes = bytes.sizeBytes();
  }

  /** Unpacks everything; returns when the end of the archive has been seen. */
  void run() throws ArchiveException, IOException {
    RarHeaders.refuseOldest(archive, channel, 0);
    Archive read;
    try {
      read =
          new Archive(
              new SingleVolume(new Listening(), channel.sizeBytes(), this::beginsReading),
              ArchiveOptions.builder().maxDictionarySize(limits.maxDictionaryBytes()).build());
    } catch (RarException | RuntimeException | IOException | StackOverflowError e) {
      rethrowFailure();
      throw RarFailures.whileOpening(archive, e);
    }
    rethrowFailure();
    RarHeaders.refuse(archive, read);
    refuseVolume(read);
    RarHeaders.requireEnd(
        archive, read.getFormat(), read.getHeaders(), anyOld, channel.sizeBytes());
    if (engines != null) {
      shelf.giveBack(engines);
    }
  }

  private void beginsReading(Archive begun) {
    rar = begun;
  }

  private void rethrowFailure() throws ArchiveException, IOException {
    if (channel.overBudget()) {
      throw EntryRules.tooManyEntries(archive, limits);
    }
    delivery.rethrowSinkFailure();
    channel.rethrowDiskFailure();
    switch (failure) {
      case null -> {}
      case ArchiveException e -> throw e;
      case IOException e -> throw e;
      // The decoder's memory is garbage by now, so the archive has failed and the process has not.
      case OutOfMemoryError e -> throw OpenRar.tooLarge(archive, e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("nothing throws this", e);
    }
  }

  /** Unpacks the file whose block has just been read. */
  private void blockRead(Archive from) throws ArchiveException, IOException {
    if (from.getFormat() == RarFormat.RAR50) {
      RarHeaders.requireRar5Sum(archive, channel, blockOffset);
    } else if (!from.getHeaders().isEmpty()) {
      OldComment.excuse(channel, 0, from.getHeaders().getLast());
    }
    for (FileHeader h = from.nextFileHeader(); h != null; h = from.nextFileHeader()) {
      if (pass == null) {
        RarHeaders.refuse(archive, from);
        solid = RarVolume.isSolidRar5(from.getHeaders());
        engines = shelf.take();
        pass =
            new RarPass(archive, from, channel, memory, engines, delivery, RarPass.Unknown.REFUSED);
      } else {
        RarHeaders.refuse(archive, h);
      }
      refuseVolume(from);
      unpack(pass, from.getFormat(), h);
    }
  }

  private void refuseVolume(Archive from) throws ArchiveException {
    if (RarVolume.isVolume(from, from.getHeaders())) {
      throw ArchiveException.beyondReader(
          archive, "comes in several volumes, which are unpacked when all of them are there", null);
    }
  }

  private void unpack(RarPass into, RarFormat format, FileHeader header)
      throws ArchiveException, IOException {
    RarHeaders.Member member =
        RarHeaders.member(archive, new FileParts(format, header, "", 0), earlier);
    anyOld |= RarHeaders.isOld(header);
    if (!member.oldVersion()) {
      rules.add(member.entry());
    }
    MemoryNeed need = MemoryNeed.NONE;
    if (format == RarFormat.RAR50) {
      needSoFar.add(member);
      need = solid ? needSoFar.needOfSolid(packedBytes) : needSoFar.need();
      need.requireWithin(limits, archive);
    }
    if (member.compressed(format)) {
      if (need.heapBytes() > OpenRar.HERE_BYTES) {
        throw ArchiveException.beyondReader(
            archive, "needs so much memory that it is unpacked when all of it is there", null);
      }
      if (!header.isSolid()) {
        streamWindowBytes = need.windowBytes();
      } else if (need.windowBytes() > streamWindowBytes) {
        throw ArchiveException.beyondReader(
            archive,
            "needs more memory as it goes on, and is unpacked when all of it is there",
            null);
      }
      memory.require(archive, need);
    }
    channel.headersRead();
    into.unpack(member, need);
  }

  /** The channel from which junrar reads headers, and the decoders read packed bytes. */
  private final class Listening implements SeekableReadOnlyByteChannel {
    private boolean unpacking;

    @Override
    public void setPosition(long offset) throws IOException {
      Archive from = rar;
      if (unpacking || from == null || failure != null) {
        channel.setPosition(offset);
        return;
      }
      if (from.getFormat() == null) {
        // It looks for the beginning.
        channel.setPosition(offset);
        blockOffset = offset + RAR5_MARKER_BYTES;
        leastOffset = offset;
        return;
      }
      if (offset < leastOffset) {
        channel.setPosition(offset);
        return;
      }
      unpacking = true;
      try {
        blockRead(from);
      } catch (ArchiveException | IOException | RuntimeException | Error e) {
        failure = e;
        throw new IOException("the archive is not read on", e);
      } finally {
        unpacking = false;
      }
      blockOffset = offset;
      leastOffset = offset;
      channel.headersFrom(offset);
    }

    @Override
    public long getPosition() {
      return channel.getPosition();
    }

    @Override
    public int read() throws IOException {
      requireAhead();
      return channel.read();
    }

    @Override
    public int read(byte[] into, int off, int count) throws IOException {
      requireAhead();
      return channel.read(into, off, count);
    }

    @Override
    public int readFully(byte[] into, int count) throws IOException {
      requireAhead();
      return channel.readFully(into, count);
    }

    private void requireAhead() throws IOException {
      if (!unpacking && channel.getPosition() < leastOffset) {
        failure = new ArchiveException(archive, "is damaged: its headers lead back to its front");
        throw new IOException(failure);
      }
    }

    /** The bytes are the caller's to close. */
    @Override
    public void close() {}
  }
}
