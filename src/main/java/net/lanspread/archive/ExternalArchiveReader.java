package net.lanspread.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads archives with an {@code unrar} program: one run for the list of entries, one for all bytes,
 * which are divided by the listed sizes and checked against the listed checksums.
 *
 * <p>No process outlives its call. An interrupt ends the call with an {@link
 * InterruptedIOException}, also while the program is silent.
 */
public final class ExternalArchiveReader implements ArchiveReader {
  private final Path program;

  /** The program may be a path, or a name that the system's search path knows. */
  public ExternalArchiveReader(Path program) {
    this.program = program;
  }

  @Override
  public Optional<String> unusable() {
    boolean named = program.getNameCount() == 1 && !program.isAbsolute();
    return named || (Files.isRegularFile(program) && Files.isExecutable(program))
        ? Optional.empty()
        : Optional.of(
            "Archives are read with " + program + ", which cannot be run: see the option --unrar.");
  }

  @Override
  public OpenArchive open(Path archive, ArchiveLimits limits) throws ArchiveException, IOException {
    // An absolute path can be taken neither for an option nor for a list of archives.
    String path = archive.toAbsolutePath().toString();
    List<ListedEntry> entries = list(archive, path, limits);
    EntryRules.check(archive, entries, limits);
    return new Listed(archive, path, entries);
  }

  private List<ListedEntry> list(Path archive, String path, ArchiveLimits limits)
      throws ArchiveException, IOException {
    UnrarListing listing = new UnrarListing(archive, limits);
    try (UnpackProcess unrar =
        UnpackProcess.start(archive, program, List.of("lt", "-v", "-p-", "-c-", path))) {
      for (ByteBuffer bytes = unrar.read(Integer.MAX_VALUE);
          bytes != null;
          bytes = unrar.read(Integer.MAX_VALUE)) {
        listing.add(bytes);
      }
      List<ListedEntry> entries = listing.finish();
      unrar.requireSuccess();
      return entries;
    }
  }

  /** An archive that the program has listed. */
  private final class Listed implements OpenArchive {
    private final Path archive;
    private final String path;
    private final List<ListedEntry> entries;
    private volatile @Nullable UnpackProcess running;

    Listed(Path archive, String path, List<ListedEntry> entries) {
      this.archive = archive;
      this.path = path;
      this.entries = entries;
    }

    @Override
    public long entries() {
      return entries.size();
    }

    @Override
    public List<PackedFile> files() {
      return PackedFile.of(entries);
    }

    @Override
    public long totalBytes() {
      return entries.stream().mapToLong(ListedEntry::sizeBytes).sum();
    }

    @Override
    public void unpack(EntrySink sink) throws ArchiveException, IOException {
      try (UnpackProcess unrar =
          UnpackProcess.start(archive, program, List.of("p", "-inul", "-p-", path))) {
        running = unrar;
        ProcessPass.run(archive, entries, unrar, sink);
      } finally {
        running = null;
      }
    }

    @Override
    public void stop() {
      UnpackProcess unrar = running;
      if (unrar != null) {
        unrar.kill();
      }
    }

    /** Nothing runs between the list and the pass. */
    @Override
    public void close() {}
  }
}
