package net.lanspread.launch;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The programs that are found by their names.
 *
 * @param path the folders in which they may be
 */
public record Programs(List<Path> path) {

  /** The programs of the variable {@code PATH}. */
  public static Programs of(Optional<String> path) {
    return new Programs(
        path.stream()
            .flatMap(text -> Arrays.stream(text.split(File.pathSeparator, -1)))
            .flatMap(folder -> absolute(folder).stream())
            .toList());
  }

  private static Optional<Path> absolute(String folder) {
    try {
      return Optional.of(Path.of(folder)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The program of that name that comes first. */
  Optional<Path> find(String name) {
    return path.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> file.toFile().isFile() && file.toFile().canExecute())
        .findFirst();
  }
}
