package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.Version;
import net.lanspread.disk.Trees.TreeFile;
import net.lanspread.install.InstalledFiles.Kept;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The player's own files of an old {@code local/} on their way into the new one, while it is still
 * being staged: so they come with the one step that commits, and the old ones stay as they are.
 *
 * <p>A file that the archives never had goes along to its place. A changed file, or one that finds
 * its place taken, is put aside into {@code .lanspread-kept/<version>/}, unless the new version has
 * the same bytes there. An empty folder comes along where nothing else has its place.
 */
final class Keeping {
  private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

  /** The name for a version that nobody knows. */
  static final String EARLIER = "earlier";

  private final Path local;
  private final Staging staging;
  private final FileBytes bytes;
  private final String folder;
  private int aside;

  /**
   * @param local the old one
   * @param version of the old one, null when that cannot be said
   */
  Keeping(Path local, @Nullable Version version, Staging staging, FileBytes bytes) {
    this.local = local;
    this.staging = staging;
    this.bytes = bytes;
    this.folder = OwnFiles.KEPT + "/" + name(version);
  }

  /** The name of a folder for the files of a version. */
  static String name(@Nullable Version version) {
    return version == null ? EARLIER : version.digits();
  }

  /** Takes the files in; the files that were put aside, if any. */
  Optional<Kept> keep(OwnFiles own) throws IOException {
    for (TreeFile file : own.added()) {
      if (!comesWithTheGame(file) && !takeIn(file.path(), file)) {
        putAside(file);
      }
    }
    for (TreeFile file : own.changed()) {
      if (!comesWithTheGame(file)) {
        putAside(file);
      }
    }
    for (TreeFile file : own.unknown()) {
      if (!comesWithTheGame(file)) {
        putAside(file);
      }
    }
    for (String folder : own.emptyFolders()) {
      staging.folder(folder);
    }
    if (own.links() > 0) {
      LOG.warn("{} links in {} are not taken over", own.links(), local);
    }
    return aside == 0 && own.links() == 0
        ? Optional.empty()
        : Optional.of(new Kept(folder, aside, own.links()));
  }

  /** True when the new version has the same file. */
  private boolean comesWithTheGame(TreeFile file) throws IOException {
    Optional<Unpacked> newer = staging.written(file.path());
    Long crc32 = newer.map(Unpacked::crc32).orElse(null);
    return newer.isPresent()
        && newer.get().sizeBytes() == file.stat().sizeBytes()
        && crc32 != null
        && crc32 == bytes.crc32(local.resolve(file.path()));
  }

  private void putAside(TreeFile file) throws IOException {
    int copy = 1;
    while (!takeIn((copy == 1 ? folder : folder + "-" + copy) + "/" + file.path(), file)) {
      copy++;
    }
    aside++;
  }

  private boolean takeIn(String path, TreeFile file) throws IOException {
    Optional<Path> free = staging.free(path);
    if (free.isPresent()) {
      bytes.standAt(local.resolve(file.path()), free.get());
    }
    return free.isPresent();
  }
}
