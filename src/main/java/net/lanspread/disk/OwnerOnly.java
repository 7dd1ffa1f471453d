package net.lanspread.disk;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders for their owner alone, from their first moment on: a user who opens a file
 * while it still lets him keeps it open even when its permissions change a moment later. If a disk
 * knows no permissions, those of the whole disk hold. Stateless.
 */
public final class OwnerOnly {
  private static final Logger log = LoggerFactory.getLogger(OwnerOnly.class);

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /** The flag of a folder that is meant to be shared, such as {@code /tmp}. */
  private static final int STICKY = 0x200;

  private OwnerOnly() {}

  /** Writes a file so that after a crash it holds either its old bytes or all of the new ones. */
  public static void write(Disk disk, Path file, byte[] bytes) throws IOException {
    Path folder = folderOf(file);
    Path temporary = folder.resolve(file.getFileName() + ".new");
    disk.delete(temporary);
    create(temporary);
    try (Disk.Writer writer = disk.openWriter(temporary)) {
      writer.write(ByteBuffer.wrap(bytes), 0);
      writer.sync();
    }
    disk.moveAtomically(temporary, file);
    disk.syncFolder(folder);
  }

  private static Path folderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is in no folder");
    }
    return folder;
  }

  /** Makes an empty file. */
  private static void create(Path file) throws IOException {
    if (isPosix(file)) {
      Files.createFile(file, asFileAttribute(FILE));
      return;
    }
    Optional<UserPrincipal> owner =
        Files.getFileStore(folderOf(file)).supportsFileAttributeView("acl")
            ? thisUser(file.getFileSystem())
            : Optional.empty();
    if (owner.isPresent()) {
      Files.createFile(file, OwnersAcl.of(owner.get()));
    } else {
      Files.createFile(file);
    }
  }

  private static Optional<UserPrincipal> thisUser(FileSystem system) throws IOException {
    try {
      return Optional.of(
          system
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name")));
    } catch (UserPrincipalNotFoundException e) {
      return Optional.empty(); // a name that another computer gives; the folder's list holds
    }
  }

  /**
   * Makes a folder and the missing ones above it. A folder that lets others in is narrowed, unless
   * it is meant to be shared: then only the files that this class writes into it are kept from
   * others.
   */
  public static void folder(Path folder) throws IOException {
    if (!isPosix(folder)) {
      // Windows hands the permissions of a user's own folder down to everything in it.
      Files.createDirectories(folder);
      return;
    }
    Files.createDirectories(folder, asFileAttribute(FOLDER));
    if (!FOLDER.containsAll(Files.getPosixFilePermissions(folder)) && !isShared(folder)) {
      try {
        Files.setPosixFilePermissions(folder, FOLDER);
      } catch (IOException e) {
        log.warn("others of this computer may look into {}: {}", folder, e.toString());
      }
    }
  }

  private static boolean isShared(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:mode") instanceof Integer mode && (mode & STICKY) != 0;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The permissions of a new file on Windows: everything for its owner. */
  private record OwnersAcl(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
    static OwnersAcl of(UserPrincipal owner) {
      return new OwnersAcl(
          List.of(
              AclEntry.newBuilder()
                  .setType(AclEntryType.ALLOW)
                  .setPrincipal(owner)
                  .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                  .build()));
    }

    @Override
    public String name() {
      return "acl:acl";
    }
  }
}
