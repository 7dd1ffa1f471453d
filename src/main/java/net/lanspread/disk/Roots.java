package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The true places of the game roots, and the presence of the games folders: one answer for readers
 * and writers. A root is a folder directly in a games folder, or a link from there (on Windows a
 * junction, too) to a folder elsewhere.
 *
 * <p>Of roots of one name in several games folders one is taken: the one that is in use already,
 * else the first one with its sentinel, else the first one. Thread-safe.
 */
public final class Roots {
  /** The thing under a name in the games folders. */
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
  private final List<GamesFolder> folders;
  private final Path stateFolder;
  private final String sentinel;

  /** The games folder of each root that was found, or shall be made, by name. */
  private final Map<String, GamesFolder> taken = new ConcurrentHashMap<>();

  /**
   * The roots in some folders.
   *
   * @param folders in their order; the first one takes a new root where nothing else is said
   * @param sentinel the name of the file in a root that is whole
   */
  public Roots(Disk disk, List<Path> folders, Path stateFolder, String sentinel) {
    this.disk = disk;
    this.folders =
        folders.stream()
            .map(path -> new GamesFolder(disk, path.toAbsolutePath().normalize()))
            .toList();
    this.stateFolder = stateFolder.toAbsolutePath().normalize();
    this.sentinel = sentinel;
  }

  /** The roots in one folder, of which none has to be preferred. */
  public Roots(Disk disk, Path gamesFolder, Path stateFolder) {
    this(disk, List.of(gamesFolder), stateFolder, "");
  }

  /** The games folders, the main one first. */
  public List<Path> folders() {
    return folders.stream().map(GamesFolder::path).toList();
  }

  /** The games folders that are not there; see {@link GamesFolder#isThere()}. */
  public List<Path> away() {
    return folders.stream().filter(folder -> !folder.isThere()).map(GamesFolder::path).toList();
  }

  /** True when any games folder is there. */
  public boolean isThere() {
    return folders.stream().anyMatch(GamesFolder::isThere);
  }

  /**
   * True when a games folder is there, on the disk that was remembered elsewhere.
   *
   * @param known an {@link #occupiedVolume} of before
   */
  public boolean isThere(Path gamesFolder, @Nullable String known) {
    return folder(gamesFolder).filter(folder -> folder.isThere(known)).isPresent();
  }

  /** True when the games folder of a root is there; of one that a link leads to, any. */
  public boolean isThereFor(Path root) {
    return folder(root.getParent()).map(GamesFolder::isThere).orElseGet(this::isThere);
  }

  /** The name of the disk with a games folder; null while nothing is known to be in it. */
  public @Nullable String occupiedVolume(Path gamesFolder) {
    return folder(gamesFolder).map(GamesFolder::occupiedVolume).orElse(null);
  }

  /** The entries of a games folder now, on any disk; remembers the disk. */
  public List<Disk.Entry> list(Path gamesFolder) throws IOException {
    return folder(gamesFolder).orElseThrow().list();
  }

  /**
   * Makes the folder of a root where it is missing.
   *
   * @throws IOException also when its games folder is missing: it is never made again
   */
  public void make(Path root) throws IOException {
    if (disk.stat(root).filter(Disk.Stat::isFolder).isEmpty()) {
      Optional<GamesFolder> folder = folder(root.getParent());
      if (folder.isPresent() && !folder.get().isThere()) {
        throw new IOException(goneMessage(folder.get().path()));
      }
      disk.createFolders(root);
    }
  }

  /** The message for an absent folder. */
  public static String goneMessage(Path gamesFolder) {
    return "the games folder " + gamesFolder + " is not there; bring its disk back and try again";
  }

  /**
   * A folder that is there and on the disk of this root: itself, or its games folder for one that
   * has yet to be made.
   */
  public Path existing(Path root) throws IOException {
    return disk.stat(root).isPresent()
        ? root
        : folder(root.getParent()).orElse(folders.getFirst()).path();
  }

  /** Deletes a root in which nothing is; not one that a link leads to, or the link would break. */
  public void deleteEmpty(Path root) throws IOException {
    if (folder(root.getParent()).isPresent()
        && disk.stat(root).filter(Disk.Stat::isFolder).isPresent()
        && disk.list(root).isEmpty()) {
      disk.delete(root);
    }
  }

  /** From now on this is the folder of a root: of one that is there, or of one to be made. */
  public void take(String name, Path gamesFolder) {
    folder(gamesFolder).ifPresent(folder -> taken.put(name, folder));
  }

  /** The thing under a name in the games folders. The name must be one name. */
  public Place place(String name) throws IOException {
    SequencedMap<GamesFolder, Disk.Stat> holding = holding(name);
    if (holding.isEmpty()) {
      return new Place.Nowhere(taken.getOrDefault(name, folders.getFirst()).path().resolve(name));
    }
    GamesFolder folder = best(name, List.copyOf(holding.keySet()));
    taken.put(name, folder);
    Path path = folder.path().resolve(name);
    Disk.Kind kind = Objects.requireNonNull(holding.get(folder)).kind();
    return switch (kind) {
      case FOLDER -> new Place.At(path, false);
      case FILE -> new Place.NoFolder();
      case LINK, OTHER -> linked(path, kind);
    };
  }

  private GamesFolder best(String name, List<GamesFolder> holding) {
    GamesFolder before = taken.get(name);
    if (before != null && holding.contains(before)) {
      return before;
    }
    return holding.stream()
        .filter(folder -> holding.size() == 1 || isWhole(folder.path().resolve(name)))
        .findFirst()
        .orElse(holding.getFirst());
  }

  private boolean isWhole(Path root) {
    try {
      return disk.stat(root.resolve(sentinel)).filter(Disk.Stat::isFile).isPresent();
    } catch (IOException e) {
      return false; // nor does it hide one that can be read
    }
  }

  /**
   * The games folders with something under a name; a file counts where nothing else is. A folder
   * that cannot be read hides no other.
   */
  private SequencedMap<GamesFolder, Disk.Stat> holding(String name) throws IOException {
    SequencedMap<GamesFolder, Disk.Stat> holding = new LinkedHashMap<>();
    SequencedMap<GamesFolder, Disk.Stat> files = new LinkedHashMap<>();
    IOException unread = null;
    for (GamesFolder folder : folders) {
      try {
        Optional<Disk.Stat> stat = disk.stat(folder.path().resolve(name));
        stat.ifPresent(thing -> (thing.isFile() ? files : holding).put(folder, thing));
      } catch (IOException e) {
        unread = e;
      }
    }
    if (holding.isEmpty() && files.isEmpty() && unread != null) {
      throw unread;
    }
    return holding.isEmpty() ? files : holding;
  }

  /** The root of a name as it is called, in its games folder; asks the disk only if need be. */
  public Path named(String name) {
    if (folders.size() > 1 && !taken.containsKey(name)) {
      try {
        var _ = place(name);
      } catch (IOException e) {
        return folders.getFirst().path().resolve(name);
      }
    }
    return taken.getOrDefault(name, folders.getFirst()).path().resolve(name);
  }

  /** The things of the same name in other games folders, of which none is used. */
  public List<Path> others(String name) throws IOException {
    if (folders.size() == 1) {
      return List.of(); // so that a scan asks the disk no more than it has to
    }
    Path used = named(name);
    return holding(name).keySet().stream()
        .map(folder -> folder.path().resolve(name))
        .filter(path -> !path.equals(used))
        .toList();
  }

  /**
   * True when a root that was recorded for a game is not the one that it has now, but one in
   * another games folder. False for a game that was moved from there.
   */
  public boolean isAnother(Path recorded, Path root) {
    Optional<GamesFolder> folder = folder(recorded.getParent());
    if (recorded.equals(root) || folder.isEmpty() || target(recorded).equals(Optional.of(root))) {
      return false;
    }
    try {
      // An empty folder may be where its disk was mounted.
      return disk.list(folder.get().path()).isEmpty() || disk.stat(recorded).isPresent();
    } catch (IOException e) {
      return true; // the folder is away
    }
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
      case Place.BadLink(String reason) -> throw new IOException(named(name) + " " + reason);
      case Place.NoFolder _ ->
          throw new IOException(named(name) + " is no folder; move it away and try again");
    };
  }

  private Optional<GamesFolder> folder(@Nullable Path path) {
    return folders.stream().filter(folder -> folder.path().equals(path)).findFirst();
  }

  private Place linked(Path link, Disk.Kind kind) throws IOException {
    Optional<Path> target = target(link);
    if (target.isEmpty()) {
      return bad("is a link that leads nowhere; bring back its target, or delete the link");
    }
    if (disk.stat(target.get()).filter(Disk.Stat::isFolder).isEmpty()) {
      return kind == Disk.Kind.LINK
          ? bad("is a link to a file; a game's link leads to a folder")
          : new Place.NoFolder();
    }
    for (GamesFolder folder : folders) {
      if (target(folder.path()).filter(games -> overlap(target.get(), games)).isPresent()) {
        return bad("is a link into the games folder itself, or to one that it lies in; delete it");
      }
    }
    if (overlap(target.get(), state())) {
      return bad("is a link to where Lanspread keeps its own files; delete it");
    }
    for (GamesFolder folder : folders) {
      boolean isOwn = link.startsWith(folder.path());
      if (!isOwn && !folder.isThere()) {
        continue;
      }
      for (Disk.Entry other : disk.list(folder.path())) {
        Disk.Kind its = other.stat().kind();
        Path path = folder.path().resolve(other.name());
        if ((its == Disk.Kind.LINK || its == Disk.Kind.OTHER)
            && !path.equals(link)
            && target(path).filter(place -> overlap(target.get(), place)).isPresent()) {
          return bad(
              "is a link to the same folder as %s, or into it; delete one of the two"
                  .formatted(isOwn ? other.name() : path));
        }
      }
    }
    return new Place.At(target.get(), true);
  }

  private static Place bad(String reason) {
    return new Place.BadLink(reason);
  }

  /** The target of a link; empty when it is not there. */
  private Optional<Path> target(Path link) {
    try {
      return Optional.of(disk.follow(link));
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
