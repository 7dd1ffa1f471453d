package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The built-in reader, with an {@code unrar} of this computer for archives beyond it. */
public final class FallbackArchiveReader implements ArchiveReader {
  static final String ADVICE = "install UnRAR 7 of rarlab.com, or WinRAR, and try again";

  private final ArchiveReader builtIn;
  private final UnrarPrograms programs;

  public FallbackArchiveReader(ArchiveReader builtIn, UnrarPrograms programs) {
    this.builtIn = builtIn;
    this.programs = programs;
  }

  @Override
  public OpenArchive open(Path archive, ArchiveLimits limits) throws ArchiveException, IOException {
    try {
      return builtIn.open(archive, limits);
    } catch (ArchiveException e) {
      if (!e.isBeyondReader()) {
        throw e;
      }
      Optional<UnrarPrograms.Found> unrar = programs.find();
      if (unrar.isEmpty()) {
        throw e.withAdvice(ADVICE);
      }
      try {
        return new ExternalArchiveReader(unrar.get().program()).open(archive, limits);
      } catch (ArchiveException second) {
        second.addSuppressed(e);
        throw second;
      }
    }
  }

  @Override
  public boolean readsArriving() {
    return builtIn.readsArriving();
  }

  /** Unpacks with the built-in reader alone, because the program needs the whole file. */
  @Override
  public void unpackArriving(Path archive, ArchiveBytes bytes, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    builtIn.unpackArriving(archive, bytes, limits, sink);
  }
}
