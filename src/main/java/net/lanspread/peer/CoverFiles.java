package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of games' pictures: {@code covers/<game id>.jpg} or {@code .png} beside the catalog,
 * in each games folder, beside each of them, and the pictures that others bring; upper and lower
 * case taken as one. Only files that a listing has shown are named. Stateless.
 */
public final class CoverFiles {
  private static final Logger log = LoggerFactory.getLogger(CoverFiles.class);
  public static final String FOLDER = "covers";
  public static final List<String> ENDINGS = List.of(".jpg", ".png");

  private CoverFiles() {}

  /**
   * The pictures, by folded id; of several the one in the first folder.
   *
   * @param others folders of pictures that were unpacked or fetched
   */
  public static Map<String, Path> find(
      Disk disk, GamesFolders folders, Path catalog, List<Path> others) {
    Map<String, Path> found = new HashMap<>();
    Stream<Path> beside =
        folders.all().stream()
            .flatMap(
                folder -> Stream.concat(Stream.of(folder), Stream.ofNullable(folder.getParent())));
    Stream.concat(
            Stream.concat(Stream.ofNullable(catalog.getParent()), beside)
                .map(parent -> parent.resolve(FOLDER)),
            others.stream())
        .forEach(folder -> add(disk, folder, found));
    return found;
  }

  private static void add(Disk disk, Path folder, Map<String, Path> found) {
    try {
      if (disk.stat(folder).filter(Disk.Stat::isFolder).isPresent()) {
        disk.list(folder).stream()
            .filter(entry -> entry.stat().isFile())
            .forEach(entry -> add(folder, entry.name(), found));
      }
    } catch (IOException e) {
      log.debug("{} cannot be read", folder, e);
    }
  }

  private static void add(Path folder, String name, Map<String, Path> found) {
    String folded = PathRules.fold(name);
    ENDINGS.stream()
        .filter(folded::endsWith)
        .forEach(
            ending ->
                found.putIfAbsent(
                    folded.substring(0, folded.length() - ending.length()), folder.resolve(name)));
  }
}
