package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.StateFolder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The user's settings in the app, for commands that get no options of their own. */
record UserSettings(
    Optional<GamesFolders> gamesFolders, Optional<String> name, Optional<String> language) {

  /**
   * Reads {@link StateFolder#settings}; without the file nothing is known.
   *
   * @throws IOException when the file is unreadable
   */
  static UserSettings read(Path file) throws IOException {
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      return new UserSettings(
          StateFolder.gamesFolders(json), text(json, "name"), text(json, "language"));
    } catch (NoSuchFileException e) {
      return new UserSettings(Optional.empty(), Optional.empty(), Optional.empty());
    } catch (JacksonException | InvalidPathException e) {
      throw new IOException(file + " is not as it should be; delete it, and open the app", e);
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field).asString("")).filter(text -> !text.isBlank());
  }
}
