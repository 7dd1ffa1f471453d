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
 * less those that belong to its scripts.
 *
 * <p>ETI's launcher unpacks {@code <id>.eti} and nothing else; its scripts unpack further archives,
 * such as {@code <id>_profile.eti}, to where they want them. So an archive is the scripts' when one
 * of them names it, or when it has such a name beside {@code <id>.eti}; a number after the id, as
 * in {@code <id>_2.eti}, makes it a further part of the game.
 */
public final class GameArchives {
  private static final String SUFFIX = ".eti";
  private static final List<String> SCRIPT_SUFFIXES = List.of(".cmd", ".bat", ".sh");

  /** More than any script has; what is larger is no script of a game. */
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

  /** The names of a root's archives, in the order in which they are unpacked. */
  public static List<String> names(Disk disk, Path root, GameId gameId) throws IOException {
    List<Disk.Entry> files =
        disk.list(root).stream()
            .filter(entry -> entry.stat().isFile() && !ContentRule.excludes(entry.name()))
            .toList();
    List<String> names = files.stream().map(Disk.Entry::name).toList();
    if (byName(names, gameId).stream().allMatch(name -> isMain(name, gameId))) {
      return byName(names, gameId);
    }
    List<byte[]> scripts = new ArrayList<>();
    for (String script : scripts(files)) {
      scripts.add(disk.readAll(root.resolve(script), MAX_SCRIPT_BYTES));
    }
    return names(names, scripts, gameId);
  }

  private static List<String> names(List<String> files, Collection<byte[]> scripts, GameId gameId) {
    Set<String> named = namedByScripts(scripts, named(files));
    return byName(files, gameId).stream()
        .sorted()
        .filter(name -> isMain(name, gameId) || !named.contains(name))
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
   * The archives of a game's list, in the order in which they are unpacked.
   *
   * @param scripts the bytes of those that are {@link #telling}
   */
  public static List<SharedFile> of(FileList list, Collection<byte[]> scripts, GameId gameId) {
    List<SharedFile> top = list.top();
    Set<String> names =
        new HashSet<>(names(top.stream().map(SharedFile::path).toList(), scripts, gameId));
    // A list is in the order of its paths, as names are.
    return top.stream().filter(file -> names.contains(file.path())).toList();
  }

  private static boolean mayNameArchives(String name, long sizeBytes) {
    return isScript(name) && sizeBytes <= MAX_SCRIPT_BYTES;
  }

  /**
   * The archives as far as the names of a root's files tell, where its scripts cannot be read: some
   * of them may be the scripts'.
   */
  public static List<String> byName(List<String> files, GameId gameId) {
    List<String> archives = named(files);
    boolean hasMain = archives.stream().anyMatch(name -> isMain(name, gameId));
    String prefix = fold(gameId + "_");
    return archives.stream()
        .filter(name -> !(hasMain && isScriptsByName(prefix, fold(name))))
        .toList();
  }

  /**
   * The first archive of which the names alone say that it will be unpacked: {@code <id>.eti},
   * which is no script's, or any where there is no script.
   */
  public static Optional<String> certain(List<String> files, GameId gameId) {
    return byName(files, gameId).stream()
        .filter(name -> isMain(name, gameId) || files.stream().noneMatch(GameArchives::isScript))
        .min(Comparator.comparing(name -> !isMain(name, gameId)));
  }

  private static List<String> named(List<String> files) {
    return files.stream().filter(name -> fold(name).endsWith(SUFFIX)).toList();
  }

  private static boolean isMain(String name, GameId gameId) {
    return fold(name).equals(fold(gameId + SUFFIX));
  }

  private static boolean isScript(String name) {
    return SCRIPT_SUFFIXES.stream().anyMatch(fold(name)::endsWith);
  }

  private static boolean isScriptsByName(String prefix, String foldedName) {
    return foldedName.startsWith(prefix)
        && !foldedName
            .substring(prefix.length(), foldedName.length() - SUFFIX.length())
            .matches("\\d+");
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
