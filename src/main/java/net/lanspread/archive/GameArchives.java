package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import net.lanspread.disk.Disk;

/** The archives of a game: the regular files {@code *.eti} directly in its root. */
public final class GameArchives {
  private static final String SUFFIX = ".eti";

  private GameArchives() {}

  /** The names of a root's archives, in the order in which they are unpacked. */
  public static List<String> names(Disk disk, Path root) throws IOException {
    return disk.list(root).stream()
        .filter(entry -> entry.stat().isFile())
        .map(Disk.Entry::name)
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(SUFFIX))
        .toList();
  }
}
