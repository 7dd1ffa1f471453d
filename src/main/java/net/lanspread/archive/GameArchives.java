package net.lanspread.archive;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.lanspread.content.ContentRule;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;

/**
 * The archives of a game: the regular files {@code *.eti} directly in its root that are content,
 * less those that belong to its scripts. The volumes of a set are one archive, which is opened by
 * its first one; a set of {@code .rar} files counts where the game has no {@code .eti}.
 *
 * <p>ETI's launcher unpacks {@code <id>.eti} and nothing else; its scripts unpack further archives,
 * such as {@code <id>_profile.eti}, to where they want them. So an archive is the scripts' when one
 * of them names it, or when it has such a name beside {@code <id>.eti}; a number after the id, as
 * in {@code <id>_2.eti}, makes it a further part of the game.
 */
public final class GameArchives {
  private static final String SUFFIX = ".eti";
  private static final List<String> SCRIPT_SUFFIXES = List.of(".cmd", ".bat", ".sh");

  /** More than any script has; a larger file is no script of a game. */
  public static final int MAX_SCRIPT_BYTES = 1 << 20;

  private static final int MAX_SCRIPTS = 64;

  /** More than any game has; of more it is not looked up which ones are a script's. */
  public static final int MAX_ARCHIVES = 1_000;

  /** The encodings that scripts come in; most text is the same in all but one of them. */
  private static final List<Charset> SCRIPT_CHARSETS =
      Stream.concat(
              Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE),
              Stream.of("windows-1252", "IBM850")
                  .filter(Charset::isSupported)
                  .map(Charset::forName))
          .toList();

  private GameArchives() {}

  /**
   * An archive by its files.
   *
   * @param base the part of its name that says whose it is
   * @param files the one that is opened first, then its further volumes
   */
  public record Packed(String base, List<String> files) {
    public String name() {
      return files.getFirst();
    }

    /** The size of all its files in the root, in bytes. */
    public long sizeBytes(Disk disk, Path root) throws IOException {
      long sizeBytes = 0;
      for (String file : files) {
        sizeBytes += disk.stat(root.resolve(file)).map(Disk.Stat::sizeBytes).orElse(0L);
      }
      return sizeBytes;
    }

    private boolean isMain(GameId gameId) {
      return fold(base).equals(fold(gameId.value()));
    }
  }

  /** The names of a root's archives, in the order in which they are unpacked. */
  public static List<String> names(Disk disk, Path root, GameId gameId) throws IOException {
    return in(disk, root, gameId).stream().map(Packed::name).toList();
  }

  /** A root's archives with all their volumes, in the order in which they are unpacked. */
  public static List<Packed> in(Disk disk, Path root, GameId gameId) throws IOException {
    List<Disk.Entry> files =
        disk.list(root).stream()
            .filter(entry -> entry.stat().isFile() && !ContentRule.excludes(entry.name()))
            .toList();
    List<String> names = files.stream().map(Disk.Entry::name).toList();
    List<VolumeSet> sets = new ArrayList<>();
    for (VolumeSet set : VolumeSet.of(names)) {
      // Names alone would take archives for volumes that are only numbered.
      if (isVolume(disk, root.resolve(set.first()))) {
        sets.add(set);
      }
    }
    List<Packed> archives = byName(names, sets, gameId);
    if (archives.stream().allMatch(archive -> archive.isMain(gameId))) {
      return archives;
    }
    List<byte[]> scripts = new ArrayList<>();
    for (String script : scripts(files)) {
      scripts.add(disk.readAll(root.resolve(script), MAX_SCRIPT_BYTES));
    }
    return withoutScripts(archives, scripts, gameId);
  }

  private static boolean isVolume(Disk disk, Path file) throws IOException {
    try (Disk.Reader reader = disk.openReader(file)) {
      return ArchiveHead.read(reader).volume();
    }
  }

  private static List<Packed> withoutScripts(
      List<Packed> archives, Collection<byte[]> scripts, GameId gameId) {
    Set<String> named =
        namedByScripts(scripts, archives.stream().flatMap(each -> each.files().stream()).toList());
    return archives.stream()
        .sorted(Comparator.comparing(Packed::name))
        .filter(each -> each.isMain(gameId) || each.files().stream().noneMatch(named::contains))
        .toList();
  }

  /** The scripts of a game's list that are looked into, in its order. */
  public static List<SharedFile> telling(FileList list) {
    return list.top().stream()
        .filter(file -> mayNameArchives(file.path(), file.sizeBytes()))
        .limit(MAX_SCRIPTS)
        .toList();
  }

  /**
   * The archives of a game's list, in the order in which they are unpacked. A file that may be a
   * further volume or an archive of its own is among them, as only its bytes could tell.
   *
   * @param scripts the bytes of those that are {@link #telling}
   */
  public static List<SharedFile> of(FileList list, Collection<byte[]> scripts, GameId gameId) {
    List<SharedFile> top = list.top();
    List<String> files = top.stream().map(SharedFile::path).toList();
    List<Packed> archives = byName(files, VolumeSet.of(files), gameId);
    Set<String> names = new HashSet<>();
    for (Packed archive : withoutScripts(archives, scripts, gameId)) {
      names.add(archive.name());
      names.addAll(named(archive.files()));
    }
    // A list is in the order of its paths, as names are.
    return top.stream().filter(file -> names.contains(file.path())).toList();
  }

  /** True when some of the archives of a game's list may be volumes, by their names. */
  public static boolean mayBeVolumes(FileList list, List<SharedFile> archives) {
    List<String> files = list.top().stream().map(SharedFile::path).toList();
    Set<String> inSets = new HashSet<>();
    VolumeSet.of(files).forEach(set -> inSets.addAll(set.names()));
    return archives.stream().anyMatch(archive -> inSets.contains(archive.path()));
  }

  private static boolean mayNameArchives(String name, long sizeBytes) {
    return isScript(name) && sizeBytes <= MAX_SCRIPT_BYTES;
  }

  /**
   * The files of the archives as far as the names of a root's files tell, where its scripts cannot
   * be read: some of them may be the scripts'.
   */
  public static List<String> byName(List<String> files, GameId gameId) {
    return byName(files, VolumeSet.of(files), gameId).stream()
        .flatMap(archive -> archive.files().stream())
        .toList();
  }

  private static List<Packed> byName(List<String> files, List<VolumeSet> sets, GameId gameId) {
    List<Packed> archives = archives(files, sets);
    boolean hasMain = archives.stream().anyMatch(archive -> archive.isMain(gameId));
    String prefix = fold(gameId + "_");
    return archives.stream()
        .filter(archive -> !(hasMain && isScriptsByName(prefix, fold(archive.base()))))
        .toList();
  }

  private static List<Packed> archives(List<String> files, List<VolumeSet> sets) {
    boolean anyEti = !named(files).isEmpty();
    Set<String> inSets = new HashSet<>();
    List<Packed> archives = new ArrayList<>();
    for (VolumeSet set : sets) {
      if (!anyEti || !named(set.names()).isEmpty()) {
        inSets.addAll(set.names());
        archives.add(new Packed(set.base(), set.names()));
      }
    }
    for (String name : named(files)) {
      if (!inSets.contains(name)) {
        String base = name.substring(0, name.length() - SUFFIX.length());
        archives.add(new Packed(base, List.of(name)));
      }
    }
    archives.sort(Comparator.comparing(Packed::name));
    return archives;
  }

  /**
   * The first archive of which the names alone tell that it will be unpacked: {@code <id>.eti}
   * unless it belongs to a script, or any archive where there is no script.
   */
  public static Optional<String> certain(List<String> files, GameId gameId) {
    return byName(files, VolumeSet.of(files), gameId).stream()
        .filter(each -> each.isMain(gameId) || files.stream().noneMatch(GameArchives::isScript))
        .min(Comparator.comparing(each -> !each.isMain(gameId)))
        .map(Packed::name);
  }

  private static List<String> named(List<String> files) {
    return files.stream().filter(name -> fold(name).endsWith(SUFFIX)).toList();
  }

  private static boolean isScript(String name) {
    return SCRIPT_SUFFIXES.stream().anyMatch(fold(name)::endsWith);
  }

  private static boolean isScriptsByName(String prefix, String foldedBase) {
    return foldedBase.startsWith(prefix) && !foldedBase.substring(prefix.length()).matches("\\d+");
  }

  private static Set<String> namedByScripts(Collection<byte[]> scripts, List<String> archives) {
    // The longest first, so that no name is found inside another one.
    List<String> byLength =
        archives.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    Set<String> named = new HashSet<>();
    if (archives.size() > MAX_ARCHIVES) {
      return named;
    }
    for (byte[] bytes : scripts) {
      for (Charset charset : SCRIPT_CHARSETS) {
        String text = fold(new String(bytes, charset));
        for (String archive : byLength) {
          String without = text.replace(fold(archive), "/");
          if (!without.equals(text)) {
            named.add(archive);
            text = without;
          }
        }
      }
    }
    return named;
  }

  private static List<String> scripts(List<Disk.Entry> files) {
    return files.stream()
        .filter(file -> mayNameArchives(file.name(), file.stat().sizeBytes()))
        .map(Disk.Entry::name)
        .limit(MAX_SCRIPTS)
        .toList();
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
