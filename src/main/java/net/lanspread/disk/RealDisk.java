package net.lanspread.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file system of this machine. Stateless. */
public final class RealDisk implements Disk {
  static final boolean WINDOWS = File.separatorChar == '\\';

  private static final long MAX_FAT_BYTES = (4L << 30) - 1;

  @Override
  public Optional<Stat> stat(Path path) throws IOException {
    try {
      return Optional.of(
          stat(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (isBelowAFile(path)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isBelowAFile(Path path) {
    Path parent = path.getParent();
    return parent != null && Files.exists(parent) && !Files.isDirectory(parent);
  }

  private static Stat stat(BasicFileAttributes attributes) {
    Kind kind =
        attributes.isSymbolicLink()
            ? Kind.LINK
            : attributes.isRegularFile()
                ? Kind.FILE
                : attributes.isDirectory() && !attributes.isOther() ? Kind.FOLDER : Kind.OTHER;
    Object key = attributes.fileKey();
    return new Stat(
        kind,
        attributes.size(),
        attributes.lastModifiedTime(),
        key == null ? null : key.toString());
  }

  @Override
  public Path follow(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public String volume(Path folder) throws IOException {
    Object key =
        WINDOWS
            ? Files.getFileStore(folder).getAttribute("volume:vsn")
            : Files.getAttribute(folder, "unix:dev");
    if (!Files.isReadable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
    return String.valueOf(key);
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        Optional<Stat> stat = stat(path);
        Path name = path.getFileName();
        if (stat.isPresent() && name != null) {
          entries.add(new Entry(name.toString(), stat.get()));
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public byte[] readAll(Path file, int maxBytes) throws IOException {
    try (Reader reader = openReader(file)) {
      long sizeBytes = reader.sizeBytes();
      if (sizeBytes > maxBytes) {
        throw new IOException(file + " is larger than " + maxBytes + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes);
      while (bytes.hasRemaining()) {
        if (reader.read(bytes, bytes.position()) < 0) {
          throw new EOFException(file + " shrank while it was read");
        }
      }
      return bytes.array();
    }
  }

  @Override
  public Reader openReader(Path file) throws IOException {
    FileChannel channel = openChannel(file);
    return new Reader() {
      @Override
      public long sizeBytes() throws IOException {
        return channel.size();
      }

      @Override
      public int read(ByteBuffer into, long offset) throws IOException {
        return channel.read(into, offset);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public FileChannel openChannel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, NOFOLLOW_LINKS);
  }

  @Override
  public Writer openWriter(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, NOFOLLOW_LINKS);
    return new Writer() {
      @Override
      public void write(ByteBuffer from, long offset) throws IOException {
        write(from, offset, from.remaining());
      }

      private void write(ByteBuffer from, long offset, long neededBytes) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
          try {
            at += channel.write(from, at);
          } catch (IOException e) {
            throw named(file, e, neededBytes);
          }
        }
      }

      @Override
      public void setLength(long sizeBytes) throws IOException {
        long now = channel.size();
        if (sizeBytes < now) {
          channel.truncate(sizeBytes);
        } else if (sizeBytes > now) {
          write(ByteBuffer.wrap(new byte[1]), sizeBytes - 1, sizeBytes - now);
        }
      }

      @Override
      public void sync() throws IOException {
        try {
          channel.force(true);
        } catch (IOException e) {
          throw named(file, e);
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw named(folder, e);
    }
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    try {
      Files.move(
          source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(source + " and " + target + " are not on one disk", e);
    } catch (IOException e) {
      throw named(target, e);
    }
  }

  @Override
  public boolean link(Path file, Path another) throws IOException {
    if (stat(file).filter(Stat::isFile).isEmpty()) {
      return false;
    }
    try {
      Files.createLink(another, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // FAT, another disk, or a share that has no links
    }
  }

  @Override
  public void makeWritable(Path path) throws IOException {
    Optional<Set<PosixFilePermission>> permissions = permissions(path);
    if (permissions.isPresent()) {
      Set<PosixFilePermission> more = EnumSet.copyOf(permissions.get());
      more.add(OWNER_WRITE);
      if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
        more.add(PosixFilePermission.OWNER_EXECUTE);
      }
      Files.setPosixFilePermissions(path, more);
      return;
    }
    DosFileAttributeView view =
        Files.getFileAttributeView(path, DosFileAttributeView.class, NOFOLLOW_LINKS);
    if (view != null) {
      view.setReadOnly(false);
    }
  }

  @Override
  public long largestFileBytes(Path path) throws IOException {
    String type = Files.getFileStore(path).type().toLowerCase(Locale.ROOT);
    return Set.of("vfat", "msdos", "fat", "fat32", "fat16").contains(type)
        ? MAX_FAT_BYTES
        : Long.MAX_VALUE;
  }

  @Override
  public boolean isReadOnly(Path file) throws IOException {
    // an administrator may write everything, so that asking for access alone says too little
    boolean denied = permissions(file).map(set -> !set.contains(OWNER_WRITE)).orElse(false);
    return denied || !Files.isWritable(file);
  }

  @Override
  public void copyPermissions(Path from, Path to) throws IOException {
    Optional<Set<PosixFilePermission>> permissions = permissions(from);
    if (permissions.isPresent()) {
      Files.setPosixFilePermissions(to, permissions.get());
    }
  }

  private static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    return view == null ? Optional.empty() : Optional.of(view.readAttributes().permissions());
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    if (WINDOWS) {
      return; // Windows opens no folder as a file; its renames are journalled
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  private static long roomBytes(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // it does not say
    }
  }

  /** The error with its file, and under its own type when it says that the disk is full. */
  private static IOException named(Path file, IOException e) {
    return named(file, e, 0);
  }

  /**
   * The same of a write.
   *
   * @param neededBytes of room
   */
  private static IOException named(Path file, IOException e, long neededBytes) {
    if (e instanceof ClosedChannelException) {
      return e;
    }
    return switch (DiskProblem.ofWrite(e, neededBytes, roomBytes(file))) {
      case FULL, QUOTA -> new DiskFullException("the disk is full", e);
      case READ_ONLY_DISK, FILE_TOO_LARGE, IN_USE, DENIED, PATH_TOO_LONG, DEVICE, OTHER -> {
        if (e instanceof FileSystemException) {
          yield e;
        }
        FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
        named.initCause(e);
        yield named;
      }
    };
  }
}
