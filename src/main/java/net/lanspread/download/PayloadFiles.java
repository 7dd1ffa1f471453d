package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import net.lanspread.disk.MemoryReader;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Syncing;
import net.lanspread.disk.Trees;
import net.lanspread.install.PayloadRecord;
import net.lanspread.install.PayloadRecord.Replaced;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one game root while a download writes them, from the parked sentinel to the new one.
 *
 * <p>No file that only the old version had is left under the new sentinel: see {@link
 * EarlierContent}.
 *
 * <pre>
 *   begin   record whose files are there and the paths; version.ini becomes .version.ini.discarded
 *   write   payload, in any order
 *   commit  payload and folders to the medium; move aside and delete what the version does not
 *           have; record its paths; .version.ini.tmp to the medium; it becomes version.ini; delete
 *           .version.ini.discarded
 * </pre>
 *
 * <p>A stop anywhere before the rename leaves no sentinel, one after it leaves the new version;
 * {@link #sweep} removes the two dot-files in either case.
 */
public final class PayloadFiles implements ChunkPlace {
  private static final Logger log = LoggerFactory.getLogger(PayloadFiles.class);
  static final String TEMPORARY = ".version.ini.tmp";
  static final String DISCARDED = ".version.ini.discarded";

  private final Disk disk;
  private final Roots roots;
  private final Path root;
  private final PayloadRecord record;
  private final EarlierContent earlier;
  // null while no download has begun here
  private @Nullable Map<String, String> inUse;
  private final MemoryFile sentinel = new MemoryFile(VersionIni.CONTENT_BYTES);

  /**
   * Makes them.
   *
   * @param roots in the games folders
   * @param root the game's root, which may be yet to be made
   * @param stateFolder of the game, outside its root
   */
  public PayloadFiles(Disk disk, Roots roots, Path root, Path stateFolder) {
    this.disk = disk;
    this.roots = roots;
    this.root = root;
    this.record = new PayloadRecord(disk, roots, root, stateFolder);
    this.earlier = new EarlierContent(disk, root, record);
  }

  /** True when the games folder that they are in is there. */
  boolean isThere() {
    return roots.isThereFor(root);
  }

  /** True when a file of the list is there already, perhaps from an earlier try. */
  public boolean holdsAny(FileList list) throws IOException {
    for (SharedFile file : payload(list)) {
      if (Trees.regularFile(disk, root, file.path()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The largest file of the list that the disk cannot hold for its size, if there is one. */
  Optional<SharedFile> tooLargeForTheDisk(FileList list, Path existing) throws IOException {
    long largestBytes = disk.largestFileBytes(existing);
    return list.files().stream()
        .max(Comparator.comparingLong(SharedFile::sizeBytes))
        .filter(file -> file.sizeBytes() > largestBytes);
  }

  /** The number of bytes that the list needs on the disk in addition to its files there. */
  public long missingBytes(FileList list) throws IOException {
    long missingBytes = 0;
    for (SharedFile file : payload(list)) {
      Optional<Path> there = Trees.regularFile(disk, root, file.path());
      long haveBytes =
          there.isEmpty() ? 0 : disk.stat(there.get()).map(Disk.Stat::sizeBytes).orElse(0L);
      missingBytes += Math.max(0, file.sizeBytes() - haveBytes);
    }
    return missingBytes;
  }

  /**
   * Parks the sentinel and makes the root ready for the files of the list.
   *
   * @param version that the files are of
   * @throws IOException also when a file's place is taken by anything but a regular file, or a
   *     folder's by anything but a folder
   */
  public void begin(FileList list, Version version) throws IOException {
    roots.make(root);
    requireNothingInTheWay(list);
    PayloadRecord.Entry before = record.read().orElse(null);
    Optional<Replaced> replaced = earlier.replacedBy(before, version);
    inUse = earlier.inUse(before);
    if (replaced.isPresent()) {
      requireKind(AsideFolder.NAME, Disk.Kind.FOLDER);
    }
    Set<String> mayBeWritten = new TreeSet<>(before == null ? List.of() : before.written());
    payload(list).forEach(file -> mayBeWritten.add(file.path()));
    // until the sentinel is parked, this mark says that the root is ours
    Version ours = before == null || replaced.isPresent() ? null : before.version();
    record.write(
        new PayloadRecord.Entry(
            ours, List.copyOf(mayBeWritten), replaced, before == null ? Map.of() : before.kept()));
    Path sentinel = root.resolve(PathRules.VERSION_INI);
    if (disk.stat(sentinel).isPresent()) {
      Trees.moveOverOurs(disk, sentinel, root.resolve(DISCARDED));
      disk.syncFolder(root);
    }
    Set<Path> folders = new HashSet<>();
    for (SharedFile file : payload(list)) {
      Path path = root.resolve(file.path());
      Path folder = Objects.requireNonNull(path.getParent());
      if (folders.add(folder)) {
        disk.createFolders(folder);
      }
      if (disk.stat(path).map(stat -> stat.sizeBytes() > file.sizeBytes()).orElse(false)) {
        try (Disk.Writer writer = Trees.openOurs(disk, path)) {
          writer.setLength(file.sizeBytes());
        }
      }
    }
  }

  private void requireNothingInTheWay(FileList list) throws IOException {
    Set<String> folders = new HashSet<>();
    for (SharedFile file : list.files()) {
      requireKind(file.path(), Disk.Kind.FILE);
      for (int slash = file.path().indexOf('/');
          slash >= 0;
          slash = file.path().indexOf('/', slash + 1)) {
        String folder = file.path().substring(0, slash);
        if (folders.add(folder)) {
          requireKind(folder, Disk.Kind.FOLDER);
        }
      }
    }
  }

  private void requireKind(String path, Disk.Kind wanted) throws IOException {
    Optional<Disk.Stat> stat = disk.stat(root.resolve(path));
    if (stat.isPresent() && stat.get().kind() != wanted) {
      throw new IOException(
          root.resolve(path) + " is in the way of the download; move it away and try again");
    }
  }

  /** True when the sentinel that was written, or else the parked one, is that of the version. */
  boolean isSentinelOf(Version version) throws IOException {
    byte[] came = sentinel.bytes();
    return came == null
        ? earlier.versionIn(DISCARDED).equals(Optional.of(version))
        : Arrays.equals(came, VersionIni.content(version));
  }

  /**
   * Opens a file of the list for writing; {@link #begin} has made its folder. The sentinel's bytes
   * stay in memory until the commit.
   */
  @Override
  public Disk.Writer openWriter(SharedFile file) throws IOException {
    if (file.path().equals(PathRules.VERSION_INI)) {
      return sentinel;
    }
    return Trees.openOurs(disk, root.resolve(file.path()));
  }

  /**
   * A file of the list that is there. The sentinel is the one that was written, or else the content
   * of the parked one: a repair need not fetch it.
   */
  public Optional<Disk.Reader> openReader(SharedFile file) throws IOException {
    if (file.path().equals(PathRules.VERSION_INI)) {
      byte[] came = sentinel.bytes();
      return came == null
          ? earlier
              .versionIn(DISCARDED)
              .map(version -> new MemoryReader(VersionIni.content(version)))
          : Optional.of(new MemoryReader(came));
    }
    Optional<Path> path = Trees.regularFile(disk, root, file.path());
    return path.isEmpty() ? Optional.empty() : Optional.of(disk.openReader(path.get()));
  }

  /**
   * Makes the written files this version. After a failure there is no sentinel, unless the disk
   * refuses even the tidying up.
   *
   * @param onMedium the paths of files that are on the medium as they are
   */
  public void commit(FileList list, Version version, Set<String> onMedium) throws IOException {
    syncPayload(list, onMedium);
    earlier.clearOut(list);
    record.write(
        new PayloadRecord.Entry(
            version, payload(list).stream().map(SharedFile::path).toList(), Optional.empty()));
    Path sentinel = root.resolve(PathRules.VERSION_INI);
    try {
      Trees.writeAtomically(disk, sentinel, root.resolve(TEMPORARY), VersionIni.content(version));
    } catch (IOException e) {
      takeBack(sentinel, e);
      throw e;
    }
    try {
      Trees.deleteOurs(disk, root.resolve(DISCARDED));
    } catch (IOException e) {
      log.warn("the version that {} had stays parked until the next start", root, e);
    }
  }

  /**
   * A failed write may have come as far as the rename: a file that is reported as failed must not
   * stand.
   */
  private void takeBack(Path sentinel, IOException failure) {
    try {
      Trees.deleteOurs(disk, sentinel);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void syncPayload(FileList list, Set<String> onMedium) throws IOException {
    Set<Path> folders = new TreeSet<>(Comparator.reverseOrder());
    try (Syncing syncing = new Syncing(disk, () -> {})) {
      for (SharedFile file : payload(list)) {
        Path path = root.resolve(file.path());
        if (!onMedium.contains(file.path())) {
          syncing.wrote(path, 0);
        }
        Path folder = path.getParent();
        while (folder != null && folder.startsWith(root) && folders.add(folder)) {
          folder = folder.getParent();
        }
      }
      syncing.await();
    }
    for (Path folder : folders) {
      disk.syncFolder(folder);
    }
  }

  /** Removes a download's leftovers beside the payload: the temporary and the parked sentinel. */
  public void sweep() throws IOException {
    for (String name : List.of(TEMPORARY, DISCARDED)) {
      Path path = root.resolve(name);
      if (disk.stat(path).map(Disk.Stat::isFile).orElse(false)) {
        Trees.deleteOurs(disk, path);
      }
    }
  }

  /**
   * Deletes all payload that downloads have written, and the root when nothing else is in it. A
   * file of somebody else that no download has touched yet stays, and so do the files of a game
   * that was installed without its payload when this download began, or is now where none has
   * begun.
   */
  public void deletePayload() throws IOException {
    earlier.deleteWritten(inUse == null ? earlier.inUse(record.read().orElse(null)) : inUse);
    roots.deleteEmpty(root);
  }

  private static List<SharedFile> payload(FileList list) {
    return list.files().stream()
        .filter(file -> !file.path().equals(PathRules.VERSION_INI))
        .toList();
  }
}
