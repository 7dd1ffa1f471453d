package net.lanspread.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.lanspread.archive.EntrySink;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Syncing;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstalledFiles.Unpacked;
import net.lanspread.install.StagedFiles.OpenFile;
import net.lanspread.operation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * The folder into which a game is unpacked before it becomes {@code local/}.
 *
 * <p>Nothing is written outside it: paths obey {@link PathRules#problem}, and only folders that it
 * made itself are written into, so that no link is followed. Paths that differ only by case are one
 * path, under its first spelling, on every system. Within one archive a file may come once; a later
 * archive replaces the files of earlier ones, as patches do.
 *
 * <p>Used by one thread, but for the files that are written beside others: {@link
 * EntrySink#beside}. That thread decides where each file stands; the bytes and the end of one may
 * come from another.
 */
public final class Staging implements AutoCloseable {
  /** Files from this size on are refused before the first byte when they cannot fit. */
  private static final long CHECKED_SIZE_BYTES = 16L * 1024 * 1024;

  private static final int COPY_BYTES = 256 * 1024;

  private interface Step {
    void run() throws IOException;
  }

  /** An entry that may not be written; the message is a sentence for people. */
  static final class InvalidEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidEntryException(String message) {
      super(message);
    }
  }

  private final Disk disk;
  private final Path folder;
  private final Cancellation cancellation;
  private final StagedPaths paths;
  private final Set<String> unpackedFolders = new HashSet<>();

  /** Files that came from elsewhere and are on the medium already. */
  private final Set<String> takenIn = new HashSet<>();

  /** Files go to the medium while others are unpacked. */
  private final Syncing syncing;

  private final StagedFiles files = new StagedFiles();

  /**
   * @param folder made by the caller, empty but for the ownership marker
   */
  Staging(Disk disk, Path folder, Cancellation cancellation) {
    this.disk = disk;
    this.folder = folder;
    this.cancellation = cancellation;
    this.paths = new StagedPaths(disk, folder);
    this.syncing = new Syncing(disk, cancellation::check);
  }

  /** A sink for the entries of one more archive. The sinks before it are done with. */
  public EntrySink newArchive() {
    return new ArchiveSink(new HashSet<>());
  }

  /**
   * A folder in this one for an archive that is unpacked beside another one. Its files are in their
   * place only after {@link #takeOver}.
   */
  Staging part(int number) throws IOException {
    Path part = folder.resolve(StagedPaths.PARTS).resolve(Integer.toString(number));
    paths.requireNothingAt(part);
    disk.createFolders(part);
    return new Staging(disk, part, cancellation);
  }

  /**
   * Moves the files of a part to their place, as if its archive had been unpacked only now.
   *
   * @param part a closed one, its files on the medium
   */
  void takeOver(Staging part) throws IOException {
    // Some systems refuse to put a file in the place of an open one.
    syncing.await();
    for (String path : new TreeSet<>(part.paths.folders())) {
      String placed = paths.place(path);
      paths.makeFolder(placed);
      if (part.unpackedFolders.contains(path)) {
        unpackedFolders.add(placed);
      }
    }
    for (Unpacked file : part.files.all()) {
      cancellation.check();
      String placed = paths.place(file.path());
      paths.claim(placed);
      disk.moveAtomically(part.folder.resolve(file.path()), folder.resolve(placed));
      files.put(new Unpacked(placed, file.sizeBytes(), file.crc32(), null));
    }
    Trees.delete(disk, part.folder);
  }

  /** Deletes the place of parts, when all of them are taken over. */
  void dropParts() throws IOException {
    Trees.delete(disk, folder.resolve(StagedPaths.PARTS));
  }

  /** Puts in a script for the root of the game, beside the future {@code local/}. */
  public void script(String name, byte[] bytes) throws IOException {
    if (!RootScripts.isScript(name)) {
      throw new IllegalArgumentException(name + " is no script of a game");
    }
    forRoot(name, bytes);
  }

  /** Notes that a script of the root is none of this version's. */
  void goneScript(String name) throws IOException {
    forRoot(name + RootScripts.GONE, new byte[0]);
  }

  private void forRoot(String name, byte[] bytes) throws IOException {
    paths.makeFolder(RootScripts.FOLDER);
    String path = RootScripts.FOLDER + "/" + name;
    paths.requireNothingAt(folder.resolve(path));
    try (Disk.Writer writer = disk.openWriter(folder.resolve(path))) {
      writer.write(ByteBuffer.wrap(bytes), 0);
    }
    paths.files().add(path);
    syncing.wrote(folder.resolve(path), bytes.length);
  }

  /** The file of the archives at a path, in any case of letters. */
  Optional<Unpacked> written(String path) {
    return Optional.ofNullable(paths.spelling(path)).flatMap(files::at);
  }

  /** All files of the archives, as they are dated on the disk. */
  List<Unpacked> written() throws IOException {
    List<Unpacked> written = new ArrayList<>();
    for (Unpacked file : files.all()) {
      Long modifiedMillis =
          disk.stat(folder.resolve(file.path()))
              .map(stat -> stat.modified().toMillis())
              .orElse(null);
      written.add(new Unpacked(file.path(), file.sizeBytes(), file.crc32(), modifiedMillis));
    }
    return written;
  }

  /**
   * The place for a file of the player, its folders made; empty when something else stands there.
   * The caller puts it there, and on the medium.
   */
  Optional<Path> free(String path) throws IOException {
    List<String> way = wayTo(path);
    if (way.isEmpty() || paths.spelling(way.getLast()) != null) {
      return Optional.empty();
    }
    String placed = way.removeLast();
    makeFolders(way);
    paths.spell(placed);
    takenIn.add(placed);
    paths.requireNothingAt(folder.resolve(placed));
    return Optional.of(folder.resolve(placed));
  }

  /** Makes an empty folder of the player; nothing happens where a file has its place. */
  void folder(String path) throws IOException {
    makeFolders(wayTo(path));
  }

  /** Every folder above a path and the path, as spelled here; empty when one of them is a file. */
  private List<String> wayTo(String path) {
    List<String> way = new ArrayList<>();
    String at = "";
    for (String name : path.split("/", -1)) {
      String next = at.isEmpty() ? name : at + "/" + name;
      at = Objects.requireNonNullElse(paths.spelling(next), next);
      if (paths.files().contains(at) || takenIn.contains(at)) {
        return List.of();
      }
      way.add(at);
    }
    return way;
  }

  private void makeFolders(List<String> way) throws IOException {
    for (String path : way) {
      paths.spell(path);
      paths.makeFolder(path);
    }
  }

  /** The folders that the archives name. */
  List<String> unpackedFolders() {
    return List.copyOf(new TreeSet<>(unpackedFolders));
  }

  /** Throws the first thing that went wrong in a sink, if any, as it was thrown there. */
  void throwFailure() throws IOException {
    files.throwFailure();
  }

  /** Returns when every file and folder is on the medium; may be done again after more came. */
  void sync() throws IOException {
    if (files.anyOpen()) {
      throw new InvalidEntryException("The archive ends inside a file.");
    }
    for (String each : paths.folders()) {
      syncing.folder(folder.resolve(each));
    }
    syncing.folder(folder);
    syncing.await();
  }

  /** Closes the files that a failed reader left open, and ends the writing to the medium. */
  @Override
  public void close() throws IOException {
    syncing.close();
    closeOpen();
  }

  /** Closes the files that a failed reader left open; others may begin. */
  void closeOpen() throws IOException {
    files.closeAll();
  }

  /** The entries of one archive, or a file of it. */
  private final class ArchiveSink implements EntrySink {
    /** The files of the archive; only the thread that starts files uses it. */
    private final Set<String> ownFiles;

    private @Nullable OpenFile current;

    ArchiveSink(Set<String> ownFiles) {
      this.ownFiles = ownFiles;
    }

    @Override
    public Optional<EntrySink> beside() {
      return Optional.of(new ArchiveSink(ownFiles));
    }

    @Override
    public void folder(String path) throws IOException {
      remembering(
          () -> {
            String placed = paths.place(path);
            paths.makeFolder(placed);
            unpackedFolders.add(placed);
          });
    }

    @Override
    public void fileStart(String path, long sizeBytes) throws IOException {
      remembering(() -> start(paths.place(path), sizeBytes));
    }

    @Override
    public void fileBytes(ByteBuffer bytes) throws IOException {
      remembering(() -> write(bytes));
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException {
      remembering(() -> copy(path, sizeBytes, earlierPath));
    }

    @Override
    public void fileEnd(long crc32) throws IOException {
      remembering(() -> end(crc32));
    }

    private void copy(String path, long sizeBytes, String earlierPath) throws IOException {
      String earlier = paths.place(earlierPath);
      if (!ownFiles.contains(earlier)) {
        throw new InvalidEntryException(
            "A file of the archive is a copy of a file that is not before it.");
      }
      start(paths.place(path), sizeBytes);
      OpenFile file = requireOpen();
      try (Disk.Reader reader = disk.openReader(folder.resolve(earlier))) {
        if (reader.sizeBytes() != sizeBytes) {
          throw new InvalidEntryException("A file of the archive is a copy of another size.");
        }
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        while (file.writtenBytes < sizeBytes) {
          cancellation.check();
          if (reader.read(buffer.clear(), file.writtenBytes) < 0) {
            throw new IOException("somebody else writes into " + folder);
          }
          write(buffer.flip());
        }
      }
      end(file.crc32.getValue());
    }

    private void start(String path, long sizeBytes) throws IOException {
      if (current != null) {
        throw new IllegalStateException("the file before has no end");
      }
      if (!ownFiles.add(path)) {
        throw new InvalidEntryException("A file is in the archive twice.");
      }
      if (sizeBytes >= CHECKED_SIZE_BYTES && sizeBytes > disk.usableBytes(folder)) {
        throw new DiskFullException("the next file does not fit on the disk");
      }
      if (sizeBytes >= CHECKED_SIZE_BYTES && sizeBytes > disk.largestFileBytes(folder)) {
        throw DiskProblem.tooLarge(folder + "/" + path);
      }
      boolean replaces = !paths.claim(path);
      Path file = folder.resolve(path);
      OpenFile opened = new OpenFile(path, disk.openWriter(file), sizeBytes);
      current = opened;
      files.opened(opened);
      if (replaces) {
        opened.writer.setLength(0);
      }
    }

    private void write(ByteBuffer bytes) throws IOException {
      OpenFile file = requireOpen();
      int count = bytes.remaining();
      file.crc32.update(bytes.duplicate());
      file.writer.write(bytes, file.writtenBytes);
      file.writtenBytes += count;
      syncing.wrote(folder.resolve(file.path), count);
    }

    private void end(long crc32) throws IOException {
      OpenFile file = requireOpen();
      current = null;
      files.close(file);
      if (file.writtenBytes != file.sizeBytes || file.crc32.getValue() != crc32) {
        throw new InvalidEntryException("A file of the archive is damaged.");
      }
      files.put(new Unpacked(file.path, file.sizeBytes, crc32, null));
      syncing.wrote(folder.resolve(file.path), 0);
    }

    private OpenFile requireOpen() {
      OpenFile file = current;
      if (file == null) {
        throw new IllegalStateException("no file is open");
      }
      return file;
    }

    private void remembering(Step step) throws IOException {
      cancellation.check();
      try {
        step.run();
      } catch (IOException e) {
        files.failed(e);
        throw e;
      }
    }
  }
}
