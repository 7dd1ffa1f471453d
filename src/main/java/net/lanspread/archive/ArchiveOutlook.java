package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;

/** The cost of unpacking an archive on this computer, judged by its first headers. Thread-safe. */
public final class ArchiveOutlook {
  /** Below, nobody needs to know. */
  private static final long WORTH_TELLING_BYTES = 1_000_000_000;

  private final Disk disk;
  private final Optional<OwnMachines> machines;
  private final UnrarPrograms unrar;

  public ArchiveOutlook(Disk disk, Optional<OwnMachines> machines, UnrarPrograms unrar) {
    this.disk = disk;
    this.machines = machines;
    this.unrar = unrar;
  }

  /**
   * The notice that the owner should read; empty for most archives. Blocks: it reads, and may ask
   * programs.
   */
  public Optional<Notice> look(Path archive) throws IOException {
    try (Disk.Reader reader = disk.openReader(archive)) {
      return look(archive, reader);
    }
  }

  /**
   * The same of an archive that is elsewhere. Its beginning is enough for all but one thing: a
   * large file far behind small ones that need little memory is not seen.
   *
   * @param archive its name
   * @param reader of the archive, or of as much of its beginning as there is
   */
  public Optional<Notice> look(Path archive, Disk.Reader reader) throws IOException {
    ArchiveHead head = ArchiveHead.read(reader);
    if (head.obstacle().isPresent()) {
      return switch (head.obstacle().get()) {
        case ENCRYPTED -> cannot(RarFailures.encrypted(archive, null));
        case VERSION ->
            unrar.find().isPresent()
                ? Optional.empty()
                : cannot(
                    ArchiveException.beyondReader(
                            archive, "uses a version of RAR that cannot be read", null)
                        .withAdvice(FallbackArchiveReader.ADVICE));
      };
    }
    MemoryNeed need = head.need();
    long bytes = OwnMachines.machineBytes(need, 0);
    if (need.heapBytes() < WORTH_TELLING_BYTES) {
      return Optional.empty();
    }
    try {
      need.requireWithin(ArchiveLimits.defaults(), archive);
      if (machines.isPresent()) {
        machines.get().requireRoom(archive, need, 0);
      }
    } catch (ArchiveException e) {
      if (unrar.find().isEmpty()) {
        return cannot(e.withAdvice(FallbackArchiveReader.ADVICE));
      }
    }
    return Optional.of(
        new Notice(
            Notice.Code.NEEDS_MEMORY,
            "This game needs %.1f GB of memory to unpack: close other programs before."
                .formatted(bytes / 1e9)));
  }

  private static Optional<Notice> cannot(ArchiveException why) {
    return Optional.of(
        new Notice(
            Notice.Code.CANNOT_UNPACK,
            "This game cannot be unpacked here: " + why.publicMessage()));
  }
}
