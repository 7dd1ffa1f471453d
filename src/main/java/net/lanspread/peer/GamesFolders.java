package net.lanspread.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The games folders of a peer, in their order. The first one is the main one: it has what is there
 * once, such as ETI's own files.
 *
 * @param all absolute, at least one, none of them twice
 */
public record GamesFolders(List<Path> all) {
  public GamesFolders {
    all = all.stream().map(folder -> folder.toAbsolutePath().normalize()).distinct().toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a peer has a games folder");
    }
  }

  /** One folder, and no other. */
  public static GamesFolders of(Path only) {
    return new GamesFolders(List.of(only));
  }

  public Path main() {
    return all.getFirst();
  }

  /** For people: the paths, with commas between them. */
  @Override
  public String toString() {
    return all.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
