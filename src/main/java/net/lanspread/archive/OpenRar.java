package net.lanspread.archive;

import com.github.junrar.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A RAR archive whose headers junrar has read, and we have checked. */
final class OpenRar implements OpenArchive {
  /** A dictionary up to here is the peer's own; a larger one would make it grow for long. */
  static final long HERE_BYTES = 192L << 20;

  private final Path archive;
  private final Archive rar;
  private final RarChannel channel;
  private final RarHeaders headers;
  private final List<ListedEntry> entries;
  private final ArchiveLimits limits;
  private final MemoryNeed need;
  private final MemoryBudget memory;
  private final Decoding decoding;

  /** The machines that unpack it instead of this one. */
  private final Optional<OwnMachines> elsewhere;

  private volatile @Nullable UnpackProcess running;
  private volatile boolean stopped;

  private OpenRar(
      Path archive,
      Archive rar,
      RarChannel channel,
      RarHeaders headers,
      List<ListedEntry> entries,
      ArchiveLimits limits,
      MemoryNeed need,
      MemoryBudget memory,
      Decoding decoding,
      Optional<OwnMachines> elsewhere) {
    this.archive = archive;
    this.rar = rar;
    this.channel = channel;
    this.headers = headers;
    this.entries = entries;
    this.limits = limits;
    this.need = need;
    this.memory = memory;
    this.decoding = decoding;
    this.elsewhere = elsewhere;
  }

  /** Reads and checks all headers. */
  static OpenRar open(
      VolumeBytes bytes, ArchiveLimits limits, Decoding decoding, Optional<OwnMachines> machines)
      throws ArchiveException, IOException {
    Path archive = bytes.first().file();
    RarChannel channel = new RarChannel(bytes, limits.maxEntries());
    RarVolumes volumes = new RarVolumes(bytes, channel, limits);
    Archive rar = volumes.first().rar();
    try {
      RarHeaders headers = volumes.readAll();
      channel.headersRead();
      List<ListedEntry> entries = headers.entries();
      EntryRules.check(archive, entries, limits);
      MemoryNeed need = MemoryNeed.of(headers);
      need.requireWithin(limits, archive);
      MemoryBudget memory = new MemoryBudget(limits, decoding.freeHeapBytes());
      Optional<OwnMachines> elsewhere =
          need.heapBytes() > HERE_BYTES || !memory.fits(need) ? machines : Optional.empty();
      if (elsewhere.isPresent()) {
        elsewhere.get().requireRoom(archive, need, entries.size());
      } else {
        memory.require(archive, need);
      }
      return new OpenRar(
          archive, rar, channel, headers, entries, limits, need, memory, decoding, elsewhere);
    } catch (ArchiveException | IOException | RuntimeException | Error e) {
      rar.close();
      throw e;
    }
  }

  static ArchiveException tooLarge(Path archive, OutOfMemoryError e) {
    return ArchiveException.beyondReader(archive, "needs more memory to unpack than there is", e);
  }

  @Override
  public long entries() {
    return entries.size();
  }

  @Override
  public List<PackedFile> files() {
    return PackedFile.of(headers.members().stream().map(RarHeaders.Member::entry).toList());
  }

  @Override
  public long totalBytes() {
    return entries.stream().mapToLong(ListedEntry::sizeBytes).sum();
  }

  @Override
  public void unpack(EntrySink sink) throws ArchiveException, IOException {
    if (elsewhere.isPresent()) {
      try {
        elsewhere.get().unpack(archive, entries, need, limits, sink, this::runsIn, () -> stopped);
      } finally {
        running = null;
      }
      return;
    }
    long bytes = need.heapBytes();
    decoding.shares().take(bytes, () -> stopped);
    try {
      // Memory that was free when the archive was opened may have been taken since.
      memory.require(archive, need);
      unpackHere(sink);
    } finally {
      decoding.shares().giveBack(bytes);
    }
  }

  private void unpackHere(EntrySink sink) throws ArchiveException, IOException {
    Delivery delivery = new Delivery(archive, sink);
    long shareBytes = SideBySide.shareBytes(need);
    int wanted = SideBySide.most(headers, sink, decoding.atOnce());
    int most = (int) Math.min(wanted, Math.max(1, HERE_BYTES / shareBytes));
    int more = decoding.shares().takeMore(shareBytes, most - 1);
    List<RarEngines> engines = new ArrayList<>();
    try {
      RarPass pass = pass(channel, engines, delivery, RarPass.Unknown.BY_JUNRAR);
      if (more == 0) {
        pass.run(headers, need);
      } else {
        List<RarPass> beside = new ArrayList<>();
        for (int i = 0; i <= more; i++) {
          beside.add(pass(channel.beside(), engines, delivery, RarPass.Unknown.LEFT));
        }
        new SideBySide(archive, sink, pass, beside, need).run(headers);
      }
      engines.forEach(decoding.shelf()::giveBack);
    } catch (OutOfMemoryError e) {
      // The decoder's memory is garbage by now, so the archive has failed and the process has not.
      // The sink's own error is not the archive's.
      delivery.rethrowSinkFailure();
      throw tooLarge(archive, e);
    } finally {
      decoding.shares().giveBack(more * shareBytes);
    }
  }

  private RarPass pass(
      RarChannel from, List<RarEngines> engines, Delivery delivery, RarPass.Unknown unknown) {
    engines.add(decoding.shelf().take());
    return new RarPass(archive, rar, from, memory, engines.getLast(), delivery, unknown);
  }

  private void runsIn(UnpackProcess machine) {
    running = machine;
    if (stopped) {
      machine.kill();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    decoding.shares().wake();
    elsewhere.ifPresent(OwnMachines::wake);
    UnpackProcess machine = running;
    if (machine != null) {
      machine.kill();
    }
  }

  @Override
  public void close() throws IOException {
    rar.close();
    channel.close();
  }
}
