package net.lanspread.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file system as Lanspread uses it. Every call may fail with an {@link IOException}; a full
 * disk fails with {@link DiskFullException}. No call but {@link #follow}, {@link #list} and {@link
 * #volume} follows a symbolic link in the last name of its path.
 */
public interface Disk {

  /** The kind of thing that a path names. */
  enum Kind {
    FILE,
    FOLDER,
    LINK,
    OTHER
  }

  /**
   * The state of a path at one moment.
   *
   * @param fileKey identifies the file on its disk where the system has such a key
   */
  record Stat(Kind kind, long sizeBytes, FileTime modified, @Nullable String fileKey) {
    public boolean isFile() {
      return kind == Kind.FILE;
    }

    public boolean isFolder() {
      return kind == Kind.FOLDER;
    }
  }

  /** A name in a folder, with the kind of its file. */
  record Entry(String name, Stat stat) {}

  /** Bytes of a file that can be read anywhere, by several threads at once. */
  interface Reader extends AutoCloseable {
    long sizeBytes() throws IOException;

    /**
     * Reads at least one byte and at most as many as the buffer has room for; -1 at the end of the
     * file.
     */
    int read(ByteBuffer into, long offset) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Bytes of a file that can be written anywhere, by several threads at once. */
  interface Writer extends AutoCloseable {
    /** Writes all of the buffer. */
    void write(ByteBuffer from, long offset) throws IOException;

    /** Sets the length: cuts the file off or extends it with zeros. */
    void setLength(long sizeBytes) throws IOException;

    /** Returns when the written bytes are on the medium. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The state of the path, or empty when nothing is there. */
  Optional<Stat> stat(Path path) throws IOException;

  /** The real path of a file or folder, without any link; an error when there is none. */
  Path follow(Path path) throws IOException;

  /**
   * A name of the disk that a folder is on, the same for as long as it is there.
   *
   * @throws IOException also when the folder may not be read
   */
  String volume(Path folder) throws IOException;

  /** The entries of a folder, sorted by name. */
  List<Entry> list(Path folder) throws IOException;

  /** All bytes of a file that holds at most so many; a larger one is an error. */
  byte[] readAll(Path file, int maxBytes) throws IOException;

  Reader openReader(Path file) throws IOException;

  /** A channel for libraries that want one, for reading only. */
  FileChannel openChannel(Path file) throws IOException;

  /** Opens a file for writing and creates it when it is missing. */
  Writer openWriter(Path file) throws IOException;

  /** Creates a folder and the missing ones above it. */
  void createFolders(Path folder) throws IOException;

  /** Puts the source in the target's place in one step; an existing file there is replaced. */
  void moveAtomically(Path source, Path target) throws IOException;

  /**
   * Gives a file a second name beside its own, so that its bytes are there under both until both
   * are deleted; false when the two are on different disks or the disk has no such thing.
   */
  default boolean link(Path file, Path another) throws IOException {
    return false;
  }

  /** Takes the write protection from a file or folder, where the system lets us. */
  default void makeWritable(Path path) throws IOException {}

  /** The size of the largest file that the disk of this existing path holds. */
  default long largestFileBytes(Path path) throws IOException {
    return Long.MAX_VALUE;
  }

  /** True when the owner has forbidden writes to the file, or we have no right to write it. */
  boolean isReadOnly(Path file) throws IOException;

  /** Gives a file the permissions of another one, where the system has such. */
  void copyPermissions(Path from, Path to) throws IOException;

  /** Deletes a file, a link or an empty folder; does nothing when the path is free. */
  void delete(Path path) throws IOException;

  /** Returns when the folder's entries are on the medium, where the system can say so. */
  void syncFolder(Path folder) throws IOException;

  /** The bytes that may still be written to the disk of this existing path. */
  long usableBytes(Path path) throws IOException;
}
