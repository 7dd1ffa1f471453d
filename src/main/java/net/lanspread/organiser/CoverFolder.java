package net.lanspread.organiser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;

/** The pictures in catalogs as files, so that the page shows them as others. Stateless. */
final class CoverFolder {
  private CoverFolder() {}

  /**
   * Makes the folder, unless it is there, and deletes those of other catalogs; null when there is
   * no picture.
   *
   * @param inOrder the organisers, those first whose pictures come first
   */
  static @Nullable Path of(
      Disk disk,
      Path covers,
      List<PublicationHead> inOrder,
      Function<OrganiserId, Optional<OrganiserStore.Held>> load)
      throws IOException {
    String name =
        inOrder.stream()
            .map(head -> head.organiser().hex().substring(0, 8) + "." + head.revision())
            .collect(Collectors.joining("-"));
    Path made = covers.resolve(name.isEmpty() ? "none" : name);
    if (disk.stat(made).isEmpty() && !inOrder.isEmpty()) {
      write(disk, covers.resolve("new"), made, pictures(inOrder, load));
    }
    if (disk.stat(covers).isPresent()) {
      for (Disk.Entry entry : disk.list(covers)) {
        if (!covers.resolve(entry.name()).equals(made)) {
          Trees.delete(disk, covers.resolve(entry.name()));
        }
      }
    }
    return disk.stat(made).isPresent() ? made : null;
  }

  private static Map<String, Picture> pictures(
      List<PublicationHead> inOrder, Function<OrganiserId, Optional<OrganiserStore.Held>> load) {
    Map<String, Picture> pictures = new HashMap<>();
    for (PublicationHead head : inOrder) {
      load.apply(head.organiser()).stream()
          .flatMap(held -> held.games().stream())
          .filter(game -> game.cover().isThere())
          .forEach(
              game -> pictures.putIfAbsent(PathRules.fold(game.game().id().value()), game.cover()));
    }
    return pictures;
  }

  private static void write(Disk disk, Path unfinished, Path made, Map<String, Picture> pictures)
      throws IOException {
    if (pictures.isEmpty()) {
      return;
    }
    Trees.delete(disk, unfinished);
    disk.createFolders(unfinished);
    for (Map.Entry<String, Picture> picture : pictures.entrySet()) {
      Path file = unfinished.resolve(picture.getKey() + picture.getValue().ending());
      try (Disk.Writer writer = disk.openWriter(file)) {
        writer.write(picture.getValue().bytes(), 0);
      }
    }
    disk.moveAtomically(unfinished, made);
  }
}
