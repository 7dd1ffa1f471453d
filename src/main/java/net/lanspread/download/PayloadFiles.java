package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Syncing;
import net.lanspread.disk.Trees;
import net.lanspread.install.PayloadRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one game root while a download writes them, from the parked sentinel to the new one.
 *
 * <p>What the {@link PayloadRecord} names and a new version does not have is deleted with the
 * commit of that version; what it does not name was put there by somebody else and is never
 * deleted.
 *
 * <pre>
 *   begin   record the paths; version.ini becomes .version.ini.discarded
 *   write   payload, in any order
 *   commit  payload and folders to the medium; delete what the version does not have; record its
 *           paths; .version.ini.tmp to the medium; it becomes version.ini; delete
 *           .version.ini.discarded
 * </pre>
 *
 * <p>A stop anywhere before the rename leaves no sentinel, one after it leaves the new version;
 * {@link #sweep} removes the two dot-files in either case.
 */
public final class PayloadFiles {
  private static final Logger log = LoggerFactory.getLogger(PayloadFiles.class);
  static final String TEMPORARY = ".version.ini.tmp";
  static final String DISCARDED = ".version.ini.discarded";

  private final Disk disk;
  private final Path root;
  private final PayloadRecord record;

  /**
   * @param stateFolder of the game, outside its root
   */
  public PayloadFiles(Disk disk, Path root, Path stateFolder) {
    this.disk = disk;
    this.root = root;
    this.record = new PayloadRecord(disk, stateFolder);
  }

  /** Whether a file of the list is there already, perhaps from an earlier try. */
  public boolean holdsAny(FileList list) throws IOException {
    for (SharedFile file : payload(list)) {
      if (Trees.regularFile(disk, root, file.path()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** How many bytes the list needs on the disk beyond what its files take already. */
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
   * @throws IOException also when something that is not a regular file stands in a file's place, or
   *     something that is not a folder in a folder's
   */
  public void begin(FileList list) throws IOException {
    disk.createFolders(root);
    requireNothingInTheWay(list);
    Set<String> mayBeWritten = new TreeSet<>(record.paths());
    payload(list).forEach(file -> mayBeWritten.add(file.path()));
    record.write(mayBeWritten);
    Path sentinel = root.resolve(PathRules.VERSION_INI);
    if (disk.stat(sentinel).isPresent()) {
      disk.moveAtomically(sentinel, root.resolve(DISCARDED));
      disk.syncFolder(root);
    }
    for (SharedFile file : payload(list)) {
      Path path = root.resolve(file.path());
      disk.createFolders(java.util.Objects.requireNonNull(path.getParent()));
      if (disk.stat(path).map(stat -> stat.sizeBytes() > file.sizeBytes()).orElse(false)) {
        try (Disk.Writer writer = disk.openWriter(path)) {
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

  /** The bytes of the parked sentinel. */
  public byte[] parkedVersionIni() throws IOException {
    return disk.readAll(root.resolve(DISCARDED), Version.MAX_INI_BYTES);
  }

  /** Opens a payload file for writing; {@link #begin} has made its folder. */
  public Disk.Writer openWriter(SharedFile file) throws IOException {
    return disk.openWriter(root.resolve(file.path()));
  }

  /**
   * A file that is there, for checking what an earlier try or version has left. The sentinel's is
   * the parked one, if it is as long: a repair need not fetch it.
   */
  public Optional<Disk.Reader> openReader(SharedFile file) throws IOException {
    if (file.path().equals(PathRules.VERSION_INI)) {
      Path parked = root.resolve(DISCARDED);
      return disk.stat(parked).filter(stat -> stat.sizeBytes() == file.sizeBytes()).isPresent()
          ? Optional.of(disk.openReader(parked))
          : Optional.empty();
    }
    Optional<Path> path = Trees.regularFile(disk, root, file.path());
    return path.isEmpty() ? Optional.empty() : Optional.of(disk.openReader(path.get()));
  }

  /**
   * Makes the written files the version that the sentinel's bytes name. When it fails there is no
   * sentinel, unless the disk does not even let itself be tidied up.
   */
  public void commit(FileList list, byte[] versionIni) throws IOException {
    syncPayload(list);
    Map<String, String> wanted = new HashMap<>();
    list.files().forEach(file -> wanted.put(PathRules.fold(file.path()), file.path()));
    for (String path : record.paths()) {
      String kept = wanted.get(PathRules.fold(path));
      if (kept == null || !isSameFile(path, kept)) {
        deleteWithEmptyFolders(path);
      }
    }
    record.write(payload(list).stream().map(SharedFile::path).toList());
    Path sentinel = root.resolve(PathRules.VERSION_INI);
    try {
      Trees.writeAtomically(disk, sentinel, root.resolve(TEMPORARY), versionIni);
    } catch (IOException e) {
      takeBack(sentinel, e);
      throw e;
    }
    try {
      disk.delete(root.resolve(DISCARDED));
    } catch (IOException e) {
      log.warn("the version that {} had stays parked until the next start", root, e);
    }
  }

  /** A failed write may have come as far as the rename: what is reported failed must not stand. */
  private void takeBack(Path sentinel, IOException failure) {
    try {
      disk.delete(sentinel);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether two paths that differ in case at most are one file here; true when in doubt. */
  private boolean isSameFile(String path, String other) throws IOException {
    if (path.equals(other)) {
      return true;
    }
    Optional<String> key = fileKey(path);
    Optional<String> otherKey = fileKey(other);
    return key.isEmpty() || otherKey.isEmpty() || key.equals(otherKey);
  }

  private Optional<String> fileKey(String path) throws IOException {
    return disk.stat(root.resolve(path)).map(Disk.Stat::fileKey);
  }

  private void syncPayload(FileList list) throws IOException {
    Set<Path> folders = new TreeSet<>(java.util.Comparator.reverseOrder());
    List<Path> files = payload(list).stream().map(file -> root.resolve(file.path())).toList();
    for (Path file : files) {
      for (Path folder = file.getParent();
          folder != null && folder.startsWith(root);
          folder = folder.getParent()) {
        folders.add(folder);
      }
    }
    Syncing.files(disk, files);
    for (Path folder : folders) {
      disk.syncFolder(folder);
    }
  }

  /** Removes what a download leaves beside the payload: the temporary and the parked sentinel. */
  public void sweep() throws IOException {
    for (String name : List.of(TEMPORARY, DISCARDED)) {
      Path path = root.resolve(name);
      if (disk.stat(path).map(Disk.Stat::isFile).orElse(false)) {
        disk.delete(path);
      }
    }
  }

  /** Deletes all payload that downloads have written, and the root when nothing else is in it. */
  public void deletePayload() throws IOException {
    for (String path : record.paths()) {
      deleteWithEmptyFolders(path);
    }
    record.delete();
    if (disk.stat(root).map(Disk.Stat::isFolder).orElse(false) && disk.list(root).isEmpty()) {
      disk.delete(root);
    }
  }

  /** Also when the file is gone: an earlier try may have been stopped before its folders. */
  private void deleteWithEmptyFolders(String path) throws IOException {
    Optional<Path> file = Trees.regularFile(disk, root, path);
    if (file.isPresent()) {
      disk.delete(file.get());
    }
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      Optional<Path> folder = Trees.folder(disk, root, path.substring(0, slash));
      if (folder.isPresent()) {
        if (!disk.list(folder.get()).isEmpty()) {
          return;
        }
        disk.delete(folder.get());
      }
    }
  }

  private static List<SharedFile> payload(FileList list) {
    return list.files().stream()
        .filter(file -> !file.path().equals(PathRules.VERSION_INI))
        .toList();
  }
}
