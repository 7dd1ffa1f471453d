package net.lanspread.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The true places of the game roots of a games folder, and the presence of that folder: one answer
 * for readers and writers. A root is a folder directly in the games folder, or a link from there
 * (on Windows a junction, too) to a folder elsewhere. Thread-safe.
 */
public final class Roots {
  /** The thing in the games folder under a name. */
  public sealed interface Place {
    /**
     * A root.
     *
     * @param path absolute; where the last name is a link, the real path of its target
     */
    record At(Path path, boolean linked) implements Place {}

    /** Nothing; a root would be made there. */
    record Nowhere(Path path) implements Place {}

    /** A link that is no root; the reason is the end of a sentence that begins with it. */
    record BadLink(String reason) implements Place {}

    /** A file or the like. */
    record NoFolder() implements Place {}
  }

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;

  private final Object lock = new Object();

  // null while the folder is not known to hold anything
  @GuardedBy("lock")
  private @Nullable String volume;

  public Roots(Disk disk, Path gamesFolder, Path stateFolder) {
    this.disk = disk;
    this.gamesFolder = gamesFolder.toAbsolutePath().normalize();
    this.stateFolder = stateFolder.toAbsolutePath().normalize();
  }

  /**
   * True when the games folder is there. It also counts as gone when it was on another disk, with
   * something in it, and is empty now: then that disk was taken away, and only its mount point is
   * left.
   */
  public boolean isThere() {
    String known;
    synchronized (lock) {
      known = volume;
    }
    return isThere(known);
  }

  /**
   * As {@link #isThere()}, with a disk that was remembered elsewhere.
   *
   * @param known an {@link #occupiedVolume} of before
   */
  public boolean isThere(@Nullable String known) {
    try {
      String now = disk.volume(gamesFolder);
      return known == null || known.equals(now) || !disk.list(gamesFolder).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The name of the disk with the games folder; null while nothing is known to be in it. */
  public @Nullable String occupiedVolume() {
    try {
      String now = disk.volume(gamesFolder);
      return disk.list(gamesFolder).isEmpty() ? null : now;
    } catch (IOException e) {
      return null;
    }
  }

  /** The entries of the games folder now, on any disk; remembers the disk. */
  public List<Disk.Entry> list() throws IOException {
    String now = disk.volume(gamesFolder);
    List<Disk.Entry> entries = disk.list(gamesFolder);
    synchronized (lock) {
      volume = entries.isEmpty() ? null : now;
    }
    return entries;
  }

  /**
   * Makes the folder of a root where it is missing.
   *
   * @throws IOException also when the games folder is missing: it is never made again
   */
  public void make(Path root) throws IOException {
    if (disk.stat(root).filter(Disk.Stat::isFolder).isEmpty()) {
      if (!isThere()) {
        throw new IOException(goneMessage());
      }
      disk.createFolders(root);
    }
  }

  /** The message for an absent folder. */
  public String goneMessage() {
    return "the games folder " + gamesFolder + " is not there; bring its disk back and try again";
  }

  /**
   * A folder that is there and on the disk of this root: itself, or the games folder for one that
   * has yet to be made.
   */
  public Path existing(Path root) throws IOException {
    return disk.stat(root).isPresent() ? root : gamesFolder;
  }

  /** Deletes a root in which nothing is; not one that a link leads to, or the link would break. */
  public void deleteEmpty(Path root) throws IOException {
    if (gamesFolder.equals(root.getParent())
        && disk.stat(root).filter(Disk.Stat::isFolder).isPresent()
        && disk.list(root).isEmpty()) {
      disk.delete(root);
    }
  }

  /** The thing under a name in the games folder. The name must be one name. */
  public Place place(String name) throws IOException {
    Path path = gamesFolder.resolve(name);
    Optional<Disk.Stat> stat = disk.stat(path);
    if (stat.isEmpty()) {
      return new Place.Nowhere(path);
    }
    return switch (stat.get().kind()) {
      case FOLDER -> new Place.At(path, false);
      case FILE -> new Place.NoFolder();
      case LINK, OTHER -> linked(name, stat.get().kind());
    };
  }

  /**
   * The path of the root of a name, or of a new one.
   *
   * @throws IOException also when another thing than a root stands there; its message says why
   */
  public Path path(String name) throws IOException {
    return switch (place(name)) {
      case Place.At(Path path, _) -> path;
      case Place.Nowhere(Path path) -> path;
      case Place.BadLink(String reason) ->
          throw new IOException(gamesFolder.resolve(name) + " " + reason);
      case Place.NoFolder _ ->
          throw new IOException(
              gamesFolder.resolve(name) + " is no folder; move it away and try again");
    };
  }

  private Place linked(String name, Disk.Kind kind) throws IOException {
    Optional<Path> target = target(name);
    if (target.isEmpty()) {
      return bad("is a link that leads nowhere; bring back its target, or delete the link");
    }
    if (disk.stat(target.get()).filter(Disk.Stat::isFolder).isEmpty()) {
      return kind == Disk.Kind.LINK
          ? bad("is a link to a file; a game's link leads to a folder")
          : new Place.NoFolder();
    }
    if (overlap(target.get(), disk.follow(gamesFolder))) {
      return bad("is a link into the games folder itself, or to one that it lies in; delete it");
    }
    if (overlap(target.get(), state())) {
      return bad("is a link to where Lanspread keeps its own files; delete it");
    }
    for (Disk.Entry other : disk.list(gamesFolder)) {
      boolean isLink = other.stat().kind() == Disk.Kind.LINK;
      if ((isLink || other.stat().kind() == Disk.Kind.OTHER)
          && !other.name().equals(name)
          && target(other.name()).filter(its -> overlap(target.get(), its)).isPresent()) {
        return bad(
            "is a link to the same folder as %s, or into it; delete one of the two"
                .formatted(other.name()));
      }
    }
    return new Place.At(target.get(), true);
  }

  private static Place bad(String reason) {
    return new Place.BadLink(reason);
  }

  /** The target of a link; empty when it is not there. */
  private Optional<Path> target(String name) {
    try {
      return Optional.of(disk.follow(gamesFolder.resolve(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path state() {
    try {
      return disk.follow(stateFolder);
    } catch (IOException e) {
      return stateFolder; // not made yet
    }
  }

  private static boolean overlap(Path one, Path other) {
    return one.startsWith(other) || other.startsWith(one);
  }
}
