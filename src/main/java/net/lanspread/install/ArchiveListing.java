package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.GameArchives;
import net.lanspread.archive.OpenArchive;
import net.lanspread.archive.PackedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import net.lanspread.install.InstalledFiles.About;
import net.lanspread.install.InstalledFiles.Missing;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that the archives in a root would unpack to, read from the headers alone. */
final class ArchiveListing {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveListing.class);

  private final Disk disk;
  private final ArchiveReader archives;
  private final ArchiveLimits limits;

  ArchiveListing(Disk disk, ArchiveReader archives, ArchiveLimits limits) {
    this.disk = disk;
    this.archives = archives;
    this.limits = limits;
  }

  /** The files of a downloaded game; empty without a sentinel, or when an archive is broken. */
  Optional<InstalledFiles> ifReadable(GameFolders game) throws IOException {
    Optional<Version> version = version(game);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Unpacked> files = new LinkedHashMap<>();
    for (String name : GameArchives.names(disk, game.root(), game.id())) {
      Path archive = game.root().resolve(name);
      try (OpenArchive open = archives.open(archive, limits)) {
        for (PackedFile file : open.files()) {
          Long crc32 = file.crc32().isPresent() ? file.crc32().getAsLong() : null;
          files.put(
              PathRules.fold(file.path()),
              new Unpacked(file.path(), file.sizeBytes(), crc32, null));
        }
      } catch (ArchiveException e) {
        LOG.info("the unpacked files of {} cannot be listed: {}", archive, e.getMessage());
        return Optional.empty();
      }
    }
    return Optional.of(
        new InstalledFiles(
            About.of(version.get(), Missing.NOTHING), List.copyOf(files.values()), List.of()));
  }

  /** The version in the root. */
  Optional<Version> version(GameFolders game) throws IOException {
    Path sentinel = game.versionIni();
    boolean readable =
        disk.stat(sentinel)
            .filter(stat -> stat.isFile() && stat.sizeBytes() <= VersionIni.MAX_BYTES)
            .isPresent();
    return readable
            && VersionIni.read(disk.readAll(sentinel, VersionIni.MAX_BYTES))
                instanceof VersionIni.Reading.Accepted(Version version)
        ? Optional.of(version)
        : Optional.empty();
  }
}
