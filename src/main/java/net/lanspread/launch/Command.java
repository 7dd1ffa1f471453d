package net.lanspread.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param words the program and its arguments
 * @param folder the folder in which it runs
 * @param environment the variables that are set for it besides the inherited ones
 */
public record Command(List<String> words, Path folder, Map<String, String> environment) {
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
